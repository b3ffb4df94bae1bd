// `candor verify`: the whole check over a journal or bundle, offline, with progress, as sentences or as JSON.
import { readFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import type { StoredReceipt } from '../src/journal/source.ts';
import { receiptSchema, type Receipt } from '../src/protocol/endpoint.ts';
import { checkSource, type FullVerdict } from './check-source.ts';
import { readPolicies } from './company-policies.ts';
import { openSource, readKey, readKeys } from './open-source.ts';

export type { FullVerdict } from './check-source.ts';

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
const exitCodes: Readonly<Record<FullVerdict['outcome'], number>> = { holds: 0, fault: 1, unsigned: 3 };

/** Checks `path`; never throws for bad content, throws `CandorError` where it cannot be read at all. */
export function checkRecord(
  path: string,
  options: VerifyCommand,
  onProgress?: (done: number, total: number) => void,
): FullVerdict {
  const keys = readKeys(options.keys, options.endpointKey);
  const held = readReceipts(options.receipts);
  const policies = readPolicies(options.policy, options.policyKey);
  const deviceKey = options.deviceKey === undefined ? undefined : readKey(options.deviceKey);
  const { source, close } = openSource(path);
  try {
    return checkSource(source, {
      keys,
      ...(policies === null ? {} : { policies }),
      ...(deviceKey === undefined ? {} : { deviceKey }),
      receipts: (lane) =>
        held
          .filter(
            (one) =>
              one.lane === lane &&
              one.epoch === source.identity.epoch &&
              one.journal === toBase64Url(source.identity.journal),
          )
          .map(storedReceipt),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
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
    throw new CandorError('bad-request', `The receipts in ${path} cannot be read.`, {
      next: 'Give a JSON file with a receipt, or a list of them, as the endpoint answers them.',
      cause,
    });
  }
}

function storedReceipt(one: Receipt): StoredReceipt {
  return { seq: one.seq, head: fromBase64Url(one.head), at: one.at, signature: fromBase64Url(one.signature) };
}

/** Runs the command; returns the exit code: 0 only if all holds, 3 if it holds as far as it is signed. */
export function verifyCommand(path: string, options: VerifyCommand): number {
  const bar =
    options.json === undefined && process.stderr.isTTY
      ? new SingleBar({
          format: 'Checking {bar} {percentage} % of {total} frames',
          hideCursor: true,
          clearOnComplete: true,
          stream: process.stderr,
        })
      : null;
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

const verdicts: Readonly<Record<FullVerdict['outcome'], string>> = {
  holds: 'All holds.',
  fault: 'The record does not hold.',
  unsigned: 'The record holds as far as it is signed.',
};

function describe(verdict: FullVerdict, options: VerifyCommand): string {
  const lines = [verdicts[verdict.outcome], `Journal ${verdict.journal}, epoch ${verdict.epoch}`];
  for (const lane of verdict.lanes) {
    const receipts =
      lane.receiptedThrough === 0
        ? options.keys === undefined && options.endpointKey === undefined
          ? 'receipts not checked (no endpoint key given)'
          : 'no receipt'
        : `receipted through ${lane.receiptedThrough} at ${new Date(lane.receiptedAt * 1000).toISOString()}`;
    const unsigned = lane.frames - lane.signedThrough;
    if (unsigned > 0)
      lines.push(
        `  The last ${unsigned} frames of the ${lane.lane} carry no signature yet: nobody vouches for them, whether they open or not.`,
      );
    lines.push(
      `  ${lane.lane}: ${lane.frames} frames in an unbroken chain, signed through ${lane.signedThrough}, ${receipts}, ${lane.opened} opened, head ${lane.head.slice(0, 16)}…`,
    );
    if (lane.withheld > 0)
      lines.push(`    ${lane.withheld} of them say nothing any more: their author discarded the draft as private`);
  }
  if (verdict.content !== null) {
    const { drafts, edits, checksMade, checksHeld } = verdict.content;
    lines.push(
      `  content: ${drafts} drafts, ${edits} edits replayed, ${verdict.lanes.every((lane) => lane.opened === lane.frames) ? 'each message equals its draft, ' : ''}composer equal to replay at ${checksHeld} of ${checksMade} checks`,
    );
  }
  if (options.policy !== undefined && options.policyKey === undefined)
    lines.push('  The policies were taken as they are: no policy key was given to check who signed them.');
  for (const note of verdict.notes) lines.push(`  ${note}`);
  for (const fault of verdict.faults)
    lines.push(`  First fault, ${fault.lane} frame ${fault.seq} (${fault.kind}): ${fault.sentence}`);
  for (const fault of verdict.content?.faults ?? [])
    lines.push(`  ${fault.lane} frame ${fault.seq}: ${fault.sentence}`);
  return lines.join('\n');
}
