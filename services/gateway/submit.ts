// Whether a submitted message may be handed over: proof first, then the conversation's own rules (P1, gateway.md §4).
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { verifySignature } from '../../src/crypto/sodium.ts';
import { receiptHolds } from '../../src/protocol/credentials.ts';
import { contentHash, submitBytes } from '../../src/message/proof.ts';
import type { FromGateway, ToGateway } from '../../src/protocol/gateway.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import type { GatewayStore } from './store.ts';

type Submit = Extract<ToGateway, { type: 'submit' }>;
type Submitted = Extract<FromGateway, { type: 'submitted' }>;

/** What a submit is judged by. */
export interface SubmitRules {
  readonly strict: boolean;
  readonly endpointKey: Uint8Array;
}

/** The answer to a submit. `handed-over` is returned only when the message and its proof are on disk. `now` in Unix ms. */
export function takeSubmit(store: GatewayStore, rules: SubmitRules, by: Enrolment, submit: Submit, now: number): Submitted {
  const answer = (outcome: Submitted['outcome'], reason?: string): Submitted => ({ type: 'submitted', id: submit.id, outcome, at: now, ...(reason === undefined ? {} : { reason }) });
  if (contentHash(submit.text) !== submit.contentHash) return answer('refused', 'The text is not the one its proof is for.');
  return store.atomically(() => {
    const held = store.submit(by.person, submit.id);
    if (held !== undefined) {
      const same = held.content_hash === submit.contentHash && held.conversation === submit.conversation;
      return same ? { ...answer('handed-over'), at: held.at } : answer('conflict', 'Another message with this id was already handed over. It was not changed.');
    }
    const reason = proofFault(rules, by, submit) ?? conversationFault(store, by, submit, now);
    if (reason !== null) return answer('refused', reason);
    store.addSubmit(by.person, submit, by.signKey, now);
    return answer('handed-over');
  });
}

/** Why the proof does not show that this message is on record; null when it does. */
function proofFault(rules: SubmitRules, by: Enrolment, submit: Submit): string | null {
  const { proof } = submit;
  if (proof.journal !== by.journal || proof.epoch !== by.epoch) return 'The proof is from another journal than this device’s.';
  const signed = submitBytes({ ...submit, journal: fromBase64Url(proof.journal), epoch: proof.epoch, seq: proof.seq, head: fromBase64Url(proof.head) });
  if (!verifySignature(contexts.submit, signed, fromBase64Url(proof.signature), fromBase64Url(by.signKey))) return 'The proof that this message is on record is not signed by this device.';
  const { receipt } = proof;
  if (receipt === null) return rules.strict ? 'The endpoint’s receipt for this message is missing; here nothing leaves without it.' : null;
  if (receipt.journal !== proof.journal || receipt.epoch !== proof.epoch || receipt.lane !== 'messages') return 'The receipt is for another journal.';
  if (receipt.seq < proof.seq) return 'The receipt is for an older part of the record than this message.';
  if (receipt.seq === proof.seq && receipt.head !== proof.head) return 'The receipt is for another record than the proof.';
  return receiptHolds(receipt, rules.endpointKey) ? null : 'The receipt is not the endpoint’s.';
}

/** Why this conversation does not allow it; null when it does. */
function conversationFault(store: GatewayStore, by: Enrolment, submit: Submit, now: number): string | null {
  const conversation = store.conversation(submit.conversation);
  if (conversation === undefined || conversation.employee !== by.person) return 'This conversation is not yours.';
  const { capabilities, disclosedAt } = conversation.event;
  if (disclosedAt === null) return 'The client has not yet been told that messages are kept.';
  if (!capabilities.canWrite) return capabilities.reason === '' ? 'This conversation cannot be written to right now.' : capabilities.reason;
  if (capabilities.until !== null && now > capabilities.until) return 'The time for writing freely in this conversation has ended.';
  if (submit.text.length > capabilities.maxLength) return `The message is longer than this channel takes (${capabilities.maxLength} characters).`;
  return null;
}
