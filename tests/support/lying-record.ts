// The honest records that lies are told into, in both formats, folded and grouped and not, and what the second verifier is given of a record and of keys.
import type { LaneName } from '../../src/journal/lane.ts';
import type { JournalSource } from '../../src/journal/source.ts';
import type { Record2 } from '../second/verifier.ts';
import { goodRecord } from './lying-program.ts';
import { tablesOf, type Tables } from './lying-tables.ts';
import { seeds, type KeyHolder } from './test-keys.ts';

/** One record in each format, with the drafts folded and messages in groups, in two pages, and in one. */
export function lyingRecords(): readonly Tables[] {
  return ([1, 2] as const).flatMap((format) =>
    [
      { draftsLane: { pages: [6, 15], fold: true }, messagesLane: { pages: [9], grouped: 11 } },
      { draftsLane: { pages: [15] }, messagesLane: { pages: [9] } },
      { draftsLane: {}, messagesLane: { grouped: 7 } },
    ].map((lanes) => tablesOf({ ...goodRecord(), format, ...lanes })),
  );
}

/** A source as the second verifier reads it. */
export function recordOf(source: JournalSource): Record2 {
  const lane = (name: LaneName): Record2['lanes'][LaneName] => ({
    ...source.lane(name),
    groups: groupsOf(source, name),
    frames: [...source.lane(name).frames()],
  });
  return { identity: source.identity, lanes: { messages: lane('messages'), drafts: lane('drafts') } };
}

/** The groups of a lane as the second verifier reads them. */
export function groupsOf(source: JournalSource, name: LaneName): Record2['lanes'][LaneName]['groups'] {
  return [...source.lane(name).groups()].map(({ firstSeq, ...group }) => ({ seq: firstSeq, ...group }));
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
