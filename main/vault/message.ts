// Operations on messages: sent, followed on their way, read; what may be handed over (P1).
import { toBase64Url } from '../../src/bytes/bytes.ts';
import type { Conversation } from '../../src/conversation/calls.ts';
import { CandorError } from '../../src/errors.ts';
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { Message } from '../../src/message/calls.ts';
import { mayCapture } from './capture-level.ts';
import { changesOf, rowOf } from './changes.ts';
import type { House } from './house.ts';
import { openingOf } from './opening-proof.ts';
import type { Changes, Nothing, OutboxItem } from './shapes.ts';
import type { Staging } from './staging.ts';
import type { Vault } from './vault.ts';

type Request = RequestOf<'sendMessage'>;

/** A message that was just recorded, with its conversation as it is now. */
export interface Sent {
  readonly message: Message;
  readonly conversation: Conversation;
}

/** See the first line. */
export const messageOperations = {
  sendMessage: ({ vault }: House, request: Request): Promise<Sent> =>
    vault.commit((staging) => {
      const level = mayCapture(vault.inForce, vault.views.notice.acknowledged);
      if (isOnRecord(vault, request)) return sent(vault, request.id);
      maySend(vault, request);
      const { id, conversation, text } = request;
      const draft = level === 'messages' ? endOther(vault, staging, request) : endDraft(vault, staging, request);
      staging.stage({
        kind: 'message-recorded',
        id,
        conversation,
        text,
        draft,
        level,
        policy: vault.inForce.policyHash,
      });
      return sent(vault, id);
    }),

  /** A step in a message's journey that this device saw itself. */
  state: (
    { vault }: House,
    take: { readonly message: string; readonly state: Message['state']; readonly reason?: string },
  ): Promise<Changes> =>
    vault.commit((staging) => {
      const { message, state, reason } = take;
      const atMs = vault.now() * 1000;
      staging.stage({ kind: 'message-state', message, state, atMs, ...(reason === undefined ? {} : { reason }) });
      return changesOf(vault.views, [message], []);
    }),

  /** Messages that may be handed over now, each with its proof; in strict mode only those a receipt covers. */
  outbox: ({ vault }: House, { limit }: { readonly limit: number }): { readonly items: readonly OutboxItem[] } => {
    vault.settle();
    const receipted = vault.journal.receipt('messages')?.seq ?? 0;
    const items: OutboxItem[] = [];
    for (const message of vault.views.message.outbox()) {
      if (items.length >= limit) break;
      if (vault.inForce.strict && receipted < message.seq) break; // order: nothing overtakes
      items.push({ message, proof: openingOf(vault.journal, message.seq) });
    }
    return { items };
  },

  thread: ({ vault }: House, { conversation, before, limit }: RequestOf<'readThread'>): ReplyOf<'readThread'> => {
    const { messages, more } = vault.views.message.thread(conversation, before, limit);
    return { messages: [...messages], more };
  },

  markRead: ({ vault }: House, { conversation }: RequestOf<'markRead'>): Nothing => {
    vault.views.message.markRead(conversation);
    return {};
  },
};

/** True when this very message is on record already; throws `conflict` when its id is, with something else. */
function isOnRecord({ views }: Vault, { id, text, conversation }: Request): boolean {
  const again = views.message.message(id);
  if (again === null) return false;
  if (again.text !== text || again.conversation !== conversation)
    throw new CandorError('conflict', 'A message with this id is on record with another text.');
  return true;
}

function maySend({ views, reserve }: Vault, { conversation, text }: Request): void {
  if (reserve?.isGiven === true) {
    throw new CandorError(
      'disk-full',
      'This disk is full. What you write is still recorded, but nothing is sent until there is room.',
      { next: 'Free some space; Candor carries on by itself.' },
    );
  }
  const known = views.conversation.find(conversation);
  if (known === null) throw new CandorError('not-found', 'This conversation is not on record here.');
  const { canWrite, reason, maxLength } = known.capabilities;
  if (!canWrite)
    throw new CandorError('not-allowed', `You can’t write here. ${reason}`, { next: 'Your text stays in the box.' });
  if (text.length > maxLength) {
    throw new CandorError('too-large', `This message has ${text.length} characters; here ${maxLength} are possible.`, {
      next: 'Shorten it or send it in two.',
    });
  }
}

/** Ends the draft that becomes the message: the message names its exact history (P2). */
function endDraft(
  vault: Vault,
  staging: Staging,
  { draft, conversation, text, through }: Request,
): {
  readonly id: string;
  readonly edits: number;
  readonly seq: number;
  readonly head: string;
} {
  if (draft === null)
    throw new CandorError('draft-mismatch', 'A message without its draft cannot go on record at this level.');
  const { log } = vault.views.draft.open(draft);
  if (log.text !== text || log.edits !== through)
    throw new CandorError(
      'draft-mismatch',
      'What is on record of this draft is not what is in the box, so it was not sent.',
      { next: 'Send it again; Candor compares it first.' },
    );
  const seq = staging.stageDraft(draft, conversation, [{ kind: 'draft-closed', outcome: 'sent' }], vault.now());
  return { id: draft, edits: log.edits, seq, head: toBase64Url(vault.journal.position('drafts').head) };
}

/** What was recorded of a draft before the level was lowered ends here; the message does not claim to come from it. */
function endOther({ views, now }: Vault, staging: Staging, { conversation }: Request): null {
  const { draft } = views.draft.restore(conversation);
  if (draft !== null) staging.stageDraft(draft, conversation, [{ kind: 'draft-closed', outcome: 'discarded' }], now());
  return null;
}

function sent({ views }: Vault, id: string): Sent {
  const message = views.message.message(id);
  const conversation = message === null ? null : rowOf(views, message.conversation);
  if (message === null || conversation === null)
    throw new CandorError('internal', 'The message was recorded but cannot be shown.');
  return { message, conversation };
}
