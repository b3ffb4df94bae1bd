// Who opened any of it, when and with which reason, in the words of whoever gave it (P4).
import { useEffect, type ReactNode } from 'react';
import type { Opening } from '../../../src/opening/calls.ts';
import { sentenceWhen } from '../../shared/when.ts';
import { useChat, useChatApp } from '../app/chat-app.ts';
import styles from './my-record.module.css';
import { myRecordWords } from './words.ts';

/** The side pane of My record. */
export function Openings({ now }: { readonly now: number }): ReactNode {
  const questions = useChat('session', (state) => state.session?.questions ?? '');
  const openings = useChat('myRecord', (state) => state.openings);
  const unseen = useChat('myRecord', (state) => state.unseen);
  const { myRecord } = useChatApp();
  useEffect(() => {
    if (unseen > 0) void myRecord.getState().seen();
  }, [unseen, myRecord]);
  return (
    <aside className={styles.side} aria-label={myRecordWords.opened}>
      <h2 className={styles.head}>{myRecordWords.opened}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={myRecordWords.opened}>
        <ol className={styles.feed} aria-live="polite">
          {releasesOf(openings ?? []).map(({ opening, custodians }) => (
            <li key={opening.id}>
              <p>
                <b className="medium">
                  <bdi>{opening.who}</bdi>
                </b>{' '}
                {myRecordWords.openedWhat(opening.what)}
              </p>
              <p className="small faint">
                <time dateTime={new Date(opening.at).toISOString()}>
                  {myRecordWords.openedBy(opening.role, sentenceWhen(opening.at, now))}
                </time>
                {custodians.length === 0 ? null : <bdi>{` ${myRecordWords.agreed(custodians)}`}</bdi>}
              </p>
              <p className={styles.because}>
                {opening.case === '' ? null : <span className="medium">{myRecordWords.because(opening.case)}: </span>}
                <bdi>{opening.reason}</bdi>
              </p>
              {opening.scope === null ? null : (
                <p className="small faint">
                  {myRecordWords.caseNames(opening.scope.people.length, opening.scope.from, opening.scope.to)}
                  {opening.scope.late === true ? ` ${myRecordWords.caseLate}` : ''}
                </p>
              )}
            </li>
          ))}
        </ol>
        <p className={styles.foot}>
          {openings?.length === 0 ? `${myRecordWords.nobody} ` : ''}
          {myRecordWords.alsoHere}
        </p>
        {questions === '' ? null : (
          <section className={styles.foot}>
            <h3>{myRecordWords.whom}</h3>
            <p>
              {myRecordWords.whomText} <bdi className="medium selectable">{questions}</bdi>
            </p>
          </section>
        )}
      </div>
    </aside>
  );
}

/** Both custodians of drafts tell of the same opening; so far apart they may be, ms. */
const together = 10 * 60_000;

/** Openings as a person sees them, the newest first: one for each time somebody opened something, with every custodian who agreed. */
export function releasesOf(
  openings: readonly Opening[],
): readonly { readonly opening: Opening; readonly custodians: readonly string[] }[] {
  const releases: { opening: Opening; custodians: string[] }[] = [];
  for (const opening of openings) {
    const same = releases.find(
      ({ opening: one, custodians }) =>
        one.who === opening.who &&
        one.what === opening.what &&
        one.case === opening.case &&
        one.reason === opening.reason &&
        Math.abs(one.at - opening.at) < together &&
        opening.custodian !== '' &&
        !custodians.includes(opening.custodian),
    );
    if (same === undefined) releases.push({ opening, custodians: opening.custodian === '' ? [] : [opening.custodian] });
    else same.custodians.unshift(opening.custodian);
  }
  return releases;
}
