// Saving a copy of one's record: the two forms, how far it is, and where it went.
import type { ReactNode } from 'react';
import { exportFormats } from '../../../src/export/formats.ts';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { useChat, useChatApp } from '../app/chat-app.ts';
import { exportWords } from './words.ts';
import styles from './export-panel.module.css';

/** The panel under the page's head, shown by the Export button. */
export function ExportPanel(): ReactNode {
  const { exporting } = useChatApp();
  const open = useChat('exporting', (state) => state.open);
  const running = useChat('exporting', (state) => state.running);
  const path = useChat('exporting', (state) => state.path);
  const failure = useChat('exporting', (state) => state.failure);
  if (!open) return null;
  return (
    <section className={styles.panel} aria-label={exportWords.head}>
      <p>
        <b className="medium">{exportWords.head}</b>
      </p>
      <p className="soft">{exportWords.about}</p>
      <div className={styles.acts}>
        {exportFormats.map((format) => (
          <Button
            key={format}
            icon={format === 'html' ? 'reading' : 'file'}
            blocked={running === null ? undefined : exportWords.busy}
            onPress={() => void exporting.getState().run(format)}
          >
            {exportWords.forms[format]}
          </Button>
        ))}
        <span className="push" />
        <Button look="quiet" onPress={() => exporting.getState().show(false)}>
          {exportWords.close}
        </Button>
      </div>
      <div role="status">
        {running === null ? null : (
          <p className={styles.running}>
            <progress
              className={styles.bar}
              aria-hidden="true"
              {...(running.total === 0 ? {} : { value: running.done, max: running.total })}
            />
            {running.total === 0 ? exportWords.choosing : exportWords.writing(running.done, running.total)}
          </p>
        )}
        {path === '' ? null : (
          <p className={styles.saved}>
            <Icon name="tick" size="s" />
            <span>
              {exportWords.saved} <span className={`mono selectable ${styles.path ?? ''}`}>{path}</span>
            </span>
          </p>
        )}
      </div>
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          <span>
            <b className="medium">{failure.message}</b> {failure.next ?? ''}
          </span>
          <span className="mono faint tiny push">{failure.code}</span>
        </p>
      )}
    </section>
  );
}
