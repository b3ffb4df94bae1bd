// The case in force, always in sight: its number, the reason, whose records and which days are open, who let the keys out, and that the authors see it.
import type { ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Icon } from '../../shared/icon.tsx';
import type { ReviewState } from '../review-store.ts';
import { list, words } from '../words.ts';
import styles from './case-bar.module.css';
import { daysInWords } from './case-model.ts';

/** The bar under the head. */
export function CaseBar({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const opened = useStore(store, (state) => state.opened);
  const people = useStore(store, (state) => state.people);
  if (opened === null) return null;
  const names = list(opened.people.map((id) => people?.find((one) => one.id === id)?.name ?? id));
  const scope = `${names} · ${daysInWords(opened.from, opened.to)}`;
  return (
    <section className={styles.bar} aria-label={words.caseNumber(opened.case)}>
      <span className="line">
        <Icon name={opened.drafts ? 'keys' : 'case'} className="acc" />
        <b className="strong nowrap">{words.caseNumber(opened.case)}</b>
      </span>
      <p className={styles.reason}>
        <b className="medium cut" dir="auto" title={opened.reason}>
          {opened.reason}
        </b>
        <span className="cut" title={scope}>
          {scope}
        </span>
        <span className="cut">{`${words.openedBy(opened.openedBy)} ${words.drafts[opened.drafts ? 'true' : 'false']}.`}</span>
      </p>
      <p className={styles.seen}>
        {words.onRecord}
        <br />
        {words.seen}
      </p>
      <button
        type="button"
        className="btn"
        onClick={() => {
          void store.getState().leaveCase();
        }}
      >
        {words.anotherCase}
      </button>
    </section>
  );
}
