// The second reader of bundles, written from journal.md §9 alone: each line is spelled anew from what it says and must be the line that was there.
import { Lie, must } from './bytes.ts';
import type { Record2 } from './verifier.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;
type Lane2 = { -readonly [Part in keyof Record2['lanes']['messages']]: Record2['lanes']['messages'][Part][number][] };

const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const longest = 8 * 1024 * 1024;
const binary =
  (length?: number): Check =>
  (value) =>
    typeof value === 'string' &&
    value.length <= longest &&
    Buffer.from(value, 'base64url').toString('base64url') === value &&
    (length === undefined || Buffer.from(value, 'base64url').length === length);
const u32 = 2 ** 32 - 1;
const [page, seq, lane] = [whole(1, u32), whole(1), (value: unknown) => value === 'messages' || value === 'drafts'];
const formatOf = whole(1, 2);
const bundleFormat = whole(1, 3);

/** The fields of each part, in their order; a page's depend on the bundle's format. */
function partsOf(format: unknown): Readonly<Record<string, Readonly<Record<string, Check>>>> {
  return {
    bundle: {
      format: bundleFormat,
      journal: binary(16),
      epoch: whole(0, u32),
      deviceKey: binary(32),
      previous: binary(32),
    },
    page: {
      lane,
      page,
      ...(format === 1 ? {} : { format: formatOf }),
      firstSeq: seq,
      ...(format === 1 ? {} : { day: whole(0, u32) }),
      box: binary(),
      readers: (value) => Array.isArray(value) && value.every(binary(32)),
      signature: binary(64),
    },
    fold: {
      lane: (value) => value === 'drafts',
      page,
      lastSeq: seq,
      head: binary(32),
      sealed: binary(),
      signature: binary(64),
    },
    ...(format === 3
      ? {
          group: {
            lane: (value: unknown) => value === 'messages',
            page,
            seq,
            head: binary(32),
            commitments: binary(),
            sealed: binary(),
            signature: binary(64),
          },
        }
      : {}),
    checkpoint: { lane, seq, head: binary(32), signature: binary(64) },
    receipt: { lane, seq, head: binary(32), at: whole(0), signature: binary(64) },
    frame: { lane, seq, page, commitment: binary(32), sealed: binary() },
    end: {
      frames: (value) => {
        const { messages, drafts } = (value ?? {}) as Fields;
        return whole(0)(messages) && whole(0)(drafts) && JSON.stringify(value) === JSON.stringify({ messages, drafts });
      },
    },
  };
}
const order = ['bundle', 'page', 'fold', 'group', 'checkpoint', 'receipt', 'frame', 'end'];

/** A bundle's bytes as a record; throws a `Lie` where it is not the one spelling of one. */
export function readBundle2(file: Uint8Array): Record2 {
  const lines = Buffer.from(file).toString('latin1').split('\n');
  must(lines.pop() === '', 'no end of the last line');
  const lanes: { messages: Lane2; drafts: Lane2 } = { messages: noLane(), drafts: noLane() };
  let identity: Record2['identity'] | null = null;
  let format: unknown = 0;
  let last: readonly number[] = [-1, 0, 0];
  let ends: Fields | null = null;
  for (const line of lines) {
    must(ends === null, 'more after the end');
    const fields = parsed(line);
    const part = String(fields['part']);
    const isFirst = identity === null;
    must(isFirst === (part === 'bundle'), 'no beginning');
    if (isFirst) ({ format } = fields);
    const shape = partsOf(format)[part];
    must(shape !== undefined && Object.hasOwn(partsOf(format), part), 'an unknown part');
    must(
      Object.entries(shape).every(([name, isIt]) => Object.hasOwn(fields, name) && isIt(fields[name])),
      `fields of a ${part}`,
    );
    must(
      line === JSON.stringify(Object.fromEntries(['part', ...Object.keys(shape)].map((name) => [name, fields[name]]))),
      'another spelling',
    );
    if (part === 'bundle') {
      identity = {
        journal: bytes(fields['journal']),
        epoch: Number(fields['epoch']),
        deviceKey: bytes(fields['deviceKey']),
        previous: bytes(fields['previous']),
      };
      continue;
    }
    if (part === 'end') {
      ends = fields['frames'] as Fields;
      continue;
    }
    const name = fields['lane'] as 'messages' | 'drafts';
    const place = [
      name === 'messages' ? 0 : 1,
      order.indexOf(part),
      Number(part === 'page' || part === 'fold' ? fields['page'] : fields['seq']),
    ];
    const differs = place.findIndex((one, i) => one !== last[i]);
    must(differs >= 0 && (place[differs] ?? 0) > (last[differs] ?? 0), 'out of order');
    last = place;
    add(lanes[name], part, fields);
  }
  must(identity !== null && ends !== null, 'too short');
  for (const name of ['messages', 'drafts'] as const)
    must(
      ends[name] ===
        lanes[name].frames.length +
          (lanes[name].folds.at(-1)?.lastSeq ?? 0) +
          lanes[name].groups.reduce((sum, one) => sum + framesIn(one.commitments), 0),
      'another number of frames',
    );
  return { identity, lanes };
}

function add(to: Lane2, part: string, fields: Fields): void {
  const number = (name: string): number => Number(fields[name]);
  const value = (name: string): Uint8Array => bytes(fields[name]);
  if (part === 'page') {
    const [format, day] = [Number(fields['format'] ?? 1), Number(fields['day'] ?? 0)];
    must(format === 2 || day === 0, 'a day of format 1');
    to.pages.push({
      page: number('page'),
      format,
      firstSeq: number('firstSeq'),
      day,
      box: value('box'),
      readers: (fields['readers'] as unknown[]).map(bytes),
      signature: value('signature'),
    });
  } else if (part === 'fold')
    to.folds.push({
      page: number('page'),
      lastSeq: number('lastSeq'),
      head: value('head'),
      sealed: value('sealed'),
      signature: value('signature'),
    });
  else if (part === 'group')
    to.groups.push({
      page: number('page'),
      seq: number('seq'),
      head: value('head'),
      commitments: value('commitments'),
      sealed: value('sealed'),
      signature: value('signature'),
    });
  else if (part === 'frame')
    to.frames.push({
      seq: number('seq'),
      page: number('page'),
      commitment: value('commitment'),
      sealed: value('sealed'),
    });
  else {
    const one = { seq: number('seq'), head: value('head'), signature: value('signature') };
    if (part === 'checkpoint') to.checkpoints.push(one);
    else to.receipts.push({ ...one, at: number('at') });
  }
}

// One that cannot be a group stands for no frame.
function framesIn(commitments: Uint8Array): number {
  const count = commitments.length / 32;
  return Number.isInteger(count) && count <= 32 ? count : 0;
}

function parsed(line: string): Fields {
  try {
    const value: unknown = JSON.parse(line);
    must(typeof value === 'object' && value !== null, 'no part');
    return value as Fields;
  } catch {
    throw new Lie('not JSON');
  }
}

function noLane(): Lane2 {
  return { pages: [], folds: [], groups: [], checkpoints: [], receipts: [], frames: [] };
}

function bytes(text: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(text), 'base64url'));
}
