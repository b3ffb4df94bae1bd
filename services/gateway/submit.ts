// Whether a submitted message may be handed over: proof first, then the conversation's own rules (P1, gateway.md §4).
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { readSubmitProof, type ProvenMessage } from '../../src/message/submit-proof.ts';
import type { FromGateway, ToGateway } from '../../src/protocol/gateway.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import type { CompanyPolicies } from '../company-policies.ts';
import type { GatewayStore } from './store.ts';

type Submit = Extract<ToGateway, { type: 'submit' }>;
type Submitted = Extract<FromGateway, { type: 'submitted' }>;

/** What a submit is judged by. */
export interface SubmitRules {
  readonly strict: boolean;
  readonly endpointKey: Uint8Array;
  readonly policies: CompanyPolicies;
}

/** A message as it is kept once its proof held. */
export interface TakenMessage {
  readonly id: string;
  readonly conversation: string;
  readonly text: string;
  readonly contentHash: string;
  /** Where it stands in the record, and the head right after it. */
  readonly journal: string;
  readonly epoch: number;
  readonly seq: number;
  readonly head: string;
  readonly isReceipted: boolean;
  /** The proof as it came, without the message itself. */
  readonly proof: string;
}

/** The answer to a submit. `handed-over` is returned only when the message and its proof are on disk. `now` in Unix ms. */
export function takeSubmit(
  store: GatewayStore,
  rules: SubmitRules,
  by: Enrolment,
  submit: Submit,
  now: number,
): Submitted {
  const answer = (outcome: Submitted['outcome'], reason?: string): Submitted => ({
    type: 'submitted',
    id: submit.id,
    outcome,
    at: now,
    ...(reason === undefined ? {} : { reason }),
  });
  const proven = readSubmitProof(submit.proof, { ...by, endpointKey: rules.endpointKey });
  if (typeof proven === 'string') return answer('refused', proven);
  const taken = takenFrom(submit, proven);
  return store.atomically(() => {
    const held = store.submits.find(by.person, submit.id);
    if (held !== undefined) {
      const same = held.content_hash === taken.contentHash && held.conversation === submit.conversation;
      return same
        ? { ...answer('handed-over'), at: held.at }
        : answer('conflict', 'Another message with this id was already handed over. It was not changed.');
    }
    const reason =
      store.stopped.why(by) ??
      policyFault(rules, proven) ??
      placeFault(store, rules, submit, proven) ??
      conversationFault(store, by, taken, now);
    if (reason !== null) return answer('refused', reason);
    store.submits.add(by.person, taken, by.signKey, now);
    return answer('handed-over');
  });
}

function takenFrom(submit: Submit, { message, head, isReceipted }: ProvenMessage): TakenMessage {
  const { plaintext: _, ...rest } = submit.proof; // the text is kept once, and not for longer than it is needed
  return {
    id: submit.id,
    conversation: submit.conversation,
    text: message.text,
    contentHash: contentHash(message.text),
    journal: rest.journal,
    epoch: rest.epoch,
    seq: rest.seq,
    head: toBase64Url(head),
    isReceipted,
    proof: JSON.stringify(rest),
  };
}

/** Why the policy this message was recorded under does not allow it; null when the company has it in force. */
function policyFault({ policies }: SubmitRules, { message }: ProvenMessage): string | null {
  return policies.find(message.policy ?? '') === undefined
    ? 'This message was recorded under a policy that the company does not have in force.'
    : null;
}

/** Why this place in the record does not show this message for the first time; null when it does. */
function placeFault(
  store: GatewayStore,
  rules: SubmitRules,
  submit: Submit,
  { message, isReceipted }: ProvenMessage,
): string | null {
  if (message.id !== submit.id || message.conversation !== submit.conversation)
    return 'The proof is of another message.';
  if (rules.strict && !isReceipted)
    return 'The endpoint’s receipt for this message is missing; here nothing leaves without it.';
  const { journal, epoch, seq } = submit.proof;
  return store.submits.isPlaceTaken(journal, epoch, seq)
    ? 'Another message was handed over from this place in the record. One place serves one message.'
    : null;
}

/** Why this conversation does not allow it; null when it does. */
function conversationFault(
  store: GatewayStore,
  by: Enrolment,
  { conversation: id, text }: TakenMessage,
  now: number,
): string | null {
  const conversation = store.conversation(id);
  if (conversation === undefined || conversation.employee !== by.person) return 'This conversation is not yours.';
  const { capabilities, disclosedAt } = conversation.event;
  if (disclosedAt === null) return 'The client has not yet been told that messages are kept.';
  if (!capabilities.canWrite)
    return capabilities.reason === '' ? 'This conversation cannot be written to right now.' : capabilities.reason;
  if (capabilities.until !== null && now > capabilities.until)
    return 'The time for writing freely in this conversation has ended.';
  if (text.length > capabilities.maxLength)
    return `The message is longer than this channel takes (${capabilities.maxLength} characters).`;
  return text === '' ? 'An empty message is not sent.' : null;
}
