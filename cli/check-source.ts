// The whole check over a record, wherever it is read from: chains and signatures, and with keys what was recorded, against itself and the company's policies.
import { ContentCheck, type ContentFault } from '../src/journal/content-check.ts';
import { lanes } from '../src/journal/lane.ts';
import type { JournalSource } from '../src/journal/source.ts';
import { isOnlyUnsigned } from '../src/journal/verdict.ts';
import { verifyJournal, type Fault, type Verdict, type VerifyOptions } from '../src/journal/verify.ts';
import type { CompanyPolicies } from './company-policies.ts';
import type { Keys } from './open-source.ts';
import { unpack } from './unpack.ts';

/** The verdict with what the content says, as `--json` prints it. */
export interface FullVerdict extends Verdict {
  /** `unsigned`: it holds as far as it is signed, and frames after that are vouched for by nobody. */
  readonly outcome: 'holds' | 'fault' | 'unsigned';
  /** What was opened agrees with itself; null where nothing was. */
  readonly content: {
    readonly drafts: number;
    readonly edits: number;
    readonly checksMade: number;
    readonly checksHeld: number;
    readonly faults: readonly ContentFault[];
  } | null;
  /** What was not checked, and why: no faults. */
  readonly notes: readonly string[];
}

/** What is known beside the record. */
export interface CheckOptions extends Pick<VerifyOptions, 'receipts' | 'onProgress' | 'deviceKey'> {
  readonly keys: Keys;
  readonly policies?: CompanyPolicies;
}

const mostFaults = 100;
const foreignKeys: Fault = {
  lane: 'messages',
  seq: 1,
  kind: 'page-unopened',
  sentence: 'None of the keys given is one of this record’s readers’, so nothing of it was opened.',
};

/** Checks all of `source`; never throws for bad content. */
export function checkSource(source: JournalSource, { keys, policies, ...options }: CheckOptions): FullVerdict {
  const content = new ContentCheck(source.identity);
  const company: ContentFault[] = [];
  const readers = readersOf(source, keys);
  const verdict = verifyJournal(source, {
    ...options,
    ...(keys.endpointKey === null ? {} : { endpointKey: keys.endpointKey }),
    pageKey: keys.pageKey,
    mustOpen: (_lane, page) => readers.has(page.readers.length),
    unpack,
    ...(policies === undefined ? {} : { readersFault: policies.readersFault }),
    onFrame: (lane, seq, frame, head) => {
      content.onFrame(lane, seq, frame, head);
      if (lane === 'drafts' || policies === undefined) return;
      for (const entry of frame.entries) {
        const sentence = policies.entryFault(seq, entry);
        if (sentence !== null && company.length < mostFaults) company.push({ lane, seq, sentence });
      }
    },
    onHead: content.onHead,
    onClosed: content.onClosed,
  });
  const isForeign =
    keys.count > 0 &&
    !lanes.some((lane) => source.lane(lane).pages.some(keys.isOneOf)) &&
    verdict.lanes.some((lane) => lane.frames > 0);
  const faults = isForeign ? [...verdict.faults, foreignKeys] : verdict.faults;
  const isSound = faults.length === 0 || isOnlyUnsigned({ faults });
  const framesOf = (name: string): number => verdict.lanes.find((lane) => lane.lane === name)?.frames ?? 0;
  const said =
    isSound && verdict.lanes.some((lane) => lane.opened > 0)
      ? [...company, ...content.faults({ messages: framesOf('messages'), drafts: framesOf('drafts') })]
      : null;
  const outcome = !isSound || (said ?? []).length > 0 ? 'fault' : faults.length > 0 ? 'unsigned' : 'holds';
  return {
    ...verdict,
    faults,
    holds: outcome === 'holds',
    outcome,
    content: said === null ? null : { ...content.counts, faults: said },
    notes: keys.count === 0 ? [] : notesOf(verdict, policies !== undefined),
  };
}

/**
 * Which pages the keys at hand are meant to open, by how many readers they have: the archive's have one, those of the two custodians of drafts two.
 * Where the keys open any of them they have to open all, or some are for others than the company's own.
 */
function readersOf(source: JournalSource, keys: Keys): ReadonlySet<number> {
  return new Set(
    lanes.flatMap((lane) =>
      source
        .lane(lane)
        .pages.filter(keys.areOf)
        .map((page) => page.readers.length),
    ),
  );
}

function notesOf(verdict: Verdict, hasPolicies: boolean): readonly string[] {
  const closed = verdict.lanes.filter((lane) => lane.opened < lane.frames);
  const notes = closed.map(
    ({ lane, opened, frames }) =>
      `${opened === 0 ? `The ${lane}` : `Of the ${lane} ${frames - opened} frames`} were not opened: these keys are not theirs.`,
  );
  return hasPolicies && closed.some(({ lane }) => lane === 'messages')
    ? [...notes, 'Which policies were in force could not be read everywhere.']
    : notes;
}
