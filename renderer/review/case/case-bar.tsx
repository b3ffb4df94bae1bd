// The case in force, always in sight: its number, the reason, who opened it, and that the authors see it.
import type { ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Icon } from '../../shared/icon.tsx';
import type { ReviewState } from '../review-store.ts';
import { words } from '../words.ts';
import styles from './case-bar.module.css';

/** The bar under the head. */
export function CaseBar({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const opened = useStore(store, (state) => state.opened);
  if (opened === null) return null;
  return (
    <section className={styles.bar} aria-label={words.caseNumber(opened.case)}>
      <span className="line">
        <Icon name={opened.drafts ? 'keys' : 'case'} className="acc" />
        <b className="strong nowrap">{words.caseNumber(opened.case)}</b>
      </span>
      <p className={styles.reason}>
        <b className="medium cut" dir="auto" title={opened.reason}>{opened.reason}</b>
        <span className="cut">{`${words.openedBy(opened.openedBy)} ${words.drafts[opened.drafts ? 'true' : 'false']}.`}</span>
      </p>
      <p className={styles.seen}>
        {words.onRecord}
        <br />
        {words.seen}
      </p>
      <button type="button" className="btn" onClick={store.getState().leaveCase}>
        {words.anotherCase}
      </button>
    </section>
  );
}
