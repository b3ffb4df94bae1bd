// The quiet line that tells a person somebody opened part of their record; it goes once they looked (P4).
import { useEffect, type ReactNode } from 'react';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { useChat, useChatApp } from '../app/chat-app.ts';
import styles from './my-record.module.css';
import { myRecordWords } from './words.ts';

/** The line, or nothing. */
export function OpeningsTold(): ReactNode {
  const { myRecord, session } = useChatApp();
  const unseen = useChat('myRecord', (state) => state.unseen);
  const elsewhere = useChat('session', (state) => state.place !== 'my-record');
  useEffect(() => {
    void myRecord.getState().look();
  }, [myRecord]);
  return (
    <div role="status">
      {unseen > 0 && elsewhere ? (
        <div className={styles.told}>
          <Icon name="reading" size="s" />
          <p>{myRecordWords.told}</p>
          <Button onPress={() => session.getState().go('my-record')}>{myRecordWords.seeWho}</Button>
        </div>
      ) : null}
    </div>
  );
}
