// The place In force: every value, its source, who can read what, and the notice again.
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../shared/button.tsx';
import { useChat, useChatApp } from '../app/chat-app.ts';
import type { Session } from '../session/session-store.ts';
import { noticeWords } from '../notice/words.ts';
import type { InForceValue } from './in-force-store.ts';
import styles from './in-force.module.css';
import { inForceWords } from './words.ts';

function grouped(values: readonly InForceValue[]): readonly (readonly [string, readonly InForceValue[]])[] {
  const groups = new Map<string, InForceValue[]>();
  for (const value of values) groups.set(value.group, [...(groups.get(value.group) ?? []), value]);
  return [...groups];
}

function ValueTable({ values }: { readonly values: readonly InForceValue[] }): ReactNode {
  return (
    <table className={`${styles.values} selectable`}>
      <thead>
        <tr>
          <th scope="col">{inForceWords.name}</th>
          <th scope="col">{inForceWords.value}</th>
          <th scope="col">{inForceWords.source}</th>
        </tr>
      </thead>
      {grouped(values).map(([group, rows]) => (
        <tbody key={group}>
          <tr>
            <th scope="rowgroup" colSpan={3} className={styles.group}>
              {group}
            </th>
          </tr>
          {rows.map((row) => (
            <tr key={row.name} className={styles.value}>
              <th scope="row">{row.name}</th>
              <td>{row.value}</td>
              <td className="soft">{row.source}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

interface InForcePageProps {
  readonly session: Session;
  /** The notice to be read again; null where there is none. */
  readonly noticeText: ReactNode;
}

/** The page. */
export function InForcePage({ session, noticeText }: InForcePageProps): ReactNode {
  const { inForce } = useChatApp();
  const values = useChat('inForce', (state) => state.values);
  const failure = useChat('inForce', (state) => state.failure);
  const [reading, setReading] = useState(false);
  useEffect(() => {
    void inForce.getState().load();
  }, [inForce]);
  const { notice } = session;
  const text = notice.texts[notice.locale];
  return (
    <div className={styles.panes}>
      <main className="scroll" tabIndex={0} aria-label={inForceWords.title}>
        <div className={styles.page}>
          <h1>{inForceWords.title}</h1>
          <p className={styles.lede}>{inForceWords.lede(session.organisation)}</p>
          {failure === null ? null : (
            <div role="alert" className={styles.failure}>
              <p>
                <b className="medium">{inForceWords.failed}</b> {failure.message} {failure.next ?? ''}
              </p>
              <span className="mono faint tiny">{failure.code}</span>
              <Button onPress={() => void inForce.getState().load()}>{inForceWords.tryAgain}</Button>
            </div>
          )}
          {reading && text !== undefined ? (
            <div className={styles.notice}>{noticeText}</div>
          ) : values === null ? null : (
            <ValueTable values={values} />
          )}
        </div>
      </main>
      <aside className={styles.side} aria-label={inForceWords.who}>
        <section>
          <h2>{inForceWords.who}</h2>
          <p className="soft">{inForceWords.whoText}</p>
        </section>
        {text === undefined ? null : (
          <section>
            <h2>{inForceWords.notice}</h2>
            <dl className={styles.facts}>
              <div>
                <dt>{noticeWords.thisText}</dt>
                <dd>
                  {noticeWords.version(notice.version)}{' '}
                  <span className="mono faint tiny">{notice.hash.slice(0, 16)}</span>
                </dd>
              </div>
              {text.facts.map((fact) => (
                <div key={fact.term}>
                  <dt>{fact.term}</dt>
                  <dd>{fact.value}</dd>
                </div>
              ))}
            </dl>
            <Button icon="note" expanded={reading} onPress={() => setReading(!reading)}>
              {reading ? inForceWords.hide : inForceWords.again}
            </Button>
          </section>
        )}
        <section>
          <h2>{inForceWords.about}</h2>
          <p className="soft selectable">{inForceWords.version(session.version, session.runtime)}</p>
          <p className="soft selectable">{inForceWords.keys(session.keyStore)}</p>
        </section>
      </aside>
    </div>
  );
}
