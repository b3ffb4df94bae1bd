// A small, complete, closed record as a journal file and as an exported bundle: folded drafts, open drafts, messages, signatures and receipts.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBundle } from '../../cli/bundle.ts';
import { openJournalFile } from '../../cli/journal-file.ts';
import type { Receipt } from '../../src/protocol/endpoint.ts';
import { conversation, VaultRig } from './vault.ts';

/** A closed record. */
export interface SmallRecord {
  readonly folder: string;
  readonly journal: string;
  readonly bundle: string;
  /** A copy of the journal as it was a while before, itself whole. */
  readonly earlier: string;
  /** Key file with everything. */
  readonly keys: string;
  /** What the endpoint receipted, in order. */
  readonly receipts: readonly Receipt[];
  readonly remove: () => void;
}

/** Makes one. With `folded: false` every draft frame still stands by itself, with `grouped` the first day's messages lie in a group; `tiny` is the smallest with one of each part. */
export async function smallRecord({
  folded = true,
  tiny = false,
  grouped = tiny,
}: {
  readonly folded?: boolean;
  readonly tiny?: boolean;
  readonly grouped?: boolean;
} = {}): Promise<SmallRecord> {
  const rig = await VaultRig.make();
  await rig.type('d1', tiny ? 'a' : 'Hi Ann');
  await rig.send('d1', 'm1');
  const receipts = folded ? [...(await rig.push())] : [];
  rig.vault.close();
  const earlier = join(rig.folder, 'earlier.candor');
  copyFileSync(rig.path, earlier);
  if (grouped) rig.clock.second += 86_400;
  rig.reopenClosed();
  if (!tiny) await furtherDay(rig, folded, receipts);
  await rig.type('d3', tiny ? 'h' : 'hm');
  if (grouped) {
    await rig.vault.captureGap('the next day'); // a frame of messages, so that the first page is closed
    await rig.vault.group();
  }
  rig.vault.close();
  const bundle = join(rig.folder, 'record.bundle');
  const { source, close } = openJournalFile(rig.path);
  writeBundle(source, bundle);
  close();
  return {
    folder: rig.folder,
    journal: rig.path,
    bundle,
    earlier,
    keys: rig.keysFile(),
    receipts,
    remove: () => {
      rig.remove();
    },
  };
}

async function furtherDay(rig: VaultRig, folded: boolean, receipts: Receipt[]): Promise<void> {
  await rig.vault.events([
    {
      cursor: 2,
      event: {
        type: 'inbound',
        conversation,
        message: 'in1',
        text: 'Yes?',
        at: 5,
        providerId: 'p',
        verified: 'session',
      },
    },
  ]);
  await rig.type('d2', 'ok');
  await rig.send('d2', 'm2');
  if (folded) receipts.push(...(await rig.push()));
}
