// Records of lying devices in the reading room: every signature holds, every content is hostile. Nothing throws, memory and time stay bounded, and the honest author beside them is shown in full (P6).
import { brotliCompressSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { ByteWriter } from '../../src/bytes/varint.ts';
import { toWtf8 } from '../../src/bytes/wtf8.ts';
import { cryptoReady, pad } from '../../src/crypto/sodium.ts';
import { contract } from '../../src/ipc/contract.ts';
import { assembleFold, foldColumns } from '../../src/journal/fold.ts';
import { knownKinds, type FrameContent } from '../../src/journal/entry.ts';
import { encodeFrameContent } from '../../src/journal/frame-content.ts';
import { ReadingRoom } from '../../main/vault/reading-room.ts';
import { hostileJournal, type HostileFold, type HostilePage } from '../support/hostile-journal.ts';
import { unboxAtReviewer } from '../support/room.ts';
import { endpointKeys } from '../support/test-keys.ts';
import { draftContents, messageContents } from './journal-contents.ts';

beforeAll(cryptoReady);

const day = 20_467;
const scope = { people: ['liar', 'honest'], from: day - 2, to: day + 2 };
const second = day * 86_400 + 60;
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** A frame around any JSON, as an entry of a known kind or of none. */
const anyEntry = fc.oneof(
  fc
    .record({
      kind: fc.constantFrom(...knownKinds),
      rest: fc.dictionary(
        fc.constantFrom(
          'id',
          'conversation',
          'text',
          'draft',
          'message',
          'state',
          'atMs',
          'composedMs',
          'channel',
          'contact',
          'capabilities',
          'cursor',
          'disclosedAt',
          'n',
          'held',
          'outcome',
          'reason',
        ),
        fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('c', 'd', -1, 1e308, 2 ** 53, '\ud83d')),
        { maxKeys: 7 },
      ),
    })
    .map(({ kind, rest }) => ({ ...rest, kind })),
  fc.jsonValue({ maxDepth: 2 }),
);
const anyFrame = fc
  .record({
    draft: fc.constantFrom(0, 0, 1, 2 ** 40),
    time: fc.constantFrom(second, second, 0, 2 ** 52),
    entries: fc.array(anyEntry, { maxLength: 3 }),
  })
  .map(({ draft, time, entries }) => {
    const out = new ByteWriter().varint(draft).varint(time).varint(0);
    for (const entry of entries) out.byte(0).sized(toWtf8(JSON.stringify(entry) ?? 'null'));
    return pad(out.done(), 64);
  });
/** A whole and true beginning, so that what follows is taken further than the first check. */
const conversationFrame = (id: string): Uint8Array =>
  honest({
    kind: 'conversation',
    conversation: id,
    channel: 'web',
    contact: { name: 'A client', address: 'a', language: 'en' },
    capabilities: { canWrite: true, reason: '', maxLength: 10, until: null, receipts: true },
    disclosedAt: null,
    cursor: 1,
  });
function honest(...entries: readonly unknown[]): Uint8Array {
  return pad(encodeFrameContent({ draft: 0, second, entries: entries as FrameContent['entries'] }), 64);
}
const plaintext = fc.oneof(
  { weight: 3, arbitrary: anyFrame },
  { weight: 2, arbitrary: messageContents.map((content) => pad(encodeFrameContent(content), 64)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 130 }) },
  { weight: 1, arbitrary: fc.constant(conversationFrame('c')) },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 9 }).map((text) =>
      honest({
        kind: 'message-received',
        id: `m${text}`,
        conversation: 'c',
        text,
        composedMs: 1,
        providerId: '',
        verified: '',
        cursor: 2,
      }),
    ),
  },
);
const around = {
  day: fc.constantFrom(day, day, day, day + 1, day + 9, 0),
  keyLength: fc.constantFrom(32, 32, 32, 32, 32, 31, 0, 33),
  foreignBox: fc.constantFrom(false, false, false, false, false, true),
};
const page: fc.Arbitrary<HostilePage> = fc.record({
  frames: fc.array(plaintext, { minLength: 1, maxLength: 4 }),
  ...around,
});

const folded: fc.Arbitrary<{ readonly folded: Uint8Array; readonly frames: number }> = fc.oneof(
  fc.array(draftContents, { minLength: 1, maxLength: 5 }).map((contents) => {
    const columns = foldColumns(contents);
    return {
      folded: assembleFold(
        columns,
        columns.columns.map(({ bytes }) => brotliCompressSync(bytes, quick)),
      ),
      frames: contents.length,
    };
  }),
  fc
    .tuple(fc.constantFrom(1, 2, 3), fc.uint8Array({ maxLength: 80 }))
    .map(([version, bytes]) => ({ folded: Uint8Array.of(version, ...bytes), frames: 1 })),
  fc.tuple(fc.nat(2 ** 31), fc.uint8Array({ maxLength: 40 })).map(([count, bytes]) => ({
    folded: new ByteWriter()
      .byte(1)
      .varint(count * 2 ** 20)
      .raw(bytes)
      .done(),
    frames: 3,
  })),
);
const fold: fc.Arbitrary<HostileFold> = fc
  .record({ made: folded, more: fc.constantFrom(0, 0, 0, 1, 70_000, 2 ** 40), ...around })
  .map(({ made, more, ...rest }) => ({ ...rest, folded: made.folded, says: made.frames + more, after: null }));

/** What is asked of a room by a window, each answer as the contract wants it. */
function lookAtAll(room: ReadingRoom): readonly string[] {
  const list = contract.listReviewed.reply.parse(room.list());
  const texts: string[] = [];
  for (const { id } of list.conversations) {
    const { messages } = contract.readReviewedThread.reply.parse(
      room.thread({ conversation: id, before: null, limit: 500 }),
    );
    texts.push(...messages.map((message) => message.text));
    for (const { draft } of messages) if (draft !== null) replayed(room, draft.id);
  }
  contract.searchReviewed.reply.parse(room.search({ query: 'a', limit: 50 }));
  return texts;
}
function replayed(room: ReadingRoom, draft: string): void {
  try {
    contract.replayReviewedDraft.reply.parse(room.replay(draft));
  } catch (error) {
    expect(error).toMatchObject({ name: 'CandorError', code: 'not-found' });
  }
}

const honestJournal = () =>
  hostileJournal(
    0,
    'honest',
    [
      {
        frames: [
          conversationFrame('h'),
          honest({
            kind: 'message-received',
            id: 'm',
            conversation: 'h',
            text: 'What an honest author wrote',
            composedMs: 1,
            providerId: '',
            verified: '',
            cursor: 2,
          }),
        ],
        day,
        keyLength: 32,
        foreignBox: false,
      },
    ],
    [],
  );
const rooms = 500;
const liars = 22;

it(`P6 ${rooms * liars} records of lying devices: none throws, each says what is wrong with it, and the honest one beside them is shown`, {
  timeout: 300_000,
}, () => {
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const seen = { journals: 0, faults: 0, shown: 0, whole: 0 };
  const why = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(fc.record({ messages: fc.array(page, { maxLength: 2 }), drafts: fc.array(fold, { maxLength: 2 }) }), {
        minLength: liars,
        maxLength: liars,
      }),
      (plans) => {
        const room = new ReadingRoom(scope, endpointKeys().publicKey);
        room.add(honestJournal(), unboxAtReviewer);
        for (const [i, plan] of plans.entries()) {
          const known = room.proof.unopened.length;
          room.add(hostileJournal(i + 1, 'liar', plan.messages, plan.drafts), unboxAtReviewer);
          seen.journals++;
          if (room.proof.unopened.length === known) seen.whole++;
        }
        room.ready();
        const texts = lookAtAll(room);
        expect(texts).toContain('What an honest author wrote');
        expect(room.proof.unopened.every((one) => one.author === 'liar the liar')).toBe(true);
        seen.faults += room.proof.unopened.length;
        seen.shown += texts.length - 1;
        for (const one of room.proof.unopened) why.add(one.why.replace(/\d+/gu, 'n'));
        room.close();
      },
    ),
    { numRuns: rooms },
  );
  const took = performance.now() - began;
  expect(seen.journals).toBeGreaterThanOrEqual(10_000);
  // Not vacuous: many things were wrong, in many ways, much was shown all the same, and some of it was simply right.
  expect(seen.faults).toBeGreaterThan(5000);
  expect(seen.shown).toBeGreaterThan(500);
  expect(seen.whole).toBeGreaterThan(100);
  expect(why.size).toBeGreaterThan(4); // most of what is wrong the verifier finds before the room sees it
  expect(process.memoryUsage().rss - before).toBeLessThan(1024 ** 3);
  expect(took).toBeLessThan(60_000 * 4); // under a minute on a machine of its own; other people use this one
});

/** A folded page whose columns are packed runs of one byte each. */
function bomb(count: number, sizes: readonly number[], fill: readonly number[]): Uint8Array {
  const out = new ByteWriter().byte(1).varint(count);
  sizes.forEach((size, i) => {
    const packed = brotliCompressSync(Buffer.alloc(size, fill[i] ?? 0), quick);
    out.varint(packed.length * 2).raw(packed);
  });
  return out.done();
}

const mib = 1024 * 1024;
const special = (items: number): Uint8Array => {
  // One frame spelled out, of so many edits, each in its columns.
  const frames = new ByteWriter()
    .varint(1)
    .varint(0)
    .varint(2)
    .varint(0)
    .varint(items)
    .raw(new Uint8Array(items).fill(1))
    .done();
  const styles = new ByteWriter().varint(0).varint(items).done();
  const out = new ByteWriter().byte(1).varint(1);
  for (const column of [
    frames,
    styles,
    ...[0, 1, 2].map(() => new Uint8Array(items)),
    new Uint8Array(0),
    new Uint8Array(0),
  ]) {
    const packed = brotliCompressSync(column, quick);
    out.varint(packed.length * 2).raw(packed);
  }
  return out.done();
};

it.each([
  [
    '13 million frames in a few bytes',
    () => bomb(13_000_000, [14, 14, 13_000_000, 13_000_000, 13_000_000, 1, 1], [0]),
    1,
  ],
  ['a column of a gibibyte', () => bomb(1, [1024 * mib, 1, 1, 1, 1, 1, 1], [0]), 1],
  [
    'columns of 60 MiB each',
    () => bomb(1, [60 * mib, 60 * mib, 60 * mib, 60 * mib, 60 * mib, 60 * mib, 60 * mib], [0]),
    1,
  ],
  ['one frame of twenty million edits', () => special(20_000_000), 1],
  ['a page that says it has a million frames', () => bomb(1_000_000, [8, 8, 8, 8, 8, 8, 8], [0]), 1_000_000],
  [
    'a redaction of a billion frames',
    () =>
      new ByteWriter()
        .byte(3)
        .varint(0)
        .varint(1)
        .varint(0)
        .varint(1)
        .varint(1_000_000_000)
        .raw(new Uint8Array(64))
        .done(),
    1,
  ],
] as const)(
  'P6 %s is a fault of its page, said in seconds and without the memory it asks for',
  { timeout: 120_000 },
  (_what, make, says) => {
    const rss = process.memoryUsage().rss;
    const liar = hostileJournal(
      77,
      'liar',
      [],
      [{ folded: make(), says, after: null, day, keyLength: 32, foreignBox: false }],
    );
    const room = new ReadingRoom(scope, endpointKeys().publicKey);
    const began = performance.now();
    room.add(liar, unboxAtReviewer);
    room.add(honestJournal(), unboxAtReviewer);
    room.ready();
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(process.memoryUsage().rss - rss).toBeLessThan(1024 ** 3);
    expect(room.proof.unopened).toMatchObject([{ author: 'liar the liar', lane: 'drafts', page: 1 }]);
    expect(lookAtAll(room)).toEqual(['What an honest author wrote']);
    room.close();
  },
);
