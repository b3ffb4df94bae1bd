// The notice itself in one language: the organisation's words in Candor's frame, "recorded" beside "never".
import type { ReactNode } from 'react';
import type { NoticeText } from '../../../src/policy/policy.ts';
import { Icon } from '../../shared/icon.tsx';
import { RecordMark } from '../../shared/record-mark.tsx';
import styles from './notice.module.css';
import { noticeWords } from './words.ts';

/** The text as people read it before they start, and again under In force. */
export function NoticeBody({ text, locale }: { readonly text: NoticeText; readonly locale: string }): ReactNode {
  return (
    <div className={`${styles.body} selectable`} lang={locale} dir="auto">
      <h1>{text.title}</h1>
      <p className={styles.lede}>{text.lead}</p>
      <div className={styles.both}>
        <section>
          <h2>
            <RecordMark state="on-record" />
            {noticeWords.recorded}
          </h2>
          <ul>
            {text.recorded.map((each) => (
              <li key={each}>
                <Icon name="tick" size="s" />
                {each}
              </li>
            ))}
          </ul>
        </section>
        <section className={styles.never}>
          <h2>
            <RecordMark state="not-begun" />
            {noticeWords.never}
          </h2>
          <ul>
            {text.never.map((each) => (
              <li key={each}>
                <Icon name="cross" size="s" />
                {each}
              </li>
            ))}
          </ul>
        </section>
      </div>
      <div className={styles.sections}>
        {text.sections.map((each) => (
          <section key={each.heading}>
            <h2>{each.heading}</h2>
            <p>{each.body}</p>
          </section>
        ))}
      </div>
    </div>
  );
}
