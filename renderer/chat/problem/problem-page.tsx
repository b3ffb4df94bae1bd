// What locks the app, instead of everything else: what happened, what is safe, what to do (P6).
import type { ReactNode } from 'react';
import type { ErrorShape } from '../../../src/errors.ts';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { RecordMark } from '../../shared/record-mark.tsx';
import { useChatApp } from '../app/chat-app.ts';
import { useReady } from '../app/use-ready.ts';
import styles from './problem.module.css';
import { mayBePutAside, problemWords, problemWordsFor } from './words.ts';

/** A locked Candor. */
export function ProblemPage({ problem }: { readonly problem: ErrorShape }): ReactNode {
  const { session } = useChatApp();
  const words = problemWordsFor(problem.code);
  useReady(true);
  return (
    <main className={styles.page}>
      <section className={styles.card} aria-labelledby="problem-title" role="alert">
        <p className={styles.cap}>
          {problemWords.region}
          <span className="line push faint">
            <RecordMark state="stopped" />
            {problemWords.locked}
          </span>
        </p>
        <div className={styles.body}>
          <svg className={styles.scene} viewBox="0 0 176 56" aria-hidden="true">
            <path d="M0 34h60M114 34h62" />
            <rect x="64" y="22" width="44" height="30" rx="7" />
            <path d="M73 22v-6a13 13 0 0 1 26 0v6M86 35v6" />
          </svg>
          <h1 id="problem-title">{words.title}</h1>
          <p className="selectable">{problem.message}</p>
          <p className={styles.safe}>
            <Icon name="tick" size="s" />
            {words.safe}
          </p>
          {problem.next === undefined || problem.next === '' ? null : <p className={styles.next}>{problem.next}</p>}
          {mayBePutAside.has(problem.code) ? <p className="small soft">{problemWords.putAsideMeans}</p> : null}
          <div className={styles.actions}>
            <Button look="main" onPress={() => void session.getState().load()}>
              {problemWords.tryAgain}
            </Button>
            {mayBePutAside.has(problem.code) ? (
              <Button onPress={() => void session.getState().putAside()}>{problemWords.putAside}</Button>
            ) : null}
            <span className="mono faint tiny push selectable">{problem.code}</span>
          </div>
        </div>
      </section>
    </main>
  );
}
