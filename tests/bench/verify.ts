// Row `verify`: checking a journal's chain offline beside BLAKE2b over the same bytes.
import { join } from 'node:path';
import { openJournalFile } from '../../cli/journal-file.ts';
import { blake2b } from '../../src/crypto/sodium.ts';
import { verifyJournal } from '../../src/journal/verify.ts';
import { conversation, openVault, plainEdit } from './open-vault.ts';
import { quantile } from './quantile.ts';
import { measured, type Row } from './row.ts';
import type { BenchTrace } from './trace.ts';
import { withFolder } from './work-folder.ts';

const rounds = 5;

/** Verifies a journal of one entry per edit, as a stranger without keys. */
export async function benchVerify(trace: BenchTrace): Promise<readonly Row[]> {
  return withFolder(async (folder) => {
    const path = join(folder, 'journal.candor');
    const vault = await openVault(path);
    const edits = trace.edits.map(plainEdit);
    for (let at = 0; at < edits.length; at += 1000)
      await Promise.all(
        edits
          .slice(at, at + 1000)
          .map((edit, i) =>
            vault.appendEdits({ conversation, draft: 'bench-draft', first: at + i + 1, edits: [edit] }),
          ),
      );
    vault.close();
    const journal = openJournalFile(path);
    try {
      const { source } = journal;
      const parts: Uint8Array[] = [];
      for (const lane of ['messages', 'drafts'] as const)
        for (const frame of source.lane(lane).frames()) parts.push(frame.commitment, frame.sealed);
      const all = Buffer.concat(parts);
      const ours: number[] = [];
      const floor: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        let began = performance.now();
        const verdict = verifyJournal(source);
        const took = performance.now() - began;
        if (!verdict.holds)
          throw new Error(`the bench's own journal does not verify: ${verdict.faults[0]?.sentence ?? ''}`);
        began = performance.now();
        blake2b(all);
        const hashing = performance.now() - began;
        if (round === 0) continue;
        ours.push(took);
        floor.push(hashing);
      }
      const rate = (samples: readonly number[]): number => (all.length / 1e6 / quantile(samples, 0.5)) * 1000;
      const frames = source.lane('messages').count + source.lane('drafts').count;
      const perSecond = Math.round(frames / (quantile(ours, 0.5) / 1000));
      return [
        measured(
          'verify',
          rate(ours),
          'MB/s',
          rate(floor),
          `chain, pages and signatures of ${source.lane('drafts').count} frames without keys, read from the file: ${perSecond} a second, median of ${rounds}; floor: BLAKE2b over their ${all.length} bytes at once`,
          'rate',
        ),
      ];
    } finally {
      journal.close();
    }
  });
}
