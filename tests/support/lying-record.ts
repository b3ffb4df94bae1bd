// The honest records that lies are told into, in both formats, folded and not, and what the second verifier is given of a record and of keys.
import type { LaneName } from '../../src/journal/lane.ts';
import type { JournalSource } from '../../src/journal/source.ts';
import type { Record2 } from '../second/verifier.ts';
import { goodRecord } from './lying-program.ts';
import { tablesOf, type Tables } from './lying-tables.ts';
import { seeds, type KeyHolder } from './test-keys.ts';

/** One record in each format, with the drafts folded, in two pages, and in one. */
export function lyingRecords(): readonly Tables[] {
  return ([1, 2] as const).flatMap((format) =>
    [{ pages: [6, 15], fold: true }, { pages: [15] }, {}].map((draftsLane) =>
      tablesOf({ ...goodRecord(), format, draftsLane, messagesLane: 'pages' in draftsLane ? { pages: [9] } : {} }),
    ),
  );
}

/** A source as the second verifier reads it. */
export function recordOf(source: JournalSource): Record2 {
  const lane = (name: LaneName): Record2['lanes'][LaneName] => ({
    ...source.lane(name),
    frames: [...source.lane(name).frames()],
  });
  return { identity: source.identity, lanes: { messages: lane('messages'), drafts: lane('drafts') } };
}

/** The seeds a holder of keys has. */
export function seedsOf(holder: KeyHolder): readonly Uint8Array[] {
  if (holder === 'nobody') return [];
  const drafts = {
    all: [seeds.draftsOuter, seeds.draftsInner],
    archive: [],
    'outer only': [seeds.draftsOuter],
    'inner only': [seeds.draftsInner],
  };
  return [seeds.archive, ...drafts[holder]];
}
