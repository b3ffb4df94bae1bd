// `candor verify`: the whole check over a journal or bundle, offline, with progress, as sentences or as JSON.
import { readFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import { ContentCheck, type ContentFault } from '../src/journal/content-check.ts';
import { lanes } from '../src/journal/lane.ts';
import { isOnlyUnsigned } from '../src/journal/verdict.ts';
import { verifyJournal, type Fault, type Verdict } from '../src/journal/verify.ts';
import type { JournalSource, StoredReceipt } from '../src/journal/source.ts';
import { receiptSchema, type Receipt } from '../src/protocol/endpoint.ts';
import { b32 } from '../src/protocol/signed.ts';
import { readPolicies } from './company-policies.ts';
import { openSource, readKeys, type Keys } from './open-source.ts';
import { unpack } from './unpack.ts';

/** Options of the command. */
export interface VerifyCommand {
  readonly json?: true;
  readonly keys?: string;
  readonly endpointKey?: string;
  readonly receipts?: string;
  readonly deviceKey?: string;
  readonly policy?: readonly string[];
  readonly policyKey?: string;
}

/** Exit code for each outcome; 2 is for what could not be read at all. */
const exitCodes = { holds: 0, fault: 1, unsigned: 3 } as const;

/** The verdict with what the content says, as `--json` prints it. */
export interface FullVerdict extends Verdict {
  /** `unsigned`: it holds as far as it is signed, and frames after that are vouched for by nobody. */
  readonly outcome: keyof typeof exitCodes;
  /** What was opened agrees with itself; null where nothing was. */
  readonly content: { readonly drafts: number; readonly edits: number; readonly checksMade: number; readonly checksHeld: number; readonly faults: readonly ContentFault[] } | null;
  /** What was not checked, and why: no faults. */
  readonly notes: readonly string[];
}

/** Checks `path`; never throws for bad content, throws `CandorError` where it cannot be read at all. */
export function checkRecord(path: string, options: VerifyCommand, onProgress?: (done: number, total: number) => void): FullVerdict {
  const keys = readKeys(options.keys, options.endpointKey);
  const held = readReceipts(options.receipts);
  const policies = readPolicies(options.policy, options.policyKey);
  const { source, close } = openSource(path);
  try {
    const content = new ContentCheck(source.identity);
    const company: ContentFault[] = [];
    const readers = readersOf(source, keys);
    const verdict = verifyJournal(source, {
      ...(keys.endpointKey === null ? {} : { endpointKey: keys.endpointKey }),
      pageKey: keys.pageKey,
      mustOpen: (_lane, page) => readers.has(page.readers.length),
      unpack,
      ...(options.deviceKey === undefined ? {} : { deviceKey: fromBase64Url(b32.parse(options.deviceKey)) }),
      receipts: (lane) => held.filter((one) => one.lane === lane && one.epoch === source.identity.epoch && one.journal === toBase64Url(source.identity.journal)).map(storedReceipt),
      ...(policies === null ? {} : { readersFault: policies.readersFault }),
      onFrame: (lane, seq, frame, head) => {
        content.onFrame(lane, seq, frame, head);
        if (lane === 'messages' && policies !== null) {
          for (const entry of frame.entries) {
            const sentence = policies.entryFault(seq, entry);
            if (sentence !== null && company.length < 100) company.push({ lane, seq, sentence });
          }
        }
      },
      onHead: content.onHead,
      onClosed: content.onClosed,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const faults = [...verdict.faults, ...(keys.count > 0 && readers.size === 0 && verdict.lanes.some((lane) => lane.frames > 0) ? [foreignKeys] : [])];
    const isSound = faults.length === 0 || isOnlyUnsigned({ faults });
    const opened = verdict.lanes.some((lane) => lane.opened > 0);
    const [messages, drafts] = verdict.lanes.map((lane) => lane.frames);
    const said = isSound && opened ? [...company, ...content.faults({ messages: messages ?? 0, drafts: drafts ?? 0 })] : null;
    const outcome = !isSound || (said ?? []).length > 0 ? 'fault' : faults.length > 0 ? 'unsigned' : 'holds';
    return { ...verdict, faults, holds: outcome === 'holds', outcome, content: said === null ? null : { ...content.counts, faults: said }, notes: notesOf(verdict, keys.count, options) };
  } finally {
    close();
  }
}

const foreignKeys: Fault = { lane: 'messages', seq: 1, kind: 'page-unopened', sentence: 'None of the keys given is one of this record’s readers’, so nothing of it was opened.' };

/**
 * Which pages the keys at hand are meant to open, by how many readers they have: the archive's have one, those of the two custodians of drafts two.
 * Where the keys open any of them they have to open all, or some are for others than the company’s own.
 */
function readersOf(source: JournalSource, keys: Keys): ReadonlySet<number> {
  return new Set(lanes.flatMap((lane) => source.lane(lane).pages.filter(keys.areOf).map((page) => page.readers.length)));
}

function notesOf(verdict: Verdict, keys: number, options: VerifyCommand): readonly string[] {
  const notes = keys === 0 ? [] : verdict.lanes.filter((lane) => lane.opened < lane.frames).map((lane) => (lane.opened === 0 ? `The ${lane.lane} were not opened: these keys are not theirs.` : `Of the ${lane.lane} ${lane.frames - lane.opened} frames were not opened: these keys are not theirs.`));
  if (options.policy !== undefined && options.policyKey === undefined) notes.push('The policies were taken as they are: no policy key was given to check who signed them.');
  if (options.policy !== undefined && verdict.lanes.some((lane) => lane.lane === 'messages' && lane.opened < lane.frames)) notes.push('Which policies were in force could not be read everywhere.');
  return notes;
}

const receiptsSchema = z.union([receiptSchema.transform((one) => [one]), z.array(receiptSchema)]);

// Receipts somebody else kept show what no file can show of itself: that it was once longer.
function readReceipts(path: string | undefined): readonly Receipt[] {
  if (path === undefined) return [];
  try {
    return receiptsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CandorError('bad-request', `The receipts in ${path} cannot be read.`, { next: 'Give a JSON file with a receipt, or a list of them, as the endpoint answers them.', cause });
  }
}

function storedReceipt(one: Receipt): StoredReceipt {
  return { seq: one.seq, head: fromBase64Url(one.head), at: one.at, signature: fromBase64Url(one.signature) };
}

/** Runs the command; returns the exit code: 0 only if all holds, 3 if it holds as far as it is signed. */
export function verifyCommand(path: string, options: VerifyCommand): number {
  const bar = options.json === undefined && process.stderr.isTTY ? new SingleBar({ format: 'Checking {bar} {percentage} % of {total} frames', hideCursor: true, clearOnComplete: true, stream: process.stderr }) : null;
  let started = false;
  const verdict = checkRecord(path, options, (done, total) => {
    if (bar !== null && !started) bar.start(total, 0);
    started = true;
    bar?.update(done);
  });
  if (started) bar?.stop();
  console.log(options.json === undefined ? describe(verdict, options) : JSON.stringify(verdict));
  return exitCodes[verdict.outcome];
}

const verdicts: Readonly<Record<FullVerdict['outcome'], string>> = { holds: 'All holds.', fault: 'The record does not hold.', unsigned: 'The record holds as far as it is signed.' };

function describe(verdict: FullVerdict, options: VerifyCommand): string {
  const lines = [verdicts[verdict.outcome], `Journal ${verdict.journal}, epoch ${verdict.epoch}`];
  for (const lane of verdict.lanes) {
    const receipts = lane.receiptedThrough === 0 ? (options.keys === undefined && options.endpointKey === undefined ? 'receipts not checked (no endpoint key given)' : 'no receipt') : `receipted through ${lane.receiptedThrough} at ${new Date(lane.receiptedAt * 1000).toISOString()}`;
    const unsigned = lane.frames - lane.signedThrough;
    if (unsigned > 0) lines.push(`  The last ${unsigned} frames of the ${lane.lane} carry no signature yet: nobody vouches for them, whether they open or not.`);
    lines.push(`  ${lane.lane}: ${lane.frames} frames in an unbroken chain, signed through ${lane.signedThrough}, ${receipts}, ${lane.opened} opened, head ${lane.head.slice(0, 16)}…`);
    if (lane.withheld > 0) lines.push(`    ${lane.withheld} of them say nothing any more: their author discarded the draft as private`);
  }
  if (verdict.content !== null) {
    const { drafts, edits, checksMade, checksHeld } = verdict.content;
    lines.push(`  content: ${drafts} drafts, ${edits} edits replayed, ${verdict.lanes.every((lane) => lane.opened === lane.frames) ? 'each message equals its draft, ' : ''}composer equal to replay at ${checksHeld} of ${checksMade} checks`);
  }
  for (const note of verdict.notes) lines.push(`  ${note}`);
  for (const fault of verdict.faults) lines.push(`  First fault, ${fault.lane} frame ${fault.seq} (${fault.kind}): ${fault.sentence}`);
  for (const fault of verdict.content?.faults ?? []) lines.push(`  ${fault.lane} frame ${fault.seq}: ${fault.sentence}`);
  return lines.join('\n');
}
