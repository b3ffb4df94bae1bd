// Blocking a client and reporting it: asked once more with a reason, done by the gateway, said by the record.
import { useState, type ReactNode } from 'react';
import type { ErrorShape } from '../../../src/errors.ts';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { blockReasons, type BlockReason } from '../../../src/conversation/block-reasons.ts';
import { Button } from '../../shared/button.tsx';
import { useChatApp } from '../app/chat-app.ts';
import styles from './block-client.module.css';

const words = {
  open: 'Block and report',
  title: (name: string): string => `Block ${name}?`,
  effect:
    'They can no longer write to you here, and they are told that the chat is closed. It goes on your record, and your company sees it. You cannot undo this yourself.',
  why: 'Why',
  block: 'Block and report',
  keep: 'Cancel',
  waiting: 'Blocking …',
} as const;

/** The way to block the client of `conversation`; nothing where it is closed already. */
export function BlockClient({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { conversations } = useChatApp();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState<BlockReason>(blockReasons[0]);
  const [waiting, setWaiting] = useState(false);
  const [failure, setFailure] = useState<ErrorShape | null>(null);
  if (!conversation.capabilities.canWrite) return null;
  if (!asking) {
    return (
      <div className={styles.block}>
        <Button look="quiet" icon="stop" onPress={() => setAsking(true)}>
          {words.open}
        </Button>
      </div>
    );
  }
  const block = async (): Promise<void> => {
    setWaiting(true);
    const failed = await conversations.getState().block(conversation.id, reason);
    setFailure(failed);
    // Once the gateway has done it, the conversation says so and this goes away.
    if (failed !== null) setWaiting(false);
  };
  return (
    <section className={styles.block} aria-label={words.title(conversation.contact.name)}>
      <h3 className="medium" dir="auto">
        {words.title(conversation.contact.name)}
      </h3>
      <p className="small">{words.effect}</p>
      <fieldset>
        <legend className="label">{words.why}</legend>
        {blockReasons.map((each) => (
          <label key={each}>
            <input type="radio" name="block-reason" checked={reason === each} onChange={() => setReason(each)} />
            {each}
          </label>
        ))}
      </fieldset>
      {failure === null ? null : (
        <p className="small warn" role="alert">
          {failure.message} {failure.next ?? ''}
        </p>
      )}
      <div className={styles.actions}>
        <Button look="stop" blocked={waiting ? words.waiting : undefined} onPress={() => void block()}>
          {waiting ? words.waiting : words.block}
        </Button>
        <Button onPress={() => setAsking(false)}>{words.keep}</Button>
      </div>
    </section>
  );
}
