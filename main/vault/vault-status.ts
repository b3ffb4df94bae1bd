// What the vault says of itself: which record this is, how far it goes, and what may be recorded now.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { captureLevel, isAcknowledged } from './capture-level.ts';
import type { VaultStatus } from './shapes.ts';
import type { Vault } from './vault.ts';

/** Where a record stands. Takes the space reserve again when there is room. */
export function statusOf(vault: Vault): VaultStatus {
  const lowSpace = vault.reserve !== null && !vault.reserve.take();
  const { journal, keys, inForce, views } = vault;
  const { identity } = journal;
  return {
    journal: toBase64Url(identity.journal),
    epoch: identity.epoch,
    previous: toBase64Url(identity.previous),
    signKey: toBase64Url(keys.sign.publicKey),
    boxKey: toBase64Url(keys.box.publicKey),
    acknowledged: isAcknowledged(inForce, views.notice.acknowledged),
    level: captureLevel(inForce, views.notice.acknowledged),
    seq: { messages: journal.position('messages').seq, drafts: journal.position('drafts').seq },
    receipted: { messages: journal.receipt('messages')?.seq ?? 0, drafts: journal.receipt('drafts')?.seq ?? 0 },
    policy: { version: inForce.policyVersion, hash: inForce.policyHash },
    gatewayCursor: views.gateway.cursor,
    unsent: views.message.unsent,
    lowSpace,
  };
}
