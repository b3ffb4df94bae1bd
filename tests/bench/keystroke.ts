// Rows `keystroke-durable-*`: one edit at the vault's door until it is flushed, beside one write and fdatasync of 4 KiB.
import { join } from 'node:path';
import { FlushFile } from './flush-file.ts';
import { conversation, openVault, plainEdit } from './open-vault.ts';
import { quantile } from './quantile.ts';
import { measured, type Row } from './row.ts';
import type { BenchTrace } from './trace.ts';
import { withFolder } from './work-folder.ts';

const warmUp = 300;
const samples = 2500;
const blockLength = 25;

/** Measures in short blocks, ours and the floor's in turn, so that what disturbs the machine disturbs both. */
export async function benchKeystroke(trace: BenchTrace): Promise<readonly Row[]> {
  return withFolder(async (folder) => {
    const vault = await openVault(join(folder, 'journal.candor'));
    const file = new FlushFile(join(folder, 'floor'));
    const edits = trace.edits.slice(0, warmUp + samples).map(plainEdit);
    const ours: number[] = [];
    const floor: number[] = [];
    for (let i = 0; i < edits.length; ) {
      for (const end = Math.min(i + blockLength, edits.length); i < end; i++) {
        const edit = edits[i];
        if (edit === undefined) break;
        const began = performance.now();
        await vault.appendEdits({ conversation, draft: 'bench-draft', first: i + 1, edits: [edit] });
        const took = performance.now() - began;
        if (i >= warmUp) ours.push(took);
      }
      for (let j = 0; j < blockLength; j++) {
        const took = file.once();
        if (i > warmUp) floor.push(took);
      }
    }
    vault.close();
    file.close();
    const note = `${ours.length} single edits of ${trace.name}; floor: write + fdatasync of 4 KiB into preallocated space, ${floor.length} times, in turn in blocks of ${blockLength}`;
    return [
      measured('keystroke-durable-p50', quantile(ours, 0.5), 'ms', quantile(floor, 0.5), note),
      measured('keystroke-durable-p99', quantile(ours, 0.99), 'ms', quantile(floor, 0.99), note),
    ];
  });
}
