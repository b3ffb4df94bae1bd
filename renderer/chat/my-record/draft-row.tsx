// One of my drafts: its text, what became of it, replay, and discarding it while it is open.
import type { ReactNode } from 'react';
import { Button } from '../../shared/button.tsx';
import { Face } from '../../shared/face.tsx';
import { Icon } from '../../shared/icon.tsx';
import type { IconName } from '../../shared/icon-names.ts';
import { ToolButton } from '../../shared/tool-button.tsx';
import { sentenceWhen } from '../../shared/when.ts';
import { useChat, useChatApp } from '../app/chat-app.ts';
import type { MyDraft } from './my-record-store.ts';
import styles from './my-record.module.css';
import { myRecordWords } from './words.ts';

const outcomeIcons: Readonly<Record<MyDraft['outcome'], IconName>> = { open: 'pen', sent: 'send', discarded: 'trash', private: 'trash' };

/** A row of the list. */
export function DraftRow({ draft, now }: { readonly draft: MyDraft; readonly now: number }): ReactNode {
  const { myRecord } = useChatApp();
  const asking = useChat('myRecord', (state) => state.asking === draft.draft);
  const channel = useChat('conversations', (state) => state.conversations?.find((each) => each.id === draft.conversation)?.channel);
  const when = sentenceWhen(draft.started, now);
  return (
    <li className={styles.item}>
      <div className={styles.draft}>
        <Face name={draft.contact} {...(channel === undefined ? {} : { channel })} />
        <div className={styles.lines}>
          <p className={`cut ${draft.text === '' ? 'faint' : styles.text}`} dir="auto">
            {draft.text === '' ? myRecordWords.emptyDraft : draft.text}
          </p>
          <p className="small faint cut">{myRecordWords.to(draft.contact, when, draft.edits)}</p>
        </div>
        <span className="tag">
          <Icon name={outcomeIcons[draft.outcome]} size="s" />
          {myRecordWords.outcomes[draft.outcome]}
        </span>
        <span className={styles.acts}>
          {draft.outcome === 'open' ? (
            <Button look="quiet" icon="trash" expanded={asking} onPress={() => myRecord.getState().ask(asking ? null : draft.draft)}>
              {myRecordWords.discard}
            </Button>
          ) : null}
          <ToolButton label={myRecordWords.replay(draft.contact)} icon="history" onPress={() => void myRecord.getState().play(draft.draft)} />
        </span>
      </div>
      {asking ? (
        <div className={styles.ask} role="group" aria-label={myRecordWords.askHead}>
          <p>
            <b className="medium">{myRecordWords.askHead}</b> {myRecordWords.ask(when)}
          </p>
          <span className="line">
            <Button onPress={() => myRecord.getState().ask(null)}>{myRecordWords.keep}</Button>
            <Button look="stop" onPress={() => void myRecord.getState().discard(draft)}>
              {myRecordWords.discardIt}
            </Button>
          </span>
        </div>
      ) : null}
    </li>
  );
}
