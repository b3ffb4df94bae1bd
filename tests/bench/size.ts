// Rows `bytes-per-edit-*`: what a draft takes in the journal while it is written, once its page is folded, and on its way to the endpoint.
import { join } from 'node:path';
import type { TestVault } from '../support/test-vault.ts';
import { columnsFloor } from './columns-floor.ts';
import { packedBody } from '../../main/network/packed-body.ts';
import { conversation, openVault, plainEdit } from './open-vault.ts';
import { measured, type Row } from './row.ts';
import type { BenchTrace } from './trace.ts';
import { usedBytes } from './used-bytes.ts';
import { withFolder } from './work-folder.ts';

/** Writes the trace as a person did, an entry per edit at its own second, and looks at the closed file before and after folding. */
export async function benchSize(trace: BenchTrace): Promise<readonly Row[]> {
  return withFolder(async (folder) => {
    const write = async (
      name: string,
      edits: BenchTrace['edits'],
      folded: boolean,
    ): Promise<{ readonly used: number; readonly wire: number }> => {
      const path = join(folder, name);
      let second = edits[0]?.second ?? 0;
      const vault = await openVault(path, () => second);
      for (let i = 0; i < edits.length; ) {
        // An open page is one day's: only what is folded lives through the trace's days.
        if (folded) second = edits[i]?.second ?? second;
        const together: Promise<unknown>[] = [];
        for (; i < edits.length && (!folded || edits[i]?.second === second) && together.length < 5000; i++) {
          const edit = edits[i];
          if (edit !== undefined)
            together.push(
              vault.appendEdits({ conversation, draft: 'bench-draft', first: i + 1, edits: [plainEdit(edit)] }),
            );
        }
        await Promise.all(together);
      }
      if (folded) await vault.endDraftsPage();
      const wire = folded ? await wireBytes(vault) : 0;
      vault.close();
      return { used: usedBytes(path), wire };
    };
    const { edits } = trace;
    const one = edits.slice(0, 1);
    const [open, emptyOpen] = [await write('open', edits, false), await write('empty-open', one, false)];
    const [folded, emptyFolded] = [await write('folded', edits, true), await write('empty-folded', one, true)];
    const count = edits.length - one.length;
    const floor = columnsFloor(edits) / edits.length;
    const note = `${edits.length} edits of ${trace.name}, an entry each; floor: positions, deletions, lengths, text and whole-second times, each under Brotli 9`;
    return [
      measured(
        'bytes-per-edit-open',
        (open.used - emptyOpen.used) / count,
        'bytes',
        floor,
        `used pages of the closed file less those of a journal with one edit; before folding; ${note}`,
      ),
      measured(
        'bytes-per-edit-folded',
        (folded.used - emptyFolded.used) / count,
        'bytes',
        floor,
        `the same, after folding; pages that became free are used again and do not count; ${note}`,
      ),
      measured(
        'bytes-per-edit-wire',
        (folded.wire - emptyFolded.wire) / count,
        'bytes',
        floor,
        `length of the push bodies as sent, less those of one edit; ${note}`,
      ),
    ];
  });
}

/** Length of all pushes of the drafts lane, each held by a receipt before the next, as the endpoint would give it. */
async function wireBytes(vault: TestVault): Promise<number> {
  let bytes = 0;
  for (;;) {
    const { push } = vault.pending('drafts', 100_000);
    if (push === null) return bytes;
    bytes += (await packedBody(push)).bytes.length;
    const { journal, epoch, lane, checkpoint } = push;
    await vault.receipt({
      journal,
      epoch,
      lane,
      seq: checkpoint.seq,
      head: checkpoint.head,
      at: 1,
      signature: checkpoint.signature,
    });
  }
}
