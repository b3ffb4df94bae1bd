// Opens every frame of the drafts lane as it stands on disk, for tests that look for what must not be there.
import { verifyJournal } from '../../../src/journal/verify.ts';
import type { FrameContent } from '../../../src/journal/entry.ts';
import type { Sample } from '../../../scripts/sample/organisation.ts';
import { openSource, readKeys } from '../../../cli/open-source.ts';
import { unpack } from '../../../cli/unpack.ts';
import { cryptoReady } from '../../../src/crypto/sodium.ts';

/** The frames' contents, in order, with nothing left out. */
export async function draftsLaneOf(sample: Sample): Promise<readonly FrameContent[]> {
  await cryptoReady();
  const keys = readKeys(sample.keysFile, undefined);
  const { source, close } = openSource(sample.employee.journal);
  const frames: FrameContent[] = [];
  try {
    verifyJournal(source, {
      pageKey: keys.pageKey,
      unpack,
      onFrame: (lane, _seq, content) => {
        if (lane === 'drafts') frames.push(content);
      },
    });
  } finally {
    close();
  }
  return frames;
}

/** Every number anywhere inside, with where it stands. */
export function numbersIn(value: unknown, path = ''): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value === 'bigint') return [[path, Number(value)]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, `${path}.${key}`));
}
