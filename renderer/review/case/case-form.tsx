// The way in: which case, why, whose records, which days, and whether drafts are needed. Nothing opens without it, and nothing else.
import { useId, useState, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import type { ReviewState } from '../review-store.ts';
import { caseBlocked, lastDays, today } from './case-model.ts';
import styles from './case-form.module.css';
import { PeoplePicker } from './people-picker.tsx';
import { words } from './words.ts';

/** The form, or the calm wait while the case opens. */
export function CaseForm({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const phase = useStore(store, (state) => state.phase);
  const asked = useStore(store, (state) => state.asked);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        {phase === 'opening' ? <Opening store={store} drafts={asked?.drafts ?? false} /> : <Form store={store} />}
      </div>
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
  const [late, setLate] = useState(before?.late ?? false);
  const people = useStore(store, (state) => state.people);
  const problem = useStore(store, (state) => state.problem !== null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(before?.people));
  const [days, setDays] = useState(() =>
    before === null ? lastDays(Date.now()) : { from: before.from, to: before.to },
  );
  const ids = useId();
  const latest = today(Date.now());
  const blocked = caseBlocked({ number, reason, people: chosen.size, ...days, latest });
  const submit = (): void => {
    if (blocked === '')
      void store.getState().openCase({
        case: number.trim(),
        reason: reason.trim(),
        drafts,
        people: [...chosen],
        ...days,
        ...(late ? { late } : {}),
      });
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
      <input
        id={`${ids}n`}
        className={styles.input}
        value={number}
        maxLength={100}
        autoComplete="off"
        autoFocus
        aria-describedby={`${ids}nh`}
        onChange={(event) => {
          setNumber(event.currentTarget.value);
        }}
      />
      <p id={`${ids}nh`} className={styles.hint}>
        {words.numberHint}
      </p>
      <label className={styles.label} htmlFor={`${ids}r`}>
        {words.reason}
      </label>
      <textarea
        id={`${ids}r`}
        className={styles.area}
        rows={2}
        value={reason}
        maxLength={1000}
        dir="auto"
        aria-describedby={`${ids}rh`}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      <p id={`${ids}rh`} className={styles.hint}>
        {words.reasonHint}
      </p>
      <PeoplePicker
        people={people}
        failed={people === null && problem}
        onRetry={() => {
          void store.getState().fetchPeople();
        }}
        chosen={chosen}
        onChange={setChosen}
      />
      <fieldset className={styles.days} aria-describedby={`${ids}wh`}>
        <legend>{words.days}</legend>
        <div>
          <label htmlFor={`${ids}f`}>{words.from}</label>
          <input
            id={`${ids}f`}
            type="date"
            className={styles.input}
            value={days.from}
            max={days.to === '' ? latest : days.to}
            required
            onChange={(event) => {
              setDays({ ...days, from: event.currentTarget.value });
            }}
          />
        </div>
        <div>
          <label htmlFor={`${ids}t`}>{words.to}</label>
          <input
            id={`${ids}t`}
            type="date"
            className={styles.input}
            value={days.to}
            min={days.from}
            max={latest}
            required
            onChange={(event) => {
              setDays({ ...days, to: event.currentTarget.value });
            }}
          />
        </div>
      </fieldset>
      <p id={`${ids}wh`} className={styles.hint}>
        {words.daysHint}
      </p>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={drafts}
          aria-describedby={`${ids}dh`}
          onChange={(event) => {
            setDrafts(event.currentTarget.checked);
          }}
        />
        <span>
          {words.drafts}
          <span id={`${ids}dh`} className={styles.hint}>
            {words.draftsHint}
          </span>
        </span>
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={late}
          aria-describedby={`${ids}lh`}
          onChange={(event) => {
            setLate(event.currentTarget.checked);
          }}
        />
        <span>
          {words.late}
          <span id={`${ids}lh`} className={styles.hint}>
            {words.lateHint}
          </span>
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
        <span className="small soft" aria-hidden="true">
          {number === '' && reason === '' && chosen.size === 0 ? '' : blocked}
        </span>
      </div>
    </form>
  );
}

function Opening({ store, drafts }: { readonly store: StoreApi<ReviewState>; readonly drafts: boolean }): ReactNode {
  const progress = useStore(store, (state) => state.progress);
  return (
    <div aria-busy="true">
      <h2>{words.opening}</h2>
      <p role="status" className={styles.progress}>
        {progress === null ? words.stating : words.progress(progress.done, progress.total)}
      </p>
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
