// P3 what a device that signs lies could write down, each a lie of its own in an otherwise good record, and the fault that names it (journal.md §7).
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSource } from '../../../cli/check-source.ts';
import { ByteWriter } from '../../../src/bytes/varint.ts';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import { encodeRedacted } from '../../../src/journal/redaction.ts';
import { assembleFold, foldColumns } from '../../../src/journal/fold.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import {
  knowingKeys,
  lyingReaders,
  lyingSecond,
  lyingSource,
  type LyingFrame,
  type LyingRecord,
} from '../../support/lying-device.ts';
import {
  archiveKey,
  entry,
  goodBeginning,
  goodDrafts,
  goodRecord,
  goodRest,
  inMessages,
  notice1,
  ofDraft,
  policy1,
  sent,
  talk,
  typedInto,
  withHash,
  wrongHead,
} from '../../support/lying-program.ts';

beforeAll(cryptoReady);

function verdictOf(
  record: LyingRecord,
  lanes?: readonly LaneName[],
): { readonly outcome: string; readonly faults: string } {
  const { outcome, faults, content } = checkSource(lyingSource(record), { keys: knowingKeys(lanes) });
  return {
    outcome,
    faults: [
      ...faults.map((one) => `${one.kind} ${one.lane} ${one.seq}: ${one.sentence}`),
      ...(content?.faults ?? []).map((one) => `${one.lane} ${one.seq}: ${one.sentence}`),
    ].join('\n'),
  };
}

/** The good record with a frame more, or others in place of its own. */
const alsoInMessages = (...fields: readonly Readonly<Record<string, unknown>>[]): LyingRecord =>
  goodRecord({ messages: (head) => [...goodBeginning, ...goodRest(head), ...fields.map(inMessages)] });
const inPlace = (from: number, to: number, ...frames: readonly LyingFrame[]): LyingRecord =>
  goodRecord({ drafts: [...goodDrafts.slice(0, from - 1), ...frames, ...goodDrafts.slice(to)] });
const beginning = (...frames: readonly LyingFrame[]): LyingRecord =>
  goodRecord({ messages: (head) => [goodBeginning[0] ?? inMessages({}), ...frames, ...goodRest(head)] });
const message = (change: Readonly<Record<string, unknown>>): LyingRecord =>
  goodRecord({ messages: (head) => [...goodBeginning, sent(head, change), ...goodRest(head).slice(1)] });
const messageOf = (draft: (head: (seq: number) => string) => unknown): LyingRecord =>
  goodRecord({
    messages: (head) => [...goodBeginning, sent(head, { draft: draft(head) }), ...goodRest(head).slice(1)],
  });
const alsoInDrafts = (...frames: readonly LyingFrame[]): LyingRecord =>
  goodRecord({ drafts: [...goodDrafts, ...frames] });
const raw = (text: string): LyingFrame => ({
  draft: 0,
  entries: [],
  raw: new ByteWriter().varint(0).varint(lyingSecond).varint(0).byte(0).sized(new TextEncoder().encode(text)).done(),
});
const folded = (record: LyingRecord, first = 15): LyingRecord => ({
  ...record,
  draftsLane: { ...record.draftsLane, pages: [first], fold: true },
});

describe.each([1, 2] as const)('format %i', (format) => {
  it('P3 the record without a lie holds, in frames and folded, with all keys and with the archive’s', () => {
    for (const record of [goodRecord({ format }), folded(goodRecord({ format }))]) {
      expect(verdictOf(record)).toEqual({ outcome: 'holds', faults: '' });
      expect(verdictOf(record, ['messages'])).toEqual({ outcome: 'holds', faults: '' });
      expect(verdictOf(record, ['drafts']).faults).toBe('');
    }
  });
});

/** Lies in the drafts lane: told in frames and in a fold alike. */
const inDrafts: readonly (readonly [what: string, record: LyingRecord, fault: RegExp])[] = [
  [
    'a draft closed twice',
    inPlace(
      5,
      5,
      ofDraft(1, { kind: 'draft-closed', outcome: 'discarded' }),
      ofDraft(1, { kind: 'draft-closed', outcome: 'sent' }),
    ),
    /ended/u,
  ],
  [
    'an edit after the close',
    inPlace(11, 11, ofDraft(2, { kind: 'draft-closed', outcome: 'discarded' }), typedInto(2, 3, 0, 'x')),
    /ended/u,
  ],
  [
    'a comparison after the close',
    inPlace(
      11,
      11,
      ofDraft(2, { kind: 'draft-closed', outcome: 'discarded' }),
      ofDraft(2, { kind: 'draft-check', held: true, cause: 'x' }),
    ),
    /ended/u,
  ],
  [
    'a resync after the close',
    inPlace(
      11,
      11,
      ofDraft(2, { kind: 'draft-closed', outcome: 'discarded' }),
      ofDraft(2, { kind: 'draft-resync', n: 3, text: 'x' }),
    ),
    /ended/u,
  ],
  [
    'a draft opened again after its end',
    inPlace(
      11,
      11,
      ofDraft(2, { kind: 'draft-closed', outcome: 'discarded' }),
      ofDraft(2, { kind: 'draft-opened', id: 'd2b', conversation: 'c' }),
    ),
    /ended/u,
  ],
  [
    'a draft opened twice',
    inPlace(7, 7, typedInto(2, 1, 0, 'ab'), ofDraft(2, { kind: 'draft-opened', id: 'd2b', conversation: 'c' })),
    /opened before/u,
  ],
  [
    'two drafts of one id',
    inPlace(6, 6, ofDraft(2, { kind: 'draft-opened', id: 'd1', conversation: 'c' })),
    /id of another/u,
  ],
  [
    'a draft with the id of a message',
    inPlace(6, 6, ofDraft(2, { kind: 'draft-opened', id: 'in1', conversation: 'c' })),
    /or of a message/u,
  ],
  ['a draft that was never opened', inPlace(6, 6), /never opened/u],
  [
    'a draft that begins with an entry of an unknown kind and was never opened',
    inPlace(6, 6, { draft: 2, entries: [entry({ kind: 'unknown', raw: { kind: 'later' } })] }),
    /never opened/u,
  ],
  ['an edit left out', inPlace(3, 3), /does not follow/u],
  ['an edit told twice', inPlace(3, 3, typedInto(1, 2, 1, 'e'), typedInto(1, 2, 1, 'e')), /does not follow/u],
  [
    'a resync that is no next edit',
    inPlace(10, 10, ofDraft(2, { kind: 'draft-resync', n: 5, text: 'abc' })),
    /does not follow/u,
  ],
  [
    'a resync with another text than the one that differed',
    inPlace(10, 10, ofDraft(2, { kind: 'draft-resync', n: 2, text: 'other' })),
    /not the text that differed/u,
  ],
  ['a difference without the text', inPlace(10, 10), /should be/u],
  [
    'a comparison that both held and did not',
    inPlace(8, 8, ofDraft(2, { kind: 'draft-check', held: true, cause: 'x', hash: wrongHead })),
    /both/u,
  ],
  ['an edit beyond the text', inPlace(3, 3, typedInto(1, 2, 9, 'e')), /does not fit/u],
  ['another text than the message', inPlace(4, 4, typedInto(1, 3, 2, 'Y')), /not the message/u],
  ['an outcome nobody knows', inPlace(11, 11, ofDraft(2, { kind: 'draft-closed', outcome: 'gone' })), /“outcome”/u],
  ['a resync numbered with text', inPlace(10, 10, ofDraft(2, { kind: 'draft-resync', n: '2', text: 'abc' })), /“n”/u],
  ['a resync numbered below zero', inPlace(10, 10, ofDraft(2, { kind: 'draft-resync', n: -2, text: 'abc' })), /“n”/u],
  ['a draft opened without an id', inPlace(6, 6, ofDraft(2, { kind: 'draft-opened', conversation: 'c' })), /“id”/u],
  [
    'a conversation nobody told of',
    inPlace(6, 6, ofDraft(2, { kind: 'draft-opened', id: 'd2', conversation: 'elsewhere' })),
    /nothing was said of/u,
  ],
  [
    'a message in another conversation than its draft',
    goodRecord({
      drafts: [ofDraft(1, { kind: 'draft-opened', id: 'd1', conversation: 'c2' }), ...goodDrafts.slice(1)],
      messages: (head) => [
        ...goodBeginning,
        inMessages({ ...talk, conversation: 'c2', cursor: 2 }),
        ...goodRest(head).map((frame) => ({
          ...frame,
          entries: frame.entries.map((one) =>
            'cursor' in one && one.kind !== 'opening' ? entry({ ...one, cursor: (one.cursor ?? 0) + 1 }) : one,
          ),
        })),
      ],
    }),
    /not the message/u,
  ],
  ['an entry of the messages', inPlace(8, 8, ofDraft(2, { ...policy1 })), /does not belong/u],
  [
    'an end as private nobody asked for',
    inPlace(11, 11, ofDraft(2, { kind: 'draft-closed', outcome: 'private' })),
    /no entry of the messages/u,
  ],
  [
    'a sent draft without its message',
    goodRecord({ messages: (head) => [...goodBeginning, ...goodRest(head).slice(2)] }),
    /not the message/u,
  ],
];

describe('P3 in the drafts lane', () => {
  it.each(inDrafts)('%s', (_what, record, fault) => {
    expect(verdictOf(record)).toMatchObject({ outcome: 'fault', faults: expect.stringMatching(fault) as string });
    expect(verdictOf(folded(record, record.drafts.length)), 'folded').toMatchObject({
      outcome: 'fault',
      faults: expect.stringMatching(fault) as string,
    });
  });

  it.each([
    ['number 0', 0],
    ['number 2³²', 2 ** 32],
    ['number 2⁵³−1', Number.MAX_SAFE_INTEGER],
  ])('a draft of %s', (_what, draft) => {
    const bytes = new ByteWriter()
      .varint(draft)
      .varint(lyingSecond)
      .varint(0)
      .byte(0)
      .sized(new TextEncoder().encode('{"kind":"draft-opened","id":"x","conversation":"c"}'))
      .done();
    expect(verdictOf(alsoInDrafts({ draft: draft % 2 ** 32, entries: [], raw: bytes }))).toMatchObject({
      outcome: 'fault',
      faults: expect.stringMatching(/(?:entry-wrong|frame-altered) drafts 17/u) as string,
    });
  });

  it.each([
    ['nothing', new ByteWriter().varint(2).varint(lyingSecond).varint(0).done()],
    [
      'a number without an edit',
      new ByteWriter()
        .varint(2)
        .varint(lyingSecond)
        .varint(7)
        .byte(0)
        .sized(new TextEncoder().encode('{"kind":"x"}'))
        .done(),
    ],
    [
      'an edit without a number',
      new ByteWriter()
        .varint(4)
        .varint(lyingSecond)
        .varint(0)
        .byte(1)
        .byte(0)
        .byte(0)
        .varint(0)
        .varint(0)
        .sized(new Uint8Array(1))
        .done(),
    ],
    [
      'a second beyond any calendar',
      new ByteWriter()
        .varint(4)
        .varint(2 ** 50)
        .varint(0)
        .byte(0)
        .sized(new TextEncoder().encode('{"kind":"x"}'))
        .done(),
    ],
    ['an item nobody knows', new ByteWriter().varint(4).varint(lyingSecond).varint(0).byte(2).done()],
  ])('a frame that holds %s', (_what, bytes) => {
    expect(verdictOf(alsoInDrafts({ draft: 4, entries: [], raw: bytes }))).toMatchObject({
      outcome: 'fault',
      faults: expect.stringMatching(/frame-altered drafts 17/u) as string,
    });
  });

  it('what a kind to come says is no fault, wherever it stands (J2.2)', () => {
    expect(
      verdictOf(
        goodRecord({
          drafts: [...goodDrafts, ofDraft(4, { kind: 'of-2031', 10: 1, n: -1 }), ofDraft(9, { kind: 'of-2031' })],
        }),
      ),
    ).toEqual({ outcome: 'holds', faults: '' });
  });
});

describe('P3 in the messages lane, seen with the archive’s key alone', () => {
  it.each([
    [
      'a draft that became two messages',
      alsoInMessages({
        kind: 'message-recorded',
        id: 'm2',
        conversation: 'c',
        text: 'Hey',
        draft: { id: 'd1', edits: 3, seq: 5, head: wrongHead },
        level: 'edits',
        policy: 'hash 1',
      }),
      /message before/u,
    ],
    [
      'two messages of one id',
      alsoInMessages({
        kind: 'message-received',
        id: 'm1',
        conversation: 'c',
        text: 'x',
        composedMs: 1,
        providerId: 'p',
        verified: 'v',
        cursor: 9,
      }),
      /id of a message before/u,
    ],
    [
      'two received messages of one id',
      alsoInMessages({
        kind: 'message-received',
        id: 'in1',
        conversation: 'c',
        text: 'x',
        composedMs: 1,
        providerId: 'p',
        verified: 'v',
        cursor: 9,
      }),
      /id of a message before/u,
    ],
    [
      'one event told twice',
      alsoInMessages({
        kind: 'message-received',
        id: 'in2',
        conversation: 'c',
        text: 'x',
        composedMs: 1,
        providerId: 'p',
        verified: 'v',
        cursor: 4,
      }),
      /does not follow/u,
    ],
    [
      'a state of a message nobody recorded',
      alsoInMessages({ kind: 'message-state', message: 'elsewhere', state: 'read', atMs: 1 }),
      /not on this record/u,
    ],
    [
      'an opening told twice',
      alsoInMessages({
        kind: 'opening',
        id: 'o1',
        who: 'w',
        role: 'r',
        what: 'w',
        case: 'C',
        reason: 'r',
        atSecond: 5,
        cursor: 2,
      }),
      /was told before/u,
    ],
    [
      'a second beginning',
      alsoInMessages({
        kind: 'epoch-started',
        journal: 'SkpKSkpKSkpKSkpKSkpKSg',
        epoch: 0,
        person: 'p',
        previous: null,
      }),
      /begins another epoch/u,
    ],
    ['an older policy', alsoInMessages({ ...policy1, version: 2, hash: 'hash 2' }, policy1), /after version 2/u],
    ['one version, two policies', alsoInMessages({ ...policy1, hash: 'hash 2' }), /calls itself version 1/u],
    ['one version, two levels', alsoInMessages({ ...policy1, level: 'messages' }), /calls itself version 1/u],
    ['one policy, two versions', alsoInMessages({ ...policy1, version: 2 }), /another version or level/u],
    [
      'policy version 0',
      beginning(inMessages({ ...policy1, version: 0 }), inMessages(notice1), inMessages(talk)),
      /“version”/u,
    ],
    [
      'a policy version in words',
      beginning(inMessages({ ...policy1, version: '1' }), inMessages(notice1), inMessages(talk)),
      /“version”/u,
    ],
    [
      'a level nobody knows',
      beginning(inMessages({ ...policy1, level: 'all' }), inMessages(notice1), inMessages(talk)),
      /“level”/u,
    ],
    [
      'a notice for another level',
      beginning(inMessages(policy1), inMessages({ ...notice1, level: 'messages' }), inMessages(talk)),
      /for level “messages”/u,
    ],
    [
      'a notice before a policy',
      beginning(inMessages(notice1), inMessages(policy1), inMessages(talk)),
      /before a policy/u,
    ],
    ['a message before the notice', beginning(inMessages(policy1), inMessages(talk)), /acknowledged/u],
    ['a message before any policy', beginning(inMessages(talk)), /before a policy/u],
    [
      'a message in a conversation nobody told of',
      beginning(inMessages(policy1), inMessages(notice1)),
      /nothing was said of/u,
    ],
    [
      'a message at a lower level, without its draft',
      message({ level: 'messages', draft: null }),
      /“edits” was in force/u,
    ],
    ['a message at another level, with its draft', message({ level: 'versions' }), /“edits” was in force/u],
    ['a message without its draft', message({ draft: null }), /does not name its draft/u],
    ['a message under another policy', message({ policy: 'hash 9' }), /another policy/u],
    [
      'a message that names no policy',
      goodRecord({
        messages: (head) => [
          ...goodBeginning,
          {
            draft: 0,
            entries: [
              entry(
                Object.fromEntries(Object.entries(sent(head).entries[0] ?? {}).filter(([field]) => field !== 'policy')),
              ),
            ],
          },
          ...goodRest(head).slice(1),
        ],
      }),
      /without its “policy”/u,
    ],
    ['a message without a text', message({ text: null }), /“text”/u],
    ['a message without an id', message({ id: '' }), /“id”/u],
    ['a draft named by its id alone', messageOf(() => 'd1'), /“draft”/u],
    [
      'a draft with its edits in words',
      messageOf((head) => ({ id: 'd1', edits: '3', seq: 5, head: head(5) })),
      /“draft”/u,
    ],
    [
      'a draft with a broken number of edits',
      messageOf((head) => ({ id: 'd1', edits: 2.5, seq: 5, head: head(5) })),
      /“draft”/u,
    ],
    [
      'a draft with a negative number of edits',
      messageOf((head) => ({ id: 'd1', edits: -3, seq: 5, head: head(5) })),
      /“draft”/u,
    ],
    [
      'a head of 31 bytes',
      messageOf((head) => ({ id: 'd1', edits: 3, seq: 5, head: head(5).slice(0, 42) })),
      /“draft”/u,
    ],
    [
      'a head in another spelling',
      messageOf((head) => ({ id: 'd1', edits: 3, seq: 5, head: `${head(5).slice(0, 42)}B` })),
      /“draft”/u,
    ],
    ['a head of frame 0', messageOf((head) => ({ id: 'd1', edits: 3, seq: 0, head: head(0) })), /“draft”/u],
    [
      'a head that is not there',
      messageOf(() => ({ id: 'd1', edits: 3, seq: 5, head: wrongHead })),
      /another history/u,
    ],
    ['a frame beyond the drafts', messageOf(() => ({ id: 'd1', edits: 3, seq: 99, head: wrongHead })), /not there/u],
    ['a frame beyond any number', messageOf(() => ({ id: 'd1', edits: 3, seq: 2 ** 60, head: wrongHead })), /“draft”/u],
    [
      'a drafts head of no cause',
      alsoInMessages({ kind: 'drafts-head', seq: 5, head: wrongHead, cause: 'because' }),
      /“cause”/u,
    ],
    [
      'two heads of one place',
      alsoInMessages({ kind: 'drafts-head', seq: 11, head: wrongHead, cause: 'pause' }),
      /two histories/u,
    ],
    [
      'two heads of one place in one frame',
      goodRecord({
        messages: (head) => [
          ...goodBeginning,
          ...goodRest(head),
          {
            draft: 0,
            entries: [
              entry({ kind: 'drafts-head', seq: 3, head: wrongHead, cause: 'pause' }),
              entry({ kind: 'drafts-head', seq: 3, head: head(3), cause: 'pause' }),
            ],
          },
        ],
      }),
      /two histories/u,
    ],
    [
      'a draft discarded as private twice',
      alsoInMessages({
        kind: 'draft-private',
        draft: 3,
        conversation: 'c',
        startedSecond: lyingSecond,
        edits: 1,
        frames: 3,
      }),
      /discarded before/u,
    ],
    [
      'a refusal nobody asked for',
      alsoInMessages({ kind: 'draft-private-refused', draft: 2, reason: 'r' }),
      /nobody had asked/u,
    ],
    [
      'a private draft of number 0',
      alsoInMessages({ kind: 'draft-private', draft: 0, conversation: 'c', startedSecond: 5, edits: 1, frames: 3 }),
      /“draft”/u,
    ],
    ['an entry of the drafts', alsoInMessages({ kind: 'draft-closed', outcome: 'sent' }), /does not belong/u],
    [
      'a time beyond any calendar',
      alsoInMessages({ kind: 'message-state', message: 'm1', state: 'read', atMs: 9e15 }),
      /“atMs”/u,
    ],
    [
      'a contact that is a text',
      goodRecord({
        messages: (head) => [...goodBeginning.slice(0, 3), inMessages({ ...talk, contact: 'n' }), ...goodRest(head)],
      }),
      /“contact”/u,
    ],
    [
      'drafts before the notice',
      goodRecord({
        messages: (head) => [
          ...goodBeginning.slice(0, 2),
          inMessages({ kind: 'drafts-head', seq: 2, head: head(2), cause: 'pause' }),
          ...goodBeginning.slice(2),
          ...goodRest(head),
        ],
      }),
      /before a policy was in force and its notice/u,
    ],
    [
      'drafts without any notice',
      goodRecord({ messages: () => goodBeginning.slice(0, 2) }),
      /Drafts were recorded before/u,
    ],
    [
      'a field given twice',
      goodRecord({
        messages: (head) => [
          ...goodBeginning,
          ...goodRest(head),
          raw('{"kind":"message-state","message":"m1","state":"sent","state":"read","atMs":1}'),
        ],
      }),
      /frame-altered messages 15/u,
    ],
    [
      'a kind hidden behind __proto__',
      goodRecord({
        messages: (head) => [
          ...goodBeginning,
          ...goodRest(head),
          raw('{"__proto__":{"kind":"message-state","message":"m1","state":"read","atMs":1}}'),
        ],
      }),
      /frame-altered messages 15/u,
    ],
    [
      'fields hidden behind __proto__',
      goodRecord({
        messages: (head) => [
          ...goodBeginning,
          ...goodRest(head),
          raw('{"kind":"message-state","__proto__":{"message":"m1","state":"read","atMs":1}}'),
        ],
      }),
      /“message”/u,
    ],
    [
      'an entry that is a list',
      goodRecord({ messages: (head) => [...goodBeginning, ...goodRest(head), raw('[1]')] }),
      /frame-altered messages 15/u,
    ],
    [
      'an entry nested beyond reason',
      goodRecord({
        messages: (head) => [
          ...goodBeginning,
          ...goodRest(head),
          raw(`{"kind":"x","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
        ],
      }),
      /frame-altered messages 15/u,
    ],
    [
      'padding to no multiple of 64',
      goodRecord({
        messages: (head) => [
          ...goodBeginning,
          ...goodRest(head),
          {
            draft: 0,
            entries: [],
            padded: Uint8Array.of(
              ...new ByteWriter()
                .varint(0)
                .varint(lyingSecond)
                .varint(0)
                .byte(0)
                .sized(new TextEncoder().encode(`{"kind":"${'x'.repeat(60)}"}`))
                .done(),
              0x80,
            ),
          },
        ],
      }),
      /frame-altered messages 15/u,
    ],
    [
      'a frame of a draft',
      goodRecord({ messages: (head) => [...goodBeginning, ...goodRest(head), ofDraft(1, { kind: 'x' })] }),
      /do not belong/u,
    ],
  ] as const)('%s', (_what, record, fault) => {
    expect(verdictOf(record, ['messages'])).toMatchObject({
      outcome: 'fault',
      faults: expect.stringMatching(fault) as string,
    });
    expect(verdictOf(record).outcome).toBe('fault');
  });

  it('another spelling of the same JSON says the same and holds', () => {
    expect(
      verdictOf(
        goodRecord({
          messages: (head) => [
            ...goodBeginning,
            ...goodRest(head),
            raw('{ "kind": "message-state", "message": "\\u006d1", "state":"read","atMs":1 }'),
          ],
        }),
      ),
    ).toEqual({ outcome: 'holds', faults: '' });
  });
});

describe('P5 at a lower level', () => {
  const lowered = (
    level: string,
    drafts: readonly LyingFrame[],
    more: (head: (seq: number) => string) => readonly LyingFrame[] = () => [],
  ): LyingRecord =>
    goodRecord({
      drafts,
      messages: (head) => [
        ...goodBeginning.slice(0, 1),
        inMessages({ ...policy1, level }),
        inMessages({ ...notice1, level }),
        inMessages(talk),
        ...more(head),
      ],
    });
  const opened = ofDraft(1, { kind: 'draft-opened', id: 'd1', conversation: 'c' });

  it.each([
    ['messages', 'an edit', [opened, typedInto(1, 1, 0, 'x', { kind: 'other' })], /only messages/u],
    ['messages', 'a resync', [opened, ofDraft(1, { kind: 'draft-resync', n: 1, text: 'x' })], /only messages/u],
    ['versions', 'a single key', [opened, typedInto(1, 1, 0, 'x')], /only versions/u],
    [
      'versions',
      'a composed one',
      [opened, typedInto(1, 1, 0, 'x', { kind: 'other', composing: true })],
      /only versions/u,
    ],
  ] as const)('at level `%s` %s of a draft is a fault', (level, _what, drafts, fault) => {
    expect(verdictOf(lowered(level, drafts))).toMatchObject({
      outcome: 'fault',
      faults: expect.stringMatching(fault) as string,
    });
  });

  it('at level `messages` a message names no draft, and one that does is a fault', () => {
    const plain = {
      kind: 'message-recorded',
      id: 'm',
      conversation: 'c',
      text: 'x',
      level: 'messages',
      policy: 'hash 1',
    };
    expect(verdictOf(lowered('messages', [], () => [inMessages({ ...plain, draft: null })]))).toEqual({
      outcome: 'holds',
      faults: '',
    });
    expect(
      verdictOf(
        lowered('messages', [ofDraft(1, { kind: 'x' })], (head) => [
          inMessages({ ...plain, draft: { id: 'd', edits: 0, seq: 1, head: head(1) } }),
        ]),
      ).faults,
    ).toMatch(/names a draft, though/u);
  });

  it('at level `versions` a message is what its versions come to', () => {
    const drafts = [
      opened,
      typedInto(1, 1, 0, 'x', { kind: 'other' }),
      ofDraft(1, { kind: 'draft-closed', outcome: 'sent' }),
    ];
    const message =
      (text: string) =>
      (head: (seq: number) => string): readonly LyingFrame[] => [
        inMessages({
          kind: 'message-recorded',
          id: 'm',
          conversation: 'c',
          text,
          draft: { id: 'd1', edits: 1, seq: 3, head: head(3) },
          level: 'versions',
          policy: 'hash 1',
        }),
      ];
    expect(verdictOf(lowered('versions', drafts, message('x')))).toEqual({ outcome: 'holds', faults: '' });
    expect(verdictOf(lowered('versions', drafts, message('y'))).faults).toMatch(/not the message/u);
  });
});

describe('P4 pages and their readers', () => {
  const twice = (): readonly Uint8Array[] => [archiveKey(), archiveKey()];
  it.each([
    [
      'a drafts page one custodian opens alone',
      { draftsLane: { readers: [lyingReaders('drafts').slice(0, 1)] } },
      /page-readers drafts 1: .*one reader alone/u,
    ],
    ['a drafts page for one reader twice', { draftsLane: { readers: [twice()] } }, /page-readers drafts 1: .*twice/u],
    ['a messages page for two', { messagesLane: { readers: [lyingReaders('drafts')] } }, /page-readers messages 1/u],
    ['a page for nobody', { messagesLane: { readers: [[]] } }, /page-readers messages 1: .*nobody/u],
    [
      'a page of an older format after a newer',
      { draftsLane: { pages: [8], page: (page) => (page.page === 2 ? { ...page, format: 1 as const } : page) } },
      /page-format drafts 8/u,
    ],
    [
      'a page of another day',
      { draftsLane: { page: (page) => ({ ...page, day: page.day + 1 }) } },
      /page-day drafts 1/u,
    ],
    ['a page that begins beyond the last frame', { draftsLane: { pages: [40] } }, /truncated drafts 17/u],
    [
      'a page with the box of another',
      { draftsLane: { pages: [8], page: (page) => ({ ...page, box: new Uint8Array(80) }) } },
      /page-readers drafts 8: .*box of a page before/u,
    ],
  ] satisfies readonly (readonly [string, Partial<LyingRecord>, RegExp])[])('%s is a fault', (_what, change, fault) => {
    expect(verdictOf(goodRecord(change)).faults).toMatch(fault);
  });
});

describe('P3 what nobody signed', () => {
  it.each(['messages', 'drafts'] as const)(
    'is unsigned whether it opens or not, and holds as far as it is signed: %s',
    (lane) => {
      const record = goodRecord({ [`${lane}Lane`]: { signed: 4 } });
      for (const keys of [['messages', 'drafts'], ['messages'], ['drafts']] as const)
        expect(verdictOf(record, keys)).toMatchObject({
          outcome: 'unsigned',
          faults: expect.stringMatching(new RegExp(`^unsigned ${lane} 5: `, 'u')) as string,
        });
    },
  );

  it('does not hide what is wrong', () => {
    expect(verdictOf({ ...inPlace(3, 3), draftsLane: { signed: 4 } }).outcome).toBe('fault');
  });
});

describe('P3 redaction cannot rewrite history', () => {
  const withoutDraft = (
    draft: number,
    change: {
      readonly frames?: number;
      readonly keep?: number;
      readonly commitment?: Uint8Array;
      readonly runs?: boolean;
    } = {},
  ): LyingRecord => ({
    ...folded(goodRecord()),
    draftsLane: {
      pages: [15],
      fold: true,
      folded: (_page, _honest, commitKey, commitments) => {
        const all = withHash(goodDrafts).slice(0, 14);
        const kept = all.filter((frame) => frame.draft !== draft).map((frame) => ({ ...frame, second: lyingSecond }));
        const from = all.findIndex((frame) => frame.draft === draft);
        const gone = all
          .filter((frame) => frame.draft === draft)
          .map((_, i) => change.commitment ?? commitments[from + i] ?? new Uint8Array(32));
        const keys = new Map(
          [...new Set(kept.map((frame) => frame.draft)), ...(change.keep === undefined ? [] : [change.keep])].map(
            (one) => [one, commitKey(one)],
          ),
        );
        const columns = foldColumns(kept);
        return encodeRedacted(
          { keys, runs: [{ kept: from, draft, frames: gone.length, chain: { commitments: gone } }] },
          assembleFold(
            columns,
            columns.columns.map(({ bytes }) => bytes),
          ),
        );
      },
    },
  });

  it('a draft its author discarded as private may be gone', () => {
    expect(verdictOf(withoutDraft(3))).toEqual({ outcome: 'holds', faults: '' });
  });

  it('a draft that had to stay, by the last word about it, may not be gone as a whole', () => {
    const messages = (head: (seq: number) => string): readonly LyingFrame[] => [
      ...goodBeginning,
      ...goodRest(head),
      inMessages({ kind: 'draft-private-refused', draft: 3, reason: 'It was opened for a case already.' }),
    ];
    expect(verdictOf({ ...withoutDraft(3), messages })).toMatchObject({
      outcome: 'fault',
      faults: expect.stringMatching(/had to stay/u) as string,
    });
  });

  it.each([
    ['a discarded draft nobody called private', withoutDraft(2), /nowhere does it say/u],
    ['a draft that became a message', withoutDraft(1), /names a draft that did not end as this message/u],
    ['a key of what was taken out', withoutDraft(3, { keep: 3 }), /redaction-key drafts 1/u],
    ['a key of a draft that is nowhere', withoutDraft(3, { keep: 9 }), /redaction-key drafts 1/u],
    [
      'another commitment in place of one',
      withoutDraft(3, { commitment: new Uint8Array(32) }),
      /fold-altered|head-differs/u,
    ],
  ] as const)('%s is a fault', (_what, record, fault) => {
    expect(verdictOf(record)).toMatchObject({ outcome: 'fault', faults: expect.stringMatching(fault) as string });
  });

  it.each([
    ['frames', 4, /another number of frames/u],
    ['edits', 0, /fewer edits|another number of edits/u],
    ['conversation', 'c2', /another conversation/u],
    ['startedSecond', 5, /another time/u],
    ['draft', 9, /not on this record/u],
    ['draft', 1, /became a message/u],
    ['draft', 4, /goes on/u],
  ] as const)('an entry whose `%s` is %s while the draft is there is a fault', (field, value, fault) => {
    const record = goodRecord({
      messages: (head) => [
        ...goodBeginning,
        ...goodRest(head).map((frame) => ({
          ...frame,
          entries: frame.entries.map((one) => (one.kind === 'draft-private' ? entry({ ...one, [field]: value }) : one)),
        })),
      ],
    });
    expect(verdictOf(record)).toMatchObject({ outcome: 'fault', faults: expect.stringMatching(fault) as string });
  });
});
