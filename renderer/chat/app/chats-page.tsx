// The place Chats: list, thread with composer, client panel, and the keys that move between them.
import { useEffect, useState, type ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { Button } from '../../shared/button.tsx';
import { RowMarks } from '../arrangement/row-marks.tsx';
import { useCameBack } from '../arrangement/use-came-back.ts';
import { ClientPanel } from '../conversation/client-panel.tsx';
import { ConversationList } from '../conversation/conversation-list.tsx';
import { NoConversations } from '../conversation/no-conversations.tsx';
import { conversationWords } from '../conversation/words.ts';
import { Composer } from '../draft/composer.tsx';
import { ThreadPane } from '../message/thread-pane.tsx';
import { useChat, useChatApp } from './chat-app.ts';
import type { Session } from '../session/session-store.ts';
import { RowMenu, useRowKeys, type MenuPlace } from './row-menu.tsx';
import styles from './shell.module.css';
import { usePaneKeys } from './use-pane-keys.ts';
import { useReady } from './use-ready.ts';

const marksOf = (conversation: Conversation): ReactNode => <RowMarks {...conversation} />;

const wide = '(min-width: 72rem)';

/** Everything one needs to write to clients. */
export function ChatsPage({ session }: { readonly session: Session }): ReactNode {
  const { conversations } = useChatApp();
  const list = useChat('conversations', (state) => state.conversations);
  const failure = useChat('conversations', (state) => state.failure);
  const selected = useChat('conversations', (state) => state.selected);
  const [panel, setPanel] = useState(() => window.matchMedia(wide).matches);
  const open = list?.find((each) => each.id === selected) ?? null;
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const mac = session.platform === 'mac';
  useCameBack(open);
  useRowKeys(open, mac);
  const opened = useChat('threads', (state) => open === null || state.threads[open.id]?.loading === false);
  useReady(list !== null && opened);
  usePaneKeys(mac, () => setPanel((shown) => !shown));
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
      <ConversationList
        conversations={list}
        mac={mac}
        marks={marksOf}
        onMenu={(conversation, x, y) => setMenu({ conversation, x, y })}
      />
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
          mac={mac}
          onMenu={(x, y) => setMenu({ conversation: open.id, x, y })}
          composer={<Composer conversation={open} />}
        />
      )}
      {menu === null ? null : <RowMenu place={menu} mac={mac} onClose={() => setMenu(null)} />}
      {open !== null && panel ? <ClientPanel conversation={open} /> : null}
    </div>
  );
}
