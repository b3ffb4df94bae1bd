// `candor verify`: the whole check over a journal or bundle, offline, with progress, as sentences or as JSON.
import { readFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import { ContentCheck, type ContentFault } from '../src/journal/content-check.ts';
import { verifyJournal, type Verdict } from '../src/journal/verify.ts';
import type { StoredReceipt } from '../src/journal/source.ts';
import { receiptSchema, type Receipt } from '../src/protocol/endpoint.ts';
import { b32 } from '../src/protocol/signed.ts';
import { openSource, readKeys } from './open-source.ts';
import { unpack } from './unpack.ts';

/** Options of the command. */
export interface VerifyCommand {
  readonly json?: true;
  readonly keys?: string;
  readonly endpointKey?: string;
  readonly receipts?: string;
  readonly deviceKey?: string;
}

/** The verdict with what the content says, as `--json` prints it. */
export interface FullVerdict extends Verdict {
  readonly content: { readonly drafts: number; readonly edits: number; readonly checksMade: number; readonly checksHeld: number; readonly faults: readonly ContentFault[] } | null;
}

/** Checks `path`; never throws for bad content, throws `CandorError` where it cannot be read at all. */
export function checkRecord(path: string, options: VerifyCommand, onProgress?: (done: number, total: number) => void): FullVerdict {
  const keys = readKeys(options.keys, options.endpointKey);
  const held = readReceipts(options.receipts);
  const { source, close } = openSource(path);
  try {
    const content = new ContentCheck(source.identity);
    const verdict = verifyJournal(source, {
      ...(keys.endpointKey === null ? {} : { endpointKey: keys.endpointKey }),
      pageKey: keys.pageKey,
      unpack,
      ...(options.deviceKey === undefined ? {} : { deviceKey: fromBase64Url(b32.parse(options.deviceKey)) }),
      receipts: (lane) => held.filter((one) => one.lane === lane && one.epoch === source.identity.epoch && one.journal === toBase64Url(source.identity.journal)).map(storedReceipt),
      onFrame: content.onFrame,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const opened = (lane: string): boolean => verdict.lanes.some((one) => one.lane === lane && one.opened === one.frames);
    if (!verdict.holds || !opened('messages')) return { ...verdict, content: null };
    const faults = content.faults(opened('drafts'));
    return { ...verdict, holds: faults.length === 0, content: { ...content.counts, faults } };
  } finally {
    close();
  }
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

/** Runs the command; returns the exit code: 0 only if all holds. */
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
  return verdict.holds ? 0 : 1;
}

function describe(verdict: FullVerdict, options: VerifyCommand): string {
  const lines = [verdict.holds ? 'All holds.' : 'The record does not hold.', `Journal ${verdict.journal}, epoch ${verdict.epoch}`];
  for (const lane of verdict.lanes) {
    const receipts = lane.receiptedThrough === 0 ? (options.keys === undefined && options.endpointKey === undefined ? 'receipts not checked (no endpoint key given)' : 'no receipt') : `receipted through ${lane.receiptedThrough} at ${new Date(lane.receiptedAt * 1000).toISOString()}`;
    const unsigned = lane.frames - lane.signedThrough;
    if (unsigned > 0) lines.push(`  The last ${unsigned} frames of the ${lane.lane} open with these keys but carry no signature yet.`);
    lines.push(`  ${lane.lane}: ${lane.frames} frames in an unbroken chain, signed through ${lane.signedThrough}, ${receipts}, ${lane.opened} opened, head ${lane.head.slice(0, 16)}…`);
    if (lane.withheld > 0) lines.push(`    ${lane.withheld} of them say nothing any more: their author discarded the draft as private`);
  }
  if (verdict.content !== null) {
    const { drafts, edits, checksMade, checksHeld } = verdict.content;
    lines.push(`  content: ${drafts} drafts, ${edits} edits replayed, each message equals its draft, composer equal to replay at ${checksHeld} of ${checksMade} checks`);
  }
  for (const fault of verdict.faults) lines.push(`  First fault, ${fault.lane} frame ${fault.seq} (${fault.kind}): ${fault.sentence}`);
  for (const fault of verdict.content?.faults ?? []) lines.push(`  ${fault.lane} frame ${fault.seq}: ${fault.sentence}`);
  return lines.join('\n');
}
