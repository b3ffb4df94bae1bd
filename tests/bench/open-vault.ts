// Opens a real vault for a bench: a file on disk, real keys, two custodians for drafts, an acknowledged notice and one conversation.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { boxKeyPair, cryptoReady, randomBytes } from '../../src/crypto/sodium.ts';
import type { Edit, RecordedEdit } from '../../src/draft/edit.ts';
import type { InForce } from '../../main/vault/shapes.ts';
import { TestVault } from '../support/test-vault.ts';
import type { VaultOptions } from '../../main/vault/vault.ts';

/** The conversation every bench writes into. */
export const conversation = 'bench-conversation';

const notices = new WeakMap<TestVault, Pick<InForce, 'noticeVersion' | 'noticeHash'>>();

/** Begins a journal at `path`, ready for edits. `now` gives the seconds of its entries. */
export async function openVault(
  path: string,
  now: () => number = () => Math.floor(Date.now() / 1000),
): Promise<TestVault> {
  await cryptoReady();
  const reader = (): string => toBase64Url(boxKeyPair(randomBytes(32)).publicKey);
  const hash = toBase64Url(new Uint8Array(32));
  const inForce: InForce = {
    policyVersion: 1,
    policyHash: hash,
    policySource: 'bench',
    level: 'edits',
    noticeVersion: 1,
    noticeHash: hash,
    strict: false,
    discardGrace: 0,
    acknowledgedSince: 0,
    readers: { messages: [reader()], drafts: [reader(), reader()] },
  };
  const vault = openVaultWith({ path, root: randomBytes(32), person: 'bench', inForce, now });
  await beginConversation(vault);
  return vault;
}

/** Opens a vault under given options. */
export function openVaultWith(options: VaultOptions): TestVault {
  const vault = new TestVault(options);
  notices.set(vault, options.inForce);
  return vault;
}

/** Acknowledges the notice in force and puts one conversation on record. */
export async function beginConversation(vault: TestVault): Promise<void> {
  const notice = notices.get(vault);
  if (notice === undefined) throw new Error('a vault that was not opened here');
  await vault.acknowledge({ version: notice.noticeVersion, hash: notice.noticeHash, locale: 'en' });
  await vault.events([
    {
      cursor: 1,
      event: {
        type: 'conversation',
        conversation,
        channel: 'web',
        contact: { name: 'A client', address: 'bench', language: 'en' },
        capabilities: { canWrite: true, reason: '', maxLength: 100_000, until: null, receipts: false },
        disclosedAt: 1,
      },
    },
  ]);
}

/** What a window sends of an edit: the vault numbers and times it itself. */
export function plainEdit({ at, deleted, inserted, kind, composing, origin }: RecordedEdit): Edit {
  return { at, deleted, inserted, kind, composing, origin };
}
