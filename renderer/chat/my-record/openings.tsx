// Who opened any of it, when and with which reason, in the words of whoever gave it (P4).
import type { ReactNode } from 'react';
import { sentenceWhen } from '../../shared/when.ts';
import { useChat } from '../app/chat-app.ts';
import styles from './my-record.module.css';
import { myRecordWords } from './words.ts';

/** The side pane of My record. */
export function Openings({ now }: { readonly now: number }): ReactNode {
  const openings = useChat('myRecord', (state) => state.openings);
  return (
    <aside className={styles.side} aria-label={myRecordWords.opened}>
      <h2 className={styles.head}>{myRecordWords.opened}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={myRecordWords.opened}>
        <ol className={styles.feed} aria-live="polite">
          {(openings ?? []).map((opening) => (
            <li key={opening.id}>
              <p>
                <b className="medium">
                  <bdi>{opening.who}</bdi>
                </b>{' '}
                {myRecordWords.openedWhat(opening.what)}
              </p>
              <p className="small faint">
                <time dateTime={new Date(opening.at).toISOString()}>{myRecordWords.openedBy(opening.role, sentenceWhen(opening.at, now))}</time>
              </p>
              <p className={styles.because}>
                {opening.case === '' ? null : <span className="medium">{myRecordWords.because(opening.case)}: </span>}
                <bdi>{opening.reason}</bdi>
              </p>
            </li>
          ))}
        </ol>
        <p className={styles.foot}>{openings?.length === 0 ? `${myRecordWords.nobody} ` : ''}{myRecordWords.alsoHere}</p>
      </div>
    </aside>
  );
}
