// Random contents of frames: every kind of entry with any text a composer can hold, and kinds that are still to come.
import fc from 'fast-check';
import { editKinds, editOrigins } from '../../src/draft/edit.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';

/** Any JavaScript string: well-formed, broken, invisible, empty. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '\ud83d',
    '\ude00',
    '\ud83d\ud83d\ude00',
    'a\0b',
    '👩‍👩‍👧',
    'e\u0301',
    '\u202e',
    '__proto__',
    '"\\\u2028',
  ),
);

const id = fc.string({ minLength: 1, maxLength: 8 });
const count = fc.oneof(fc.nat(300), fc.constantFrom(2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER));
/** A Unix second. */
export const second = fc.oneof(fc.integer({ min: 1_768_383_000, max: 1_768_383_060 }), fc.nat(2 ** 31));

const messageEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    kind: fc.constant('message-recorded' as const),
    id,
    conversation: id,
    text: anyText,
    draft: fc.option(fc.record({ id, edits: count, seq: count, head: id })),
    level: fc.constantFrom('messages' as const, 'edits' as const),
  }),
  fc.record({
    kind: fc.constant('message-received' as const),
    id,
    conversation: id,
    text: anyText,
    composedMs: count,
    providerId: id,
    verified: id,
    cursor: count,
  }),
  fc.record({
    kind: fc.constant('message-state' as const),
    message: id,
    state: fc.constantFrom('delivered' as const, 'failed' as const),
    atMs: count,
    reason: anyText,
  }),
  fc.record({ kind: fc.constant('capture-gap' as const), draft: fc.option(id), through: count, cause: anyText }),
  fc.record({ kind: fc.constant('drafts-head' as const), seq: count, head: id, cause: fc.constant('pause' as const) }),
);

const jsonValue = fc.jsonValue({ maxDepth: 2 });
const unknownEntry: fc.Arbitrary<Entry> = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 6 }).filter((name) => name !== '__proto__'),
    jsonValue,
    { maxKeys: 4, noNullPrototype: true },
  )
  .map((rest) => ({
    kind: 'unknown',
    raw: { ...(JSON.parse(JSON.stringify(rest)) as Record<string, unknown>), kind: 'a-kind-of-2031' },
  }));

/** A frame of the messages lane. */
export const messageContents: fc.Arbitrary<FrameContent> = fc.record({
  draft: fc.constant(0),
  second,
  entries: fc.array(fc.oneof({ weight: 5, arbitrary: messageEntry }, { weight: 1, arbitrary: unknownEntry }), {
    minLength: 1,
    maxLength: 4,
  }),
});

const draftJsonEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant('draft-opened' as const), id, conversation: id }),
  fc.record({ kind: fc.constant('draft-check' as const), through: count, hash: id, held: fc.boolean(), cause: id }),
  fc.record({ kind: fc.constant('draft-resync' as const), n: count, text: anyText }),
  fc.record({
    kind: fc.constant('draft-closed' as const),
    outcome: fc.constantFrom('sent' as const, 'discarded' as const, 'private' as const),
  }),
  unknownEntry,
);

const plainEdit = fc.record({
  at: fc.oneof(
    fc.nat(200),
    count.filter((n) => n < 2 ** 40),
  ),
  deleted: fc.oneof(fc.constant(0), fc.nat(50)),
  inserted: anyText,
  kind: fc.constantFrom(...editKinds),
  composing: fc.boolean(),
  origin: fc.constantFrom(...editOrigins),
});

/** A frame of the drafts lane: edits numbered on from `first`, other entries between them. */
export const draftContents: fc.Arbitrary<FrameContent> = fc
  .record({
    draft: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 }), fc.constant(2 ** 32 - 1)),
    second,
    first: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(2 ** 40)),
    items: fc.array(fc.oneof({ weight: 4, arbitrary: plainEdit }, { weight: 1, arbitrary: draftJsonEntry }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ draft, second: at, first, items }) => {
    let n = first;
    return {
      draft,
      second: at,
      entries: items.map(
        (item): Entry =>
          'kind' in item && 'inserted' in item ? { kind: 'edit', edit: { ...item, n: n++, second: at } } : item,
      ),
    };
  });

/** A frame of either lane. */
export const anyContents: fc.Arbitrary<FrameContent> = fc.oneof(messageContents, draftContents);
