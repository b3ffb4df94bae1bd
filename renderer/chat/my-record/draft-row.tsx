// One of my drafts: its text, what became of it, replay, and discarding it; in time also as private, which leaves a tombstone.
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

const outcomeIcons: Readonly<Record<MyDraft['outcome'], IconName>> = {
  open: 'pen',
  sent: 'send',
  discarded: 'trash',
  private: 'private',
  'private-waits': 'private',
};

/** A row of the list. */
export function DraftRow({ draft, now }: { readonly draft: MyDraft; readonly now: number }): ReactNode {
  const { myRecord } = useChatApp();
  const asking = useChat('myRecord', (state) => state.asking === draft.draft);
  const channel = useChat(
    'conversations',
    (state) => state.conversations?.find((each) => each.id === draft.conversation)?.channel,
  );
  const when = sentenceWhen(draft.started, now);
  if (draft.outcome === 'private' || draft.outcome === 'private-waits') return <Tombstone draft={draft} when={when} />;
  const mayBePrivate = draft.privateUntil !== null && now <= draft.privateUntil;
  return (
    <li className={styles.item}>
      <div className={styles.draft}>
        <Face name={draft.contact} {...(channel === undefined ? {} : { channel })} />
        <div className={styles.lines}>
          <p className={`cut ${draft.text === '' ? 'faint' : styles.text}`} dir="auto">
            {draft.text === '' ? myRecordWords.emptyDraft : draft.text}
          </p>
          <p className="small faint cut">
            {draft.privateRefused === ''
              ? myRecordWords.to(draft.contact, when, draft.edits)
              : myRecordWords.stays(draft.privateRefused)}
          </p>
        </div>
        <span className="tag">
          <Icon name={outcomeIcons[draft.outcome]} size="s" />
          {myRecordWords.outcomes[draft.outcome]}
        </span>
        <span className={styles.acts}>
          {draft.outcome === 'open' || mayBePrivate ? (
            <Button
              look="quiet"
              icon={mayBePrivate ? 'private' : 'trash'}
              expanded={asking}
              onPress={() => myRecord.getState().ask(asking ? null : draft.draft)}
            >
              {myRecordWords.discard}
            </Button>
          ) : null}
          <ToolButton
            label={myRecordWords.replay(draft.contact)}
            icon="history"
            onPress={() => void myRecord.getState().play(draft.draft)}
          />
        </span>
      </div>
      {asking ? (
        <Ask
          draft={draft}
          when={when}
          mayBePrivate={mayBePrivate}
          until={draft.privateUntil === null ? '' : sentenceWhen(draft.privateUntil, now)}
        />
      ) : null}
    </li>
  );
}

// What is left of a draft that was discarded as private: that there was one.
function Tombstone({ draft, when }: { readonly draft: MyDraft; readonly when: string }): ReactNode {
  return (
    <li className={styles.item}>
      <div className={styles.draft}>
        <span className={styles.gone}>
          <Icon name="private" />
        </span>
        <div className={styles.lines}>
          <p className="faint">{draft.outcome === 'private' ? myRecordWords.gone : myRecordWords.going}</p>
          <p className="small faint cut">{myRecordWords.tombstone(draft.contact, when, draft.edits)}</p>
        </div>
        <span className="tag">
          <Icon name={outcomeIcons[draft.outcome]} size="s" />
          {myRecordWords.outcomes[draft.outcome]}
        </span>
        <span className={styles.acts} />
      </div>
    </li>
  );
}

function Ask({
  draft,
  when,
  mayBePrivate,
  until,
}: {
  readonly draft: MyDraft;
  readonly when: string;
  readonly mayBePrivate: boolean;
  readonly until: string;
}): ReactNode {
  const { myRecord } = useChatApp();
  const head = mayBePrivate ? myRecordWords.askPrivateHead : myRecordWords.askHead;
  return (
    <div className={styles.ask} role="group" aria-label={head}>
      <p>
        <b className="medium">{head}</b>{' '}
        {mayBePrivate
          ? `${myRecordWords.askPrivate(when)} ${draft.outcome === 'open' ? `${myRecordWords.orKeep} ` : ''}${myRecordWords.possibleUntil(until)}.`
          : myRecordWords.ask(when)}
      </p>
      <span className="line">
        <Button onPress={() => myRecord.getState().ask(null)}>{myRecordWords.keep}</Button>
        {draft.outcome === 'open' ? (
          <Button
            {...(mayBePrivate ? {} : { look: 'stop' })}
            onPress={() => void myRecord.getState().discard(draft, false)}
          >
            {mayBePrivate ? myRecordWords.leaveOnRecord : myRecordWords.discardIt}
          </Button>
        ) : null}
        {mayBePrivate ? (
          <Button look="stop" onPress={() => void myRecord.getState().discard(draft, true)}>
            {myRecordWords.destroy}
          </Button>
        ) : null}
      </span>
    </div>
  );
}
