// Where the bytes of a folded journal's drafts are: column by column, and table by table beside a journal of the same messages without drafts.
import { openJournalFile } from '../../cli/journal-file.ts';
import { readKeys } from '../../cli/open-source.ts';
import { pack, unpack } from '../../main/vault/pack.ts';
import type { FrameContent } from '../../src/journal/entry.ts';
import { foldColumns } from '../../src/journal/fold.ts';
import { verifyJournal } from '../../src/journal/verify.ts';
import { bytesByTable } from './used-bytes.ts';

/** Bytes by part; every part of the drafts lane, then what tables grew by beside it. */
export type Parts = readonly (readonly [part: string, bytes: number])[];

/** Columns of all folded pages together. Throws where the journal does not hold. */
export async function columnParts(path: string, keysFile: string): Promise<Parts> {
  const { source, close } = openJournalFile(path);
  try {
    const { pageKey } = readKeys(keysFile, undefined);
    const folds = source.lane('drafts').folds;
    const pages: FrameContent[][] = folds.map(() => []);
    const verdict = verifyJournal(source, {
      pageKey,
      unpack,
      onFrame: (lane, seq, content) => {
        if (lane === 'drafts') pages[folds.findIndex((fold) => seq <= fold.lastSeq)]?.push(content);
      },
    });
    if (!verdict.holds)
      throw new Error(`the bench's own journal does not verify: ${verdict.faults[0]?.sentence ?? ''}`);
    const sums = new Map<string, number>();
    for (const contents of pages) {
      for (const [i, { bytes, isText }] of foldColumns(contents).columns.entries()) {
        const name = columnNames[i] ?? `column ${i + 1}`;
        sums.set(name, (sums.get(name) ?? 0) + Math.min(bytes.length, (await pack(bytes, isText)).length));
      }
    }
    return [...sums];
  } finally {
    close();
  }
}

// The order of journal.md §8.
const columnNames = ['frames', 'styles', 'positions', 'deletions', 'lengths', 'entries', 'text'];

/** How much more each table takes in one journal than in another. */
export function tableParts(path: string, without: string): Parts {
  const [one, other] = [bytesByTable(path), bytesByTable(without)];
  return Object.entries(one)
    .map(([name, bytes]) => [name, bytes - (other[name] ?? 0)] as const)
    .filter(([, bytes]) => bytes !== 0);
}

/** `parts` per edit, the largest first, for a note. */
export function perEdit(parts: Parts, edits: number): string {
  return parts
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, bytes]) => `${name} ${(bytes / edits).toFixed(3)}`)
    .join(', ');
}
