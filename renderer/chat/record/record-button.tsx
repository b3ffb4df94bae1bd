// The record line in the rail; pressed, it says what is recorded now and what is not.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import { Icon } from '../../shared/icon.tsx';
import { RecordMark } from '../../shared/record-mark.tsx';
import { useChat } from '../app/chat-app.ts';
import styles from './record.module.css';
import { useIndicator } from './use-indicator.ts';
import { recordWords } from './words.ts';

/** The indicator as a button; also opened by Ctrl/⌘ Shift R. */
export function RecordButton(): ReactNode {
  const indicator = useIndicator();
  const record = useChat('session', (state) => state.record);
  const level = useChat('session', (state) => state.record?.level ?? state.session?.level ?? 'edits');
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'r') {
        event.preventDefault();
        setOpen(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.button}
        data-record={indicator.line}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <RecordMark state={indicator.line} />
        <span>{indicator.short}</span>
        {indicator.offline ? <span className="warn">{recordWords.offline}</span> : null}
      </button>
      <Popover
        triggerRef={button}
        isOpen={open}
        onOpenChange={setOpen}
        placement="right bottom"
        className={styles.popover ?? ''}
      >
        <Dialog aria-label={recordWords.title} className={styles.dialog ?? ''}>
          <h2 className="line">
            <RecordMark state={indicator.line} />
            {indicator.head}
          </h2>
          {indicator.line === 'on-record' && !indicator.offline ? null : (
            <p className="soft">
              {indicator.rest} {indicator.reason} {indicator.next}{' '}
              {indicator.code === '' ? null : <span className="mono faint tiny">{indicator.code}</span>}
            </p>
          )}
          {record === null || record.policyRefused === '' ? null : (
            <p className={styles.refused}>
              <Icon name="warn" size="s" className="warn" /> {record.policyRefused}
            </p>
          )}
          <dl className={styles.pairs}>
            <div>
              <dt>{recordWords.recorded}</dt>
              <dd>{recordWords.level[level]}</dd>
            </div>
            <div>
              <dt>{recordWords.never}</dt>
              <dd>{recordWords.neverText}</dd>
            </div>
          </dl>
          {record === null ? null : (
            <p className="small soft">
              {recordWords.endpoint[record.endpoint]}{' '}
              {recordWords.receipts(record.unreceipted === 0, !record.draftsUnreceipted)}{' '}
              {recordWords.gateway[record.gateway]}
            </p>
          )}
        </Dialog>
      </Popover>
    </>
  );
}
