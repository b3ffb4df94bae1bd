// The record line above the composer, in words; a quiet voice tells those who cannot see it when it changes.
import type { ReactNode } from 'react';
import { RecordMark } from '../../shared/record-mark.tsx';
import styles from './record.module.css';
import { useChat } from '../app/chat-app.ts';
import { useBack } from './use-back.ts';
import { useIndicator } from './use-indicator.ts';
import { recordWords } from './words.ts';

/** The line's words. */
export function RecordLine(): ReactNode {
  const indicator = useIndicator();
  const online = indicator.line === 'on-record' && !indicator.offline;
  const back = useBack(indicator.offline);
  const unsent = useChat('session', (state) => state.record?.unsent ?? 0);
  return (
    <span
      className={styles.line}
      data-record={indicator.line}
      data-offline={indicator.offline || undefined}
      role={indicator.line === 'stopped' ? 'alert' : 'status'}
    >
      <RecordMark state={indicator.line} />
      <span className={styles.words}>
        <span>{indicator.head}</span>
        {indicator.rest === '' ? null : (
          <span className={styles.rest}>
            {online
              ? `: ${indicator.rest} · ${back ? recordWords.back(unsent) : recordWords.noneWaiting}`
              : `. ${indicator.rest}`}
          </span>
        )}
      </span>
    </span>
  );
}
