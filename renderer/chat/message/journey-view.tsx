// A message's journey as stations on the record line, and the way to see how it came to be.
import type { ReactNode } from 'react';
import type { Channel } from '../../../src/conversation/channel.ts';
import type { Message } from '../../../src/message/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import { stateLooks } from '../../shared/state-icon.ts';
import { exactTimeOf } from '../../shared/when.ts';
import { useChatApp } from '../app/chat-app.ts';
import { stationsOf } from './journey.ts';
import styles from './thread.module.css';
import { threadWords } from './words.ts';

interface JourneyProps {
  readonly message: Message;
  readonly channel: Channel;
  readonly receipts: boolean;
}

/** The stations below a bubble. */
export function JourneyView({ message, channel, receipts }: JourneyProps): ReactNode {
  const { session, myRecord } = useChatApp();
  const { draft } = message;
  return (
    <div className={styles.story}>
      <ol className={styles.journey} aria-label={threadWords.journey}>
        {stationsOf(message).map((station) => {
          const look = stateLooks[station.state];
          const silent = !receipts && (station.state === 'delivered' || station.state === 'read');
          return (
            <li key={station.state} data-todo={!station.passed || undefined} data-tone={look.tone}>
              <Icon name={station.passed ? look.icon : 'st-writing'} mirror={station.state === 'handed-over'} />
              <b>{look.name}</b>
              {station.at === null ? (
                <span>{station.passed ? '' : silent ? threadWords.notReported(channel) : threadWords.notYet}</span>
              ) : (
                <time dateTime={new Date(station.at).toISOString()}>{exactTimeOf(station.at)}</time>
              )}
              {station.reason === '' ? null : <span>{station.reason}</span>}
            </li>
          );
        })}
      </ol>
      {draft === null ? null : (
        <p className="small soft line tight">
          {threadWords.made(draft.edits)}
          <button
            type="button"
            className="link small"
            onClick={() => {
              session.getState().go('my-record');
              void myRecord.getState().play(draft.id);
            }}
          >
            {threadWords.replay}
          </button>
        </p>
      )}
    </div>
  );
}
