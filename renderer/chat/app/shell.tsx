// The window once the notice was read: the rail, the sample line, and one of three places.
import { useEffect, type ReactNode } from 'react';
import { MyRecordPage } from '../my-record/my-record-page.tsx';
import { OpeningsTold } from '../my-record/openings-told.tsx';
import { NoticeDue } from '../notice/notice-due.tsx';
import { NoticeBody } from '../notice/notice-text.tsx';
import { InForcePage } from '../policy/in-force-page.tsx';
import { AlertLine } from './alert-line.tsx';
import { useChat, useChatApp } from './chat-app.ts';
import { ChatsPage } from './chats-page.tsx';
import { Rail } from './rail.tsx';
import type { Session } from '../session/session-store.ts';
import styles from './shell.module.css';
import { appWords } from './words.ts';

/** Frame and place. */
export function Shell({ session }: { readonly session: Session }): ReactNode {
  const { conversations, session: sessions } = useChatApp();
  const place = useChat('session', (state) => state.place);
  useEffect(() => {
    if (conversations.getState().conversations === null) void conversations.getState().load();
  }, [conversations]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const command = session.platform === 'mac' ? event.metaKey : event.ctrlKey;
      // Search lives among the chats: Ctrl/⌘ K brings you there from anywhere.
      if (command && !event.shiftKey && event.key.toLowerCase() === 'k' && place !== 'chats')
        sessions.getState().go('chats');
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [place, session.platform, sessions]);
  const notice = session.notice.texts[session.notice.locale];
  const sampleKeys = session.sample && /sample/iu.test(session.keyStore);
  return (
    <div className={styles.window}>
      {session.sample ? (
        <header className={styles.sample}>
          <b className="medium">{appWords.sample}</b>
          {sampleKeys ? <span> {appWords.sampleKeys(session.keyStore)}</span> : null}
        </header>
      ) : session.development ? (
        <header className={styles.sample}>
          <b className="medium">{appWords.development}</b>
        </header>
      ) : null}
      <div className={styles.app}>
        <Rail session={session} />
        <div className={styles.place}>
          <NoticeDue />
          <OpeningsTold />
          <AlertLine />
          {place === 'chats' ? <ChatsPage session={session} /> : null}
          {place === 'my-record' ? <MyRecordPage /> : null}
          {place === 'in-force' ? (
            <InForcePage
              session={session}
              noticeText={notice === undefined ? null : <NoticeBody text={notice} locale={session.notice.locale} />}
            />
          ) : null}
        </div>
      </div>
    </div>
  );
}
