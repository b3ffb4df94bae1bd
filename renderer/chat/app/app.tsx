// Decides what may be seen at all: a problem that locks the app, the notice before anything else, or the app.
import { useEffect, type ReactNode } from 'react';
import { NoticePage } from '../notice/notice-page.tsx';
import { ProblemPage } from '../problem/problem-page.tsx';
import { AlertLine } from './alert-line.tsx';
import { useChat } from './chat-app.ts';
import { Shell } from './shell.tsx';

/** The chat window. */
export function App(): ReactNode {
  const session = useChat('session', (state) => state.session);
  const problem = useChat('session', (state) => state.problem);
  const noticeOpen = useChat('session', (state) => state.noticeOpen);
  const platform = session?.platform;
  useEffect(() => {
    if (platform !== undefined) document.documentElement.dataset['platform'] = platform;
  }, [platform]);
  if (problem !== null) return <ProblemPage problem={problem} />;
  if (session === null) return null;
  if (noticeOpen)
    return <NoticePage notice={session.notice} organisation={session.organisation} alert={<AlertLine />} />;
  return <Shell session={session} />;
}
