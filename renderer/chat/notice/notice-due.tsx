// The line that says a new notice is due while the one acknowledged before still counts; it stays until the new one is acknowledged (decision 0010).
import type { ReactNode } from 'react';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { useChat, useChatApp } from '../app/chat-app.ts';
import { recordWords } from '../record/words.ts';
import styles from './notice.module.css';
import { noticeWords } from './words.ts';

/** The line, or nothing while the notice in force is acknowledged. */
export function NoticeDue(): ReactNode {
  const { session } = useChatApp();
  const isDue = useChat('session', (state) => state.session?.notice.acknowledged === false);
  const level = useChat('session', (state) => state.record?.level ?? 'messages');
  return (
    <div role="status">
      {isDue ? (
        <div className={styles.due}>
          <Icon name="note" size="s" />
          <p>
            <b className="medium">{noticeWords.due}</b> {noticeWords.dueMeans(recordWords.level[level])}
          </p>
          <Button onPress={() => session.getState().openNotice(true)}>{noticeWords.read}</Button>
        </div>
      ) : null}
    </div>
  );
}
