// One message as a reviewer reads it: its words, when, how far it got, and the way to how it came to be.
import type { CSSProperties, ReactNode } from 'react';
import type { Message } from '../../../src/message/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import { exactTimeOf, timeOf } from '../../shared/when.ts';
import { MarkedText } from '../marked-text.tsx';
import styles from './reviewed-message.module.css';
import { stateIcons } from './state-icons.ts';
import { words } from './words.ts';

interface ReviewedMessageProps {
  readonly message: Message;
  readonly turn: boolean;
  readonly end: boolean;
  readonly by: string;
  readonly hit: boolean;
  readonly query: string;
  /** Whether the case opened drafts. */
  readonly drafts: boolean;
  readonly onPlay: () => void;
}

/** Draws a message; its text is text only. */
export function ReviewedMessage({
  message,
  turn,
  end,
  by,
  hit,
  query,
  drafts,
  onPlay,
}: ReviewedMessageProps): ReactNode {
  const out = message.direction === 'out';
  const exception = message.state === 'failed' || message.state === 'unknown' || message.state === 'expired';
  return (
    <div className={styles.message} data-out={out} data-turn={turn} data-end={end} data-hit={hit || undefined}>
      {turn ? (
        <span className={styles.by} dir="auto">
          {by}
        </span>
      ) : null}
      <div className={styles.bubble} dir="auto" style={roomFor(timeOf(message.at), out)}>
        <p>
          <MarkedText text={message.text} query={query} />
        </p>
        <span className={styles.meta}>
          <time dateTime={new Date(message.at).toISOString()} title={exactTimeOf(message.at)}>
            {timeOf(message.at)}
          </time>
          {out ? (
            <span className={styles.state} data-exception={exception || undefined} title={words.state[message.state]}>
              <Icon name={stateIcons[message.state]} size="s" />
              <span className={exception ? undefined : 'vh'}>{words.state[message.state]}</span>
            </span>
          ) : null}
        </span>
      </div>
      {message.draft === null ? null : drafts ? (
        <button type="button" className={styles.about} onClick={onPlay}>
          <Icon name="history" size="s" />
          <span>{words.cameToBe(message.draft.edits)}</span>
        </button>
      ) : (
        <span className={styles.sealed}>
          <Icon name="lock" size="s" />
          {words.sealed}
        </span>
      )}
    </div>
  );
}

/** Keeps the end of the last line free for the time, which is longer on a 12-hour clock. */
function roomFor(time: string, out: boolean): CSSProperties {
  return { '--meta': `${2.75 + (time.length - 5) * 0.4 + (out ? 1.375 : 0)}rem` } as CSSProperties;
}
