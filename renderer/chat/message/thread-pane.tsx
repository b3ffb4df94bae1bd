// The middle of Chats: who one writes to, what was said, and the composer.
import { useEffect, type ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { ChannelGlyph } from '../../shared/channel-glyph.tsx';
import { channelNames } from '../../shared/channel-names.ts';
import { ToolButton } from '../../shared/tool-button.tsx';
import { useChat, useChatApp } from '../app/chat-app.ts';
import styles from './thread.module.css';
import { ThreadView } from './thread-view.tsx';
import { threadWords } from './words.ts';

interface ThreadPaneProps {
  readonly conversation: Conversation;
  readonly panel: boolean;
  readonly onPanel: () => void;
  readonly mac: boolean;
  /** The menu of this conversation was asked for, at this place of the window. */
  readonly onMenu: (x: number, y: number) => void;
  /** Where one writes to this conversation. */
  readonly composer: ReactNode;
}

/** One conversation. */
export function ThreadPane({ conversation, panel, onPanel, mac, onMenu, composer }: ThreadPaneProps): ReactNode {
  const { threads } = useChatApp();
  const { contact, channel, disclosedAt } = conversation;
  const newest = useChat('threads', (state) => state.threads[conversation.id]?.messages.at(-1));
  useEffect(() => {
    void threads.getState().open(conversation.id);
  }, [threads, conversation.id]);
  const told = disclosedAt === null ? threadWords.notTold : threadWords.knows;
  return (
    <main className={styles.pane} aria-label={threadWords.region(contact.name, channel)}>
      <header className={styles.bar}>
        <div className={styles.title}>
          <h1 className="cut" dir="auto" lang={contact.language === '' ? undefined : contact.language}>
            {contact.name}
          </h1>
          <p className="small soft line tight">
            <ChannelGlyph channel={channel} size="s" silent />
            <span className="cut">
              {channelNames[channel]} · {told}
            </span>
          </p>
        </div>
        <ToolButton
          label={threadWords.more}
          icon="dots"
          onPress={(button) => {
            const { left, bottom } = button.getBoundingClientRect();
            onMenu(left, bottom);
          }}
        />
        <ToolButton
          label={threadWords.panel}
          icon="panel"
          pressed={panel}
          onPress={onPanel}
          shortcut={mac ? '⌘I' : 'Ctrl I'}
        />
      </header>
      <ThreadView conversation={conversation} />
      <div className="vh" aria-live="polite">
        {newest?.direction === 'in' ? threadWords.arrived(contact.name, newest.text) : ''}
      </div>
      {composer}
    </main>
  );
}
