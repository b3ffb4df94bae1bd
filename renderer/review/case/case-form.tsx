// The way in: which case, why, and whether drafts are needed. Nothing opens without it.
import { useId, useState, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import type { ReviewState } from '../review-store.ts';
import { caseBlocked } from './case-model.ts';
import styles from './case-form.module.css';
import { words } from './words.ts';

/** The form, or the calm wait while the case opens. */
export function CaseForm({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const phase = useStore(store, (state) => state.phase);
  const asked = useStore(store, (state) => state.asked);
  return (
    <main className={styles.page}>
      <div className={styles.card}>{phase === 'opening' ? <Opening drafts={asked?.drafts ?? false} /> : <Form store={store} />}</div>
      <p className={styles.never}>
        <Icon name="reading" size="s" />
        {words.never}
      </p>
    </main>
  );
}

function Form({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const before = store.getState().asked;
  const [number, setNumber] = useState(before?.case ?? '');
  const [reason, setReason] = useState(before?.reason ?? '');
  const [drafts, setDrafts] = useState(before?.drafts ?? false);
  const ids = useId();
  const blocked = caseBlocked(number, reason);
  const submit = (): void => {
    if (blocked === '') void store.getState().openCase({ case: number.trim(), reason: reason.trim(), drafts });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2>{words.title}</h2>
      <p className="soft">{words.intro}</p>
      <label className={styles.label} htmlFor={`${ids}n`}>
        {words.number}
      </label>
      <input id={`${ids}n`} className={styles.input} value={number} maxLength={100} autoComplete="off" autoFocus aria-describedby={`${ids}nh`} onChange={(event) => { setNumber(event.currentTarget.value); }} />
      <p id={`${ids}nh`} className={styles.hint}>{words.numberHint}</p>
      <label className={styles.label} htmlFor={`${ids}r`}>
        {words.reason}
      </label>
      <textarea id={`${ids}r`} className={styles.area} rows={3} value={reason} maxLength={1000} dir="auto" aria-describedby={`${ids}rh`} onChange={(event) => { setReason(event.currentTarget.value); }} />
      <p id={`${ids}rh`} className={styles.hint}>{words.reasonHint}</p>
      <label className={styles.check}>
        <input type="checkbox" checked={drafts} aria-describedby={`${ids}dh`} onChange={(event) => { setDrafts(event.currentTarget.checked); }} />
        <span>
          {words.drafts}
          <span id={`${ids}dh`} className={styles.hint}>{words.draftsHint}</span>
        </span>
      </label>
      <p className={styles.onrecord}>
        <Icon name="proof" />
        {words.onRecord}
      </p>
      <div className={styles.go}>
        <Button look="main" large submit blocked={blocked} onPress={submit}>
          {words.open}
        </Button>
        <span className="small soft" aria-hidden="true">{number === '' && reason === '' ? '' : blocked}</span>
      </div>
    </form>
  );
}

function Opening({ drafts }: { readonly drafts: boolean }): ReactNode {
  return (
    <div aria-busy="true">
      <h2 role="status">{words.opening}</h2>
      <div className={styles.bar} aria-hidden="true" />
      <ol className={styles.steps}>
        {words.steps(drafts).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="soft">{words.busy}</p>
    </div>
  );
}
