// One message: its text as text, its time, one small state icon, and its journey on demand.
import { memo, useState, type ReactNode } from 'react';
import type { Channel } from '../../../src/conversation/channel.ts';
import type { Message } from '../../../src/message/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import { stateLooks } from '../../shared/state-icon.ts';
import { timeOf } from '../../shared/when.ts';
import { JourneyView } from './journey-view.tsx';
import { shownAt } from './rows.ts';
import styles from './thread.module.css';
import { stateSentence, threadWords } from './words.ts';

interface MessageRowProps {
  readonly message: Message;
  readonly turn: boolean;
  readonly end: boolean;
  readonly channel: Channel;
  readonly receipts: boolean;
  readonly language: string;
  readonly found: boolean;
}

const notes: Partial<Readonly<Record<Message['state'], string>>> = {
  failed: threadWords.failedNote,
  unknown: threadWords.unknownNote,
  expired: threadWords.expiredNote,
};

function StateButton({
  message,
  open,
  onPress,
}: {
  readonly message: Message;
  readonly open: boolean;
  readonly onPress: () => void;
}): ReactNode {
  const look = stateLooks[message.state];
  const since = message.journey.findLast((step) => step.state === message.state)?.at ?? message.at;
  const word = stateSentence(message.state, look.name, timeOf(since));
  return (
    <button
      type="button"
      className={styles.state}
      data-tone={look.tone}
      aria-expanded={open}
      aria-label={`${word}. ${threadWords.journey}`}
      onClick={onPress}
    >
      <Icon name={look.icon} size="s" mirror={message.state === 'handed-over'} />
      <span className={styles.word} aria-hidden="true">
        {word}
      </span>
    </button>
  );
}

/** A bubble and what belongs to it. */
export const MessageRow = memo(function MessageRow({
  message,
  turn,
  end,
  channel,
  receipts,
  language,
  found,
}: MessageRowProps): ReactNode {
  const [open, setOpen] = useState(false);
  const out = message.direction === 'out';
  const note = out ? notes[message.state] : undefined;
  const reason =
    note === undefined ? undefined : message.journey.findLast((step) => step.state === message.state)?.reason;
  const at = shownAt(message);
  return (
    <div
      className={styles.message}
      data-out={out || undefined}
      data-turn={turn || undefined}
      data-end={end || undefined}
      data-found={found || undefined}
    >
      <div className={styles.bubble} dir="auto" lang={!out && language !== '' ? language : undefined}>
        <p className="selectable" data-time={timeOf(at)}>
          {message.text}
        </p>
        <span className={styles.meta} lang="en">
          <time dateTime={new Date(at).toISOString()}>{timeOf(at)}</time>
          {out ? <StateButton message={message} open={open} onPress={() => setOpen(!open)} /> : null}
        </span>
      </div>
      {note === undefined ? null : (
        <p className={styles.note} data-tone={stateLooks[message.state].tone}>
          <Icon name={stateLooks[message.state].icon} size="s" />
          {note} {reason ?? ''}
        </p>
      )}
      {open ? <JourneyView message={message} channel={channel} receipts={receipts} /> : null}
    </div>
  );
});
