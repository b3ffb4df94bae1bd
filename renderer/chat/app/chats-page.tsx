// The place Chats: list, thread with composer, client panel, and the keys that move between them.
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../shared/button.tsx';
import { ClientPanel } from '../conversation/client-panel.tsx';
import { ConversationList } from '../conversation/conversation-list.tsx';
import { NoConversations } from '../conversation/no-conversations.tsx';
import { conversationWords } from '../conversation/words.ts';
import { Composer } from '../draft/composer.tsx';
import { ThreadPane } from '../message/thread-pane.tsx';
import { useChat, useChatApp } from './chat-app.ts';
import type { Session } from '../session/session-store.ts';
import styles from './shell.module.css';
import { usePaneKeys } from './use-pane-keys.ts';
import { useReady } from './use-ready.ts';

const wide = '(min-width: 72rem)';

/** Everything one needs to write to clients. */
export function ChatsPage({ session }: { readonly session: Session }): ReactNode {
  const { conversations } = useChatApp();
  const list = useChat('conversations', (state) => state.conversations);
  const failure = useChat('conversations', (state) => state.failure);
  const selected = useChat('conversations', (state) => state.selected);
  const [panel, setPanel] = useState(() => window.matchMedia(wide).matches);
  const open = list?.find((each) => each.id === selected) ?? null;
  const opened = useChat('threads', (state) => open === null || state.threads[open.id]?.loading === false);
  useReady(list !== null && opened);
  usePaneKeys(session.platform === 'mac', () => setPanel((shown) => !shown));
  useEffect(() => {
    const media = window.matchMedia(wide);
    const follow = (): void => setPanel(media.matches);
    media.addEventListener('change', follow);
    return () => {
      media.removeEventListener('change', follow);
    };
  }, []);
  if (list === null) {
    return failure === null ? null : (
      <div className={styles.alert} role="alert">
        <p>
          <b className="medium">{conversationWords.failed}</b> {failure.message} {failure.next ?? ''}
        </p>
        <span className="mono faint tiny">{failure.code}</span>
        <Button onPress={() => void conversations.getState().load()}>{conversationWords.tryAgain}</Button>
      </div>
    );
  }
  return (
    <div className={styles.chats}>
      <ConversationList conversations={list} mac={session.platform === 'mac'} />
      {open === null ? (
        <main className={styles.pane}>
          <NoConversations clientPage={session.clientPage} />
        </main>
      ) : (
        <ThreadPane
          key={open.id}
          conversation={open}
          panel={panel}
          onPanel={() => setPanel((shown) => !shown)}
          mac={session.platform === 'mac'}
          composer={<Composer conversation={open} />}
        />
      )}
      {open !== null && panel ? <ClientPanel conversation={open} /> : null}
    </div>
  );
}
