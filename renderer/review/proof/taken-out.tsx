// What people of the case took out of their record as private: who, which day, until when it is kept, and the way to open it, which its author is told of.
import type { ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { sentenceWhen } from '../../shared/when.ts';
import { dayInWords } from '../case/case-model.ts';
import { authorOf, contactIn } from '../people.ts';
import type { ReviewState } from '../review-store.ts';
import styles from './proof-panel.module.css';
import { words } from './words.ts';

/** Redactions said one by one at most of one author; the others are counted. */
const mostSaid = 5;

/** The part of the proof about redactions; nothing where there are none. */
export function TakenOut({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const state = useStore(store);
  const { takenOut: redactions, takenOutDrafts: drafts, openingTakenOut: busy } = state;
  if (redactions.length === 0 && drafts.length === 0) return null;
  return (
    <section className={styles.sec}>
      <h3 className="label">{words.takenOut}</h3>
      <ul className={styles.facts}>
        {[...new Set(redactions.map(({ journal }) => journal))].map((journal) => {
          const own = redactions.filter((one) => one.journal === journal);
          return (
            <li key={journal}>
              <Icon name="lock" />
              <div dir="auto">
                {own[0] === undefined ? '' : words.takenOutBy(authorOf(own[0].author, state))}
                {own.slice(0, mostSaid).map((one) => (
                  <span key={one.redaction}>
                    {words.redaction(
                      dayInWords(one.day),
                      sentenceWhen(one.at, Date.now()),
                      one.erased ? null : sentenceWhen(one.until, Date.now()),
                    )}
                  </span>
                ))}
                {own.length > mostSaid ? <span>{words.moreFaults(own.length - mostSaid)}</span> : null}
                {own.every((one) => one.erased) ? null : (
                  <Button
                    blocked={busy ? words.openingTakenOut : ''}
                    onPress={() => {
                      void store.getState().openTakenOut(journal);
                    }}
                  >
                    {words.openTakenOut}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
        {drafts.map((draft) => (
          <li key={draft.draft}>
            <Icon name="history" />
            <div dir="auto">
              {draft.text === '' ? words.noText : draft.text}
              <span>{words.takenOutOf(authorOf(draft.author, state), contactIn(draft, state), draft.edits)}</span>
              <Button
                onPress={() => {
                  void store.getState().playTakenOut(draft);
                }}
              >
                {words.playTakenOut}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <p className="small soft">{words.takenOutTold}</p>
    </section>
  );
}
