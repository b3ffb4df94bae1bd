// A policy as it travels: believed only under the policy admin's signature, and named everywhere by the hash of its exact text (P5).
import { fromBase64Url } from '../bytes/bytes.ts';
import { toWtf8 } from '../bytes/wtf8.ts';
import { contexts } from '../crypto/contexts.ts';
import { verifySignature } from '../crypto/sodium.ts';
import type { LaneName } from '../journal/lane.ts';
import { contentHash } from '../message/content-hash.ts';
import { parsePolicy, signedPolicySchema, unreadable, type Policy } from './policy.ts';

/** A policy whose signature holds. `hash` is that of its JSON text as signed. */
export interface VerifiedPolicy {
  readonly policy: Policy;
  readonly hash: string;
}

/** Reads a signed policy (as JSON.parse left it) under the policy admin's key (base64url); throws `policy-unreadable` or `policy-refused`. */
export function readSignedPolicy(raw: unknown, policyKey: string): VerifiedPolicy {
  const signed = signedPolicySchema.safeParse(raw);
  if (!signed.success) throw unreadable('It is not a signed policy.', signed.error);
  const { policy, signature } = signed.data;
  if (!verifySignature(contexts.policy, toWtf8(policy), fromBase64Url(signature), fromBase64Url(policyKey)))
    throw unreadable('Its signature is not the company’s.');
  return { policy: parsePolicy(policy), hash: contentHash(policy) };
}

/** To whom a policy has pages sealed: X25519 keys in base64url, outermost box first. Without draft custodians what still has to be said of a draft goes to the archive. */
export function readersOf(policy: Policy): Readonly<Record<LaneName, readonly string[]>> {
  const { messages, drafts } = policy.custodians;
  return {
    messages: messages.map((one) => one.key),
    drafts: (drafts.length === 2 ? drafts : messages).map((one) => one.key),
  };
}
