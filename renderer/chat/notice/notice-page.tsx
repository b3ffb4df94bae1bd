// The notice before anything is captured: nothing else is reachable until it was read and the tick is on record (P5).
import { useId, useState, type ReactNode } from 'react';
import { Button } from '../../shared/button.tsx';
import { RecordMark } from '../../shared/record-mark.tsx';
import { useChat, useChatApp } from '../app/chat-app.ts';
import type { Session } from '../session/session-store.ts';
import { useReady } from '../app/use-ready.ts';
import { recordWords } from '../record/words.ts';
import { NoticeBody } from './notice-text.tsx';
import styles from './notice.module.css';
import { languageName, noticeWords } from './words.ts';

interface NoticePageProps {
  readonly notice: Session['notice'];
  readonly organisation: string;
  /** Says what went wrong, if something did. */
  readonly alert: ReactNode;
}

/** The hash in groups of four, its first half: enough to compare by eye with the policy's. */
function shortHash(hash: string): string {
  return hash.slice(0, 16).replace(/(.{4})(?=.)/gu, '$1 ');
}

/** The first page of a new employee, and of everyone after a new notice. */
export function NoticePage({ notice, organisation, alert }: NoticePageProps): ReactNode {
  const { session } = useChatApp();
  const acknowledging = useChat('session', (state) => state.acknowledging);
  // A newer notice while the one acknowledged before still counts: what it says goes on meanwhile.
  const goesOn = useChat('session', (state) =>
    state.record === null || state.record.state === 'not-begun' ? null : state.record.level,
  );
  const [locale, setLocale] = useState(notice.locale);
  const [read, setRead] = useState(false);
  const checkbox = useId();
  const text = notice.texts[locale] ?? notice.texts[notice.locale];
  useReady(true);
  if (text === undefined) return null;
  return (
    <div className={styles.page}>
      <aside className={styles.colophon} aria-label={noticeWords.about}>
        <p className={styles.mark}>
          <span>
            <RecordMark state="on-record" />
          </span>
          <b>
            {noticeWords.name}
            <small>{organisation}</small>
          </b>
        </p>
        <dl className={`${styles.pairs} selectable`} lang={locale}>
          {text.facts.map((fact) => (
            <div key={fact.term}>
              <dt>{fact.term}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
          <div lang="en">
            <dt>{noticeWords.thisText}</dt>
            <dd>
              {noticeWords.version(notice.version)}
              <br />
              <span className="mono faint" title={notice.hash}>
                {shortHash(notice.hash)}
              </span>
            </dd>
          </div>
        </dl>
        {notice.locales.length > 1 ? (
          <div className={styles.languages} role="group" aria-label={noticeWords.readIn}>
            {notice.locales.map((each) => (
              <button
                key={each}
                type="button"
                className="chip"
                lang={each}
                aria-pressed={each === locale}
                onClick={() => setLocale(each)}
              >
                {languageName(each)}
              </button>
            ))}
          </div>
        ) : null}
      </aside>
      <main className={styles.notice} tabIndex={0} aria-label={text.title}>
        <NoticeBody text={text} locale={locale} />
      </main>
      <footer className={styles.foot}>
        {alert}
        <form className={styles.acknowledge} onSubmit={(event) => event.preventDefault()}>
          <label className={styles.check} htmlFor={checkbox}>
            <input id={checkbox} type="checkbox" checked={read} onChange={(event) => setRead(event.target.checked)} />
            <span>
              <b className="medium">{noticeWords.tick}</b>
              <br />
              <span className="small soft">{noticeWords.tickMeans}</span>
            </span>
          </label>
          <span className={styles.nothing}>
            <RecordMark state={goesOn === null ? 'not-begun' : 'on-record'} />
            {goesOn === null ? noticeWords.nothingYet : noticeWords.goesOn(recordWords.level[goesOn])}
          </span>
          {goesOn === null ? null : (
            <Button look="quiet" large onPress={() => session.getState().openNotice(false)}>
              {noticeWords.later}
            </Button>
          )}
          <Button
            look="main"
            large
            submit
            blocked={acknowledging ? noticeWords.starting : read ? undefined : noticeWords.startReason}
            onPress={() => void session.getState().acknowledge(locale)}
          >
            {goesOn === null ? noticeWords.start : noticeWords.resume}
          </Button>
        </form>
      </footer>
    </div>
  );
}
