// An exported bundle: one text file, a JSON line per part, that anyone can check offline with `candor verify` (spec: journal.md §9).
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import type { SealedFrame } from '../src/journal/frame.ts';
import { framesIn } from '../src/journal/group.ts';
import type {
  JournalSource,
  LaneSource,
  StoredCheckpoint,
  StoredFold,
  StoredGroup,
  StoredPage,
  StoredReceipt,
} from '../src/journal/source.ts';
import { lanes, type LaneName } from '../src/journal/lane.ts';
import { b32, b64, bytes, journalId } from '../src/protocol/signed.ts';

const lane = z.enum(lanes);
const seq = z.int().positive();
const u32 = z.int().nonnegative().max(0xffffffff);
const page = u32.positive();
const pageFormat = z.union([z.literal(1), z.literal(2)]);
const lineSchema = z.discriminatedUnion('part', [
  z.strictObject({
    part: z.literal('bundle'),
    format: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    journal: journalId,
    epoch: u32,
    deviceKey: b32,
    previous: b32,
  }),
  z.strictObject({
    part: z.literal('page'),
    lane,
    page,
    format: pageFormat.optional(),
    firstSeq: seq,
    day: u32.optional(),
    box: bytes,
    readers: z.array(b32),
    signature: b64,
  }),
  z.strictObject({
    part: z.literal('fold'),
    lane: z.literal('drafts'),
    page,
    lastSeq: seq,
    head: b32,
    sealed: bytes,
    signature: b64,
  }),
  z.strictObject({
    part: z.literal('group'),
    lane: z.literal('messages'),
    page,
    seq,
    head: b32,
    commitments: bytes,
    sealed: bytes,
    signature: b64,
  }),
  z.strictObject({ part: z.literal('checkpoint'), lane, seq, head: b32, signature: b64 }),
  z.strictObject({ part: z.literal('receipt'), lane, seq, head: b32, at: z.int().nonnegative(), signature: b64 }),
  z.strictObject({ part: z.literal('frame'), lane, seq, page, commitment: b32, sealed: bytes }),
  z.strictObject({
    part: z.literal('end'),
    frames: z.strictObject({ messages: z.int().nonnegative(), drafts: z.int().nonnegative() }),
  }),
]);
type Line = z.infer<typeof lineSchema>;

/** First bytes of every bundle. */
export const bundleStart = '{"part":"bundle"';

/** Writes `source` as a bundle to `path`, which must not exist; returns how many frames it holds. */
export function writeBundle(source: JournalSource, path: string): number {
  const file = openSync(path, 'wx', 0o600);
  const write = (line: Line): void => {
    writeSync(file, `${JSON.stringify(line)}\n`);
  };
  const counts = { messages: 0, drafts: 0 };
  try {
    const { journal, epoch, deviceKey, previous } = source.identity;
    write({
      part: 'bundle',
      format: 3,
      journal: toBase64Url(journal),
      epoch,
      deviceKey: toBase64Url(deviceKey),
      previous: toBase64Url(previous),
    });
    for (const name of lanes) {
      const stored = source.lane(name);
      for (const one of stored.pages)
        write({
          part: 'page',
          lane: name,
          page: one.page,
          format: one.format,
          firstSeq: one.firstSeq,
          day: one.day,
          box: toBase64Url(one.box),
          readers: one.readers.map(toBase64Url),
          signature: toBase64Url(one.signature),
        });
      for (const one of stored.folds) {
        write({
          part: 'fold',
          lane: 'drafts',
          page: one.page,
          lastSeq: one.lastSeq,
          head: toBase64Url(one.head),
          sealed: toBase64Url(one.sealed),
          signature: toBase64Url(one.signature),
        });
        counts[name] = one.lastSeq;
      }
      for (const one of stored.groups()) {
        write({
          part: 'group',
          lane: 'messages',
          page: one.page,
          seq: one.firstSeq,
          head: toBase64Url(one.head),
          commitments: toBase64Url(one.commitments),
          sealed: toBase64Url(one.sealed),
          signature: toBase64Url(one.signature),
        });
        counts[name] += framesIn(one);
      }
      for (const one of stored.checkpoints)
        write({
          part: 'checkpoint',
          lane: name,
          seq: one.seq,
          head: toBase64Url(one.head),
          signature: toBase64Url(one.signature),
        });
      for (const one of stored.receipts)
        write({
          part: 'receipt',
          lane: name,
          seq: one.seq,
          head: toBase64Url(one.head),
          at: one.at,
          signature: toBase64Url(one.signature),
        });
      for (const one of stored.frames()) {
        write({
          part: 'frame',
          lane: name,
          seq: one.seq,
          page: one.page,
          commitment: toBase64Url(one.commitment),
          sealed: toBase64Url(one.sealed),
        });
        counts[name]++;
      }
    }
    write({ part: 'end', frames: counts });
  } finally {
    closeSync(file);
  }
  return counts.messages + counts.drafts;
}

/** Opens a bundle; frames are read in a stream. Throws `journal-damaged` where it does not fit, naming the line. */
export function openBundle(path: string): JournalSource {
  let identity: JournalSource['identity'] | null = null;
  const parts = { messages: emptyLane(), drafts: emptyLane() };
  let end: Extract<Line, { part: 'end' }> | null = null;
  let format = 0;
  let number = 0;
  let before: readonly number[] = [0, 0, 0];
  for (const line of readLines(path)) {
    number++;
    if (end !== null) throw damaged(number, 'there is something after its end');
    if ((number === 1) !== (line.part === 'bundle')) throw damaged(number, 'it does not begin as a bundle does');
    const place = placeOf(line);
    if (!isAfter(place, before)) throw damaged(number, 'it does not stand where such a part has to');
    before = place;
    if (line.part === 'bundle') ({ format } = line);
    if (line.part === 'bundle')
      identity = {
        journal: fromBase64Url(line.journal),
        epoch: line.epoch,
        deviceKey: fromBase64Url(line.deviceKey),
        previous: fromBase64Url(line.previous),
      };
    else if (line.part === 'page')
      parts[line.lane].pages.push({
        ...line,
        ...pageFormatOf(line, format, number),
        box: fromBase64Url(line.box),
        readers: line.readers.map(fromBase64Url),
        wrapped: new Uint8Array(0),
        wrapSignature: new Uint8Array(0),
        signature: fromBase64Url(line.signature),
      });
    else if (line.part === 'fold') {
      parts.drafts.folds.push({
        page: line.page,
        lastSeq: line.lastSeq,
        head: fromBase64Url(line.head),
        sealed: fromBase64Url(line.sealed),
        signature: fromBase64Url(line.signature),
      });
      parts.drafts.count = line.lastSeq;
    } else if (line.part === 'group') {
      if (format < 3) throw damaged(number, 'a bundle of this format has no groups');
      parts.messages.count += framesIn(groupOf(line));
    } else if (line.part === 'checkpoint')
      parts[line.lane].checkpoints.push({
        seq: line.seq,
        head: fromBase64Url(line.head),
        signature: fromBase64Url(line.signature),
      });
    else if (line.part === 'receipt')
      parts[line.lane].receipts.push({
        seq: line.seq,
        head: fromBase64Url(line.head),
        at: line.at,
        signature: fromBase64Url(line.signature),
      });
    else if (line.part === 'frame') parts[line.lane].count++;
    else end = line;
  }
  if (identity === null || end === null) throw damaged(number, 'it ends too early');
  if (end.frames.messages !== parts.messages.count || end.frames.drafts !== parts.drafts.count)
    throw damaged(number, 'it does not hold as many frames as it says');
  const laneOf = (name: LaneName): LaneSource => ({
    ...parts[name],
    groups: () => groupsOf(path, name),
    frames: () => framesOf(path, name),
  });
  const sources = { messages: laneOf('messages'), drafts: laneOf('drafts') };
  return { identity, lane: (name) => sources[name] };
}

const order = ['page', 'fold', 'group', 'checkpoint', 'receipt', 'frame'] as const;

/** Where a line stands among all: by lane, by part, by number. One order only, so that one record is one bundle (J9.1). */
function placeOf(line: Line): readonly [lane: number, part: number, number: number] {
  if (line.part === 'bundle') return [0, 0, 0];
  if (line.part === 'end') return [lanes.length, 0, 1];
  return [
    lanes.indexOf(line.lane),
    order.indexOf(line.part),
    line.part === 'page' || line.part === 'fold' ? line.page : line.seq,
  ];
}

function isAfter(place: readonly number[], before: readonly number[]): boolean {
  const at = place.findIndex((one, i) => one !== before[i]);
  return at === -1 ? place.every((one) => one === 0) : (place[at] ?? 0) > (before[at] ?? 0);
}

/** Bundles of format 1 hold pages of format 1 only and do not say so. */
function pageFormatOf(
  line: Extract<Line, { part: 'page' }>,
  bundle: number,
  number: number,
): Pick<StoredPage, 'format' | 'day'> {
  if (
    bundle === 1
      ? line.format !== undefined || line.day !== undefined
      : line.format === undefined || line.day === undefined
  )
    throw damaged(number, 'a page does not say its format as this bundle must');
  if (line.format === 1 && line.day !== 0) throw damaged(number, 'a page of format 1 names a day, which nobody signed');
  return { format: line.format ?? 1, day: line.day ?? 0 };
}

function emptyLane(): {
  pages: StoredPage[];
  folds: StoredFold[];
  checkpoints: StoredCheckpoint[];
  receipts: StoredReceipt[];
  count: number;
} {
  return { pages: [], folds: [], checkpoints: [], receipts: [], count: 0 };
}

function* groupsOf(path: string, name: LaneName): Generator<StoredGroup> {
  if (name === 'drafts') return;
  for (const line of readLines(path)) {
    // Groups stand before what else is in their lane.
    if (line.part === 'frame' || line.part === 'end') return;
    if (line.part === 'group') yield groupOf(line);
  }
}

function groupOf(line: Extract<Line, { part: 'group' }>): StoredGroup {
  return {
    page: line.page,
    firstSeq: line.seq,
    head: fromBase64Url(line.head),
    commitments: fromBase64Url(line.commitments),
    sealed: fromBase64Url(line.sealed),
    signature: fromBase64Url(line.signature),
  };
}

function* framesOf(path: string, name: LaneName): Generator<SealedFrame> {
  for (const line of readLines(path)) {
    if (line.part === 'frame' && line.lane === name)
      yield {
        seq: line.seq,
        page: line.page,
        commitment: fromBase64Url(line.commitment),
        sealed: fromBase64Url(line.sealed),
      };
  }
}

function* readLines(path: string): Generator<Line> {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(1 << 20);
  let rest = '';
  let number = 0;
  try {
    for (;;) {
      const read = readSync(file, chunk, 0, chunk.length, null);
      const lines = (rest + chunk.toString('latin1', 0, read)).split('\n'); // a bundle is ASCII; anything else fails to parse
      rest = read === 0 ? '' : (lines.pop() ?? '');
      for (const line of lines) {
        number++;
        if (read === 0 && line === '') continue;
        if (read === 0) throw damaged(number, 'its last line does not end');
        yield parseLine(line, number);
      }
      if (read === 0) return;
      if (rest.length > 16 * 1024 * 1024) throw damaged(number + 1, 'a line is too long');
    }
  } finally {
    closeSync(file);
  }
}

function parseLine(text: string, number: number): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(number, 'it is not JSON');
  }
  const parsed = lineSchema.safeParse(value);
  // One spelling only: what differs in a single byte is not the bundle that was written.
  if (!parsed.success || JSON.stringify(parsed.data) !== text) throw damaged(number, 'it is not a part of a bundle');
  return parsed.data;
}

function damaged(line: number, why: string): CandorError {
  return new CandorError('journal-damaged', `The bundle cannot be read at line ${line}: ${why}.`, {
    next: 'The file was not changed.',
  });
}
