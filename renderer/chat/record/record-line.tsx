// The record line above the composer, in words; a quiet voice tells those who cannot see it when it changes.
import type { ReactNode } from 'react';
import { RecordMark } from '../../shared/record-mark.tsx';
import styles from './record.module.css';
import { useIndicator } from './use-indicator.ts';
import { recordWords } from './words.ts';

/** The line's words. */
export function RecordLine(): ReactNode {
  const indicator = useIndicator();
  const onRecord = indicator.line === 'on-record';
  return (
    <span className={styles.line} data-record={indicator.line} role={indicator.line === 'stopped' ? 'alert' : 'status'}>
      <RecordMark state={indicator.line} />
      <span className={styles.words}>
        <span>{indicator.head}</span>
        {indicator.rest === '' ? null : (
          <span className={styles.rest}>
            {onRecord ? `: ${indicator.rest} · ${recordWords.noneWaiting}` : `. ${indicator.rest}`}
          </span>
        )}
      </span>
    </span>
  );
}
