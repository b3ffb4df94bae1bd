// Whether a submitted message may be handed over: proof first, then the conversation's own rules (P1, gateway.md §4).
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { readSubmitProof, type ProvenMessage } from '../../../src/message/submit-proof.ts';
import type { FromGateway, ToGateway } from '../../../src/protocol/gateway.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { CompanyPolicies } from '../../company-policies.ts';
import type { GatewayStores } from '../stores.ts';
import type { TakenMessage } from './store.ts';

type Submit = Extract<ToGateway, { type: 'submit' }>;
type Submitted = Extract<FromGateway, { type: 'submitted' }>;

/** What a submit is judged by. */
export interface SubmitRules {
  readonly strict: boolean;
  readonly endpointKey: Uint8Array;
  readonly policies: CompanyPolicies;
}

/** The answer to a submit. `handed-over` is returned only when the message and its proof are on disk. `now` in Unix ms. */
export async function takeSubmit(
  store: GatewayStores,
  rules: SubmitRules,
  by: Enrolment,
  submit: Submit,
  now: number,
): Promise<Submitted> {
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
  return store.sql.atomically(async () => {
    const held = await store.submits.find(by.person, submit.id);
    if (held !== undefined) {
      const same = held.content_hash === taken.contentHash && held.conversation === submit.conversation;
      return same
        ? { ...answer('handed-over'), at: held.at }
        : answer('conflict', 'Another message with this id was already handed over. It was not changed.');
    }
    const reason =
      (await store.stopped.why(by)) ??
      policyFault(rules, proven) ??
      (await placeFault(store, rules, submit, proven)) ??
      (await conversationFault(store, by, taken, now));
    if (reason !== null) return answer('refused', reason);
    await store.submits.add(by.person, taken, by.signKey, now);
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
async function placeFault(
  store: GatewayStores,
  rules: SubmitRules,
  submit: Submit,
  { message, isReceipted }: ProvenMessage,
): Promise<string | null> {
  if (message.id !== submit.id || message.conversation !== submit.conversation)
    return 'The proof is of another message.';
  if (rules.strict && !isReceipted)
    return 'The endpoint’s receipt for this message is missing; here nothing leaves without it.';
  const { journal, epoch, seq } = submit.proof;
  return (await store.submits.isPlaceTaken(journal, epoch, seq))
    ? 'Another message was handed over from this place in the record. One place serves one message.'
    : null;
}

/** Why this conversation does not allow it; null when it does. */
async function conversationFault(
  store: GatewayStores,
  by: Enrolment,
  { conversation: id, text }: TakenMessage,
  now: number,
): Promise<string | null> {
  const conversation = await store.conversations.find(id);
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
