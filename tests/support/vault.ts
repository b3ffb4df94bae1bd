// A real vault on a real file in a folder of its own, with fixed keys, a clock the test turns, and a conversation to write into.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import type { Edit } from '../../src/draft/edit.ts';
import type { Receipt } from '../../src/protocol/endpoint.ts';
import { lanes } from '../../src/journal/lane.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import { checkRecord, type FullVerdict } from '../../cli/verify.ts';
import { readRecord, type ReadRecord } from '../../cli/read-record.ts';
import type { InForce } from '../../main/vault/shapes.ts';
import { TestVault } from './test-vault.ts';
import { receiptFor } from './receipts.ts';
import { readerKeys, seeds, writeKeysFile, type KeyHolder } from './test-keys.ts';

/** The conversation every test may write into. */
export const conversation = 'web:1';
/** Where the clock starts: 14 January 2026, 09:30 UTC. */
export const startSecond = 1_768_383_000;

/** What is in force: level `edits`, the notice acknowledged, not strict, unless said otherwise. */
export function testInForce(change: Partial<InForce> = {}): InForce {
  return {
    policyVersion: 1,
    policyHash: toBase64Url(new Uint8Array(32).fill(7)),
    policySource: 'signed by the test',
    level: 'edits',
    noticeVersion: 1,
    noticeHash: toBase64Url(new Uint8Array(32).fill(8)),
    strict: false,
    discardGrace: 86_400,
    acknowledgedSince: 0,
    readers: readerKeys(),
    ...change,
  };
}

/** One typed edit. */
export function typed(at: number, inserted: string, deleted = 0): Edit {
  return { at, deleted, inserted, kind: inserted === '' ? 'delete' : 'type', composing: false, origin: 'person' };
}

/** The event that tells of a conversation. */
export function conversationEvent(id: string = conversation): Extract<GatewayEvent, { type: 'conversation' }> {
  return {
    type: 'conversation',
    conversation: id,
    channel: 'web',
    contact: { name: 'Hella Brand', address: 'hella@example.invalid', language: 'en' },
    capabilities: { canWrite: true, reason: '', maxLength: 100_000, until: null, receipts: true },
    disclosedAt: startSecond * 1000,
  };
}

/** How a rig begins. */
export interface RigOptions {
  readonly inForce?: Partial<InForce>;
  /** False: the notice is left unacknowledged and there is no conversation. */
  readonly ready?: boolean;
}

/** A vault with everything around it. Make it with `VaultRig.make`, end it with `remove`. */
export class VaultRig {
  readonly folder: string;
  readonly path: string;
  readonly clock = { second: startSecond };
  inForce: InForce;
  vault: TestVault;

  private constructor(folder: string, inForce: InForce) {
    this.folder = folder;
    this.path = join(folder, 'epoch-0.candor');
    this.inForce = inForce;
    this.vault = this.#open();
  }

  static async make({ inForce = {}, ready = true }: RigOptions = {}): Promise<VaultRig> {
    await cryptoReady();
    const rig = new VaultRig(mkdtempSync(join(tmpdir(), 'candor-test-')), testInForce(inForce));
    if (ready) {
      await rig.acknowledge();
      await rig.vault.events([{ cursor: 1, event: conversationEvent() }]);
    }
    return rig;
  }

  async acknowledge(): Promise<void> {
    await this.vault.acknowledge({ version: this.inForce.noticeVersion, hash: this.inForce.noticeHash, locale: 'en' });
  }

  /** Types `text` at the end of what the draft holds, one edit a character, and waits until all is durable. */
  async type(draft: string, text: string, where: string = conversation): Promise<number> {
    const { text: before, next } = this.textOf(draft, where);
    let at = before.length;
    const edits = Array.from(text, (letter) => {
      const edit = typed(at, letter);
      at += letter.length;
      return edit;
    });
    if (edits.length > 0) await this.vault.appendEdits({ conversation: where, draft, first: next, edits });
    return next + edits.length - 1;
  }

  /** Types each character as an append of its own, all at once, as a fast hand would. */
  async typeSingly(draft: string, text: string): Promise<number> {
    const { text: before, next } = this.textOf(draft);
    await Promise.all(
      [...text].map((letter, i) =>
        this.vault.appendEdits({ conversation, draft, first: next + i, edits: [typed(before.length + i, letter)] }),
      ),
    );
    return next + text.length - 1;
  }

  /** Compares and sends what the draft holds, as message `id`. */
  async send(draft: string, id: string, where: string = conversation): Promise<void> {
    const { text, next } = this.textOf(draft, where);
    await this.vault.checkDraft({ draft, through: next - 1, cause: 'send', text });
    await this.vault.sendMessage({ id, conversation: where, draft, through: next - 1, text });
  }

  /** What the record holds of an unsent draft; nothing when it is not the one open in its conversation. */
  textOf(draft: string, where: string = conversation): { readonly text: string; readonly next: number } {
    const open = this.vault.contents.drafts.restore(where);
    return open.draft === draft ? open : { text: '', next: 1 };
  }

  /** Folds what there is of drafts and pushes both lanes to an endpoint that receipts everything; gives the receipts. */
  async push(): Promise<readonly Receipt[]> {
    const receipts: Receipt[] = [];
    await this.vault.endDraftsPage();
    for (const lane of lanes) {
      for (;;) {
        const { push } = this.vault.pending(lane, 20_000);
        if (push === null) break;
        const receipt = receiptFor(push, this.clock.second);
        await this.vault.receipt(receipt);
        receipts.push(receipt);
      }
    }
    return receipts;
  }

  /** Closes and opens again, as a restart does. */
  reopen(): void {
    this.vault.close();
    this.vault = this.#open();
  }

  /** Opens what the test itself closed. */
  reopenClosed(): void {
    this.vault = this.#open();
  }

  /** What `candor verify` says, with the keys of `holder` and the endpoint's key. The vault may be open or closed. */
  verify(holder: KeyHolder = 'all', path = this.path): FullVerdict {
    return checkRecord(path, { keys: this.keysFile(holder) });
  }

  /** What the custodians read, without the device. */
  read(holder: KeyHolder = 'all', path = this.path): ReadRecord {
    return readRecord(path, { keys: this.keysFile(holder) });
  }

  keysFile(holder: KeyHolder = 'all'): string {
    return writeKeysFile(join(this.folder, `keys-${holder.replace(' ', '-')}.json`), holder);
  }

  /** Closes without anchors and signatures, as good as a crash for the file. */
  remove(): void {
    try {
      this.vault.close();
    } catch {
      // closed already, or broken on purpose by the test
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #open(): TestVault {
    return new TestVault({
      path: this.path,
      root: seeds.root,
      person: 'maren',
      inForce: this.inForce,
      now: () => this.clock.second,
    });
  }
}
