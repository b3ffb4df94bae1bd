// Notices the person acknowledged and policies that came into force on this computer, with what each allows to be recorded (P5).
import type { ReactNode } from 'react';
import { sentenceWhen } from '../../shared/when.ts';
import { recordWords } from '../record/words.ts';
import type { MyHistory } from './my-record-store.ts';
import styles from './my-record.module.css';
import { myRecordWords } from './words.ts';

/** The tab Notices and rules. */
export function History({ history, now }: { readonly history: MyHistory; readonly now: number }): ReactNode {
  return (
    <>
      <Facts
        title={myRecordWords.notices}
        none={myRecordWords.noNotices}
        facts={history.notices.map((each) => ({
          at: each.at,
          head: myRecordWords.notice(each.version, each.locale),
          text: myRecordWords.noticeLevel(recordWords.level[each.level]),
        }))}
        now={now}
      />
      <Facts
        title={myRecordWords.policies}
        none={myRecordWords.noPolicies}
        facts={history.policies.map((each) => ({
          at: each.at,
          head: myRecordWords.policy(each.version),
          text: myRecordWords.policyLevel(recordWords.level[each.level], each.source),
        }))}
        now={now}
      />
    </>
  );
}

interface FactsProps {
  readonly title: string;
  readonly none: string;
  readonly facts: readonly { readonly at: number; readonly head: string; readonly text: string }[];
  readonly now: number;
}

function Facts({ title, none, facts, now }: FactsProps): ReactNode {
  return (
    <section className={styles.facts} aria-label={title}>
      <h2 className={styles.factsTitle}>{title}</h2>
      {facts.length === 0 ? <p className="faint">{none}</p> : null}
      <ul>
        {facts.map((fact, index) => (
          <li key={index} className={styles.fact}>
            <p className="line">
              <b className="medium">{fact.head}</b>
              <time className="push small faint nowrap" dateTime={new Date(fact.at).toISOString()}>
                {sentenceWhen(fact.at, now)}
              </time>
            </p>
            <p className="soft" dir="auto">
              {fact.text}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
