// The proof: what was checked, up to when it is receipted, who agreed to open it, and the command that checks it without us.
import type { ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { Proof } from '../../../src/review/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import { ToolButton } from '../../shared/tool-button.tsx';
import { sentenceWhen } from '../../shared/when.ts';
import type { ReviewState } from '../review-store.ts';
import styles from './proof-panel.module.css';
import { shortHead, verifyCommand } from './proof-text.ts';
import { TakenOut } from './taken-out.tsx';
import { verdictOf } from './verdict.ts';
import { words } from './words.ts';

/** The right pane. */
export function ProofPanel({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const proof = useStore(store, (state) => state.proof);
  const opened = useStore(store, (state) => state.opened);
  if (proof === null || opened === null) return null;
  const verdict = verdictOf(proof);
  return (
    <aside className={styles.panel} aria-label={words.title}>
      <header className={styles.bar}>
        <h2>{words.title}</h2>
        <span className="push">
          <ToolButton
            label={words.hide}
            icon="close"
            onPress={() => {
              store.getState().setProofShown(false);
            }}
          />
        </span>
      </header>
      <div className={styles.scroll} tabIndex={0} role="group" data-pane-stop="" aria-label={words.title}>
        <section className={styles.verdict} data-holds={proof.holds}>
          <Icon name={proof.holds ? 'proof' : 'warn'} />
          <div>
            <b className="strong">{words.verdict[verdict]}</b>
            <p>{words.means[verdict](proof)}</p>
            {verdict === 'broken' || verdict === 'contradicts' ? <p>{words.failsSafe}</p> : null}
          </div>
        </section>
        <Contradictions found={proof.contradictions} />
        <Unopened faults={proof.unopened} />
        <Late pages={proof.late} />
        <ul className={styles.facts}>
          <li>
            <Icon name="cloud" />
            <div>
              {proof.receiptedAt === null
                ? words.notReceipted
                : words.receipted(sentenceWhen(proof.receiptedAt, Date.now()))}
              <span>{words.checked}</span>
            </div>
          </li>
          <li>
            <Icon name="file" />
            <div>
              {words.head}
              <span className="mono selectable" title={proof.head}>
                {shortHead(proof.head)}
              </span>
            </div>
          </li>
        </ul>
        <section className={styles.sec}>
          <h3 className="label">{words.command}</h3>
          <p className={styles.command}>
            <code className="selectable">{verifyCommand}</code>
          </p>
          <p className="small soft">{words.commandHint(shortHead(proof.head))}</p>
        </section>
        <TakenOut store={store} />
        <section className={styles.sec}>
          <h3 className="label">{words.opened}</h3>
          <ul className={styles.facts}>
            {opened.openedBy.map((who) => (
              <li key={who}>
                <Icon name="key" className="acc" />
                <div dir="auto">
                  {who}
                  <span>{words.agreed}</span>
                </div>
              </li>
            ))}
          </ul>
          <p className="small soft">{`${words.counted(opened.conversations)}.${opened.drafts ? '' : ` ${words.sealed}`}`}</p>
        </section>
      </div>
    </aside>
  );
}

/** Faults of one author said one by one at most; the others are counted. */
const mostSaid = 5;

function Contradictions({ found }: { readonly found: Proof['contradictions'] }): ReactNode {
  const authors = [...new Set(found.map(({ author }) => author))];
  if (authors.length === 0) return null;
  return (
    <ul className={styles.unopened} aria-label={words.verdict.contradicts}>
      {authors.map((author) => {
        const own = found.filter((one) => one.author === author);
        return (
          <li key={author}>
            <Icon name="warn" size="s" />
            <div>
              <b className="medium" dir="auto">
                {words.contradictsOf(author)}
              </b>
              {own.slice(0, mostSaid).map(({ sentence }, i) => (
                <span key={`${String(i)} ${sentence}`}>{sentence}</span>
              ))}
              {own.length > mostSaid ? <span>{words.moreFaults(own.length - mostSaid)}</span> : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Late({ pages }: { readonly pages: Proof['late'] }): ReactNode {
  if (pages.length === 0) return null;
  return (
    <ul className={styles.unopened} aria-label={words.late}>
      <li>
        <Icon name="warn" size="s" />
        <div>
          <b className="medium">{words.late}</b>
          {pages.slice(0, mostSaid).map((one) => (
            <span key={`${one.author} ${one.lane} ${one.page}`}>{words.latePage(one)}</span>
          ))}
          {pages.length > mostSaid ? <span>{words.moreFaults(pages.length - mostSaid)}</span> : null}
          <span>{words.lateMeans}</span>
        </div>
      </li>
    </ul>
  );
}

function Unopened({ faults }: { readonly faults: Proof['unopened'] }): ReactNode {
  const authors = [...new Set(faults.map(({ author }) => author))];
  if (authors.length === 0) return null;
  return (
    <ul className={styles.unopened} aria-label={words.verdict.incomplete}>
      {authors.map((author) => {
        const own = faults.filter((fault) => fault.author === author);
        return (
          <li key={author}>
            <Icon name="warn" size="s" />
            <div>
              <b className="medium" dir="auto">
                {words.unopened(author, own)}
              </b>
              {own.slice(0, mostSaid).map((fault) => (
                <span key={`${fault.lane} ${fault.page ?? ''}`}>{words.why(fault.lane, fault.page, fault.why)}</span>
              ))}
              {own.length > mostSaid ? <span>{words.moreFaults(own.length - mostSaid)}</span> : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
