// One row of the list: who, on which messenger, what was last said, and what waits.
import type { ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { Face } from '../../shared/face.tsx';
import { Icon } from '../../shared/icon.tsx';
import { stateLooks } from '../../shared/state-icon.ts';
import { shortWhen } from '../../shared/when.ts';
import { useChat } from '../app/chat-app.ts';
import styles from './conversations.module.css';
import { conversationWords } from './words.ts';

interface RowProps {
  readonly conversation: Conversation;
  readonly now: number;
  /** What other slices show beside the time. */
  readonly marks: ReactNode;
}

function Second({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { contact, last, draft, capabilities } = conversation;
  const offline = useChat('session', (state) => state.record?.gateway === 'offline');
  if (draft !== '') {
    return (
      <>
        <Icon name="pen" size="s" className="acc" />
        <span className="acc medium">{conversationWords.draft}</span>
        <span className="cut" dir="auto">
          {draft}
        </span>
      </>
    );
  }
  if (!capabilities.canWrite) {
    return (
      <>
        <Icon name="stop" size="s" className="warn" />
        <span className="cut">{capabilities.reason === '' ? conversationWords.cannotWrite : capabilities.reason}</span>
      </>
    );
  }
  if (last === null) return null;
  if (last.direction === 'in') {
    return (
      <span className="cut" dir="auto" lang={contact.language === '' ? undefined : contact.language}>
        {last.text}
      </span>
    );
  }
  if (offline && (last.state === 'recorded' || last.state === 'receipted')) {
    return (
      <>
        <Icon name="offline" size="s" className="warn" />
        <span className="warn medium">{conversationWords.notSent}</span>
        <span className="cut" dir="auto">
          {last.text}
        </span>
      </>
    );
  }
  const look = stateLooks[last.state];
  return (
    <>
      <Icon
        name={look.icon}
        size="s"
        className={
          look.tone === 'accent' ? 'acc' : look.tone === 'warn' ? 'warn' : look.tone === 'stop' ? 'stopc' : undefined
        }
      />
      <span className="vh">{look.name}</span>
      <span className="cut" dir="auto">
        {last.text}
      </span>
    </>
  );
}

/** A row; the list around it handles focus and selection. */
export function ConversationRow({ conversation, now, marks }: RowProps): ReactNode {
  const { contact, last, unread, markedUnread } = conversation;
  return (
    <>
      <Face name={contact.name} channel={conversation.channel} lang={contact.language} />
      <div className={styles.lines}>
        <div className={styles.who}>
          <b className="cut" dir="auto" lang={contact.language === '' ? undefined : contact.language}>
            {contact.name}
          </b>
          {marks}
          {last === null ? null : <time dateTime={new Date(last.at).toISOString()}>{shortWhen(last.at, now)}</time>}
        </div>
        <div className={styles.what}>
          <Second conversation={conversation} />
          {unread > 0 ? (
            <span className="count push">
              <span aria-hidden="true">{unread}</span>
              <span className="vh">{conversationWords.unreadCount(unread)}</span>
            </span>
          ) : markedUnread ? (
            <span className="count push">
              <span className="vh">{conversationWords.unread}</span>
            </span>
          ) : null}
        </div>
      </div>
    </>
  );
}
