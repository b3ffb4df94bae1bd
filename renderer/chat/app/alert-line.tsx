// One line for something that went wrong while the app goes on; never a modal.
import type { ReactNode } from 'react';
import { Icon } from '../../shared/icon.tsx';
import { ToolButton } from '../../shared/tool-button.tsx';
import { useChat, useChatApp } from './chat-app.ts';
import styles from './shell.module.css';
import { appWords } from './words.ts';

/** The line, or nothing. */
export function AlertLine(): ReactNode {
  const alert = useChat('session', (state) => state.alert);
  const { session } = useChatApp();
  return (
    <div role="alert">
      {alert === null ? null : (
        <div className={styles.alert}>
          <Icon name="warn" size="s" className="stopc" />
          <p>
            <b className="medium">{alert.message}</b> {alert.next ?? ''}
          </p>
          <span className="mono faint tiny">{alert.code}</span>
          <ToolButton label={appWords.dismiss} icon="close" onPress={() => session.getState().setAlert(null)} />
        </div>
      )}
    </div>
  );
}
