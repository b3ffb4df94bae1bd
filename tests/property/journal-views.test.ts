// What follows from a journal: states merged in any order, a view rebuilt equal to the view kept, pages folded and unfolded.
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { conversationRows } from '../../src/conversation/rows.ts';
import type { ReadFrame } from '../../src/journal/view.ts';
import { RecordViews, viewNames } from '../../src/journal/views.ts';
import {
  inOrder,
  isSettled,
  maySaySent,
  mergeStates,
  messageStates,
  type MessageState,
} from '../../src/message/state.ts';
import { cryptoReady, signKeyPair } from '../../src/crypto/sodium.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { assembleFold, foldColumns, unfold } from '../../src/journal/fold.ts';
import {
  foldIsSigned,
  headsOf,
  leadsToEnd,
  openFold,
  readPage,
  redactPage,
  sealFold,
} from '../../src/journal/folded-page.ts';
import { frameKeys, sealFrame } from '../../src/journal/frame.ts';
import { encodeRedacted } from '../../src/journal/redaction.ts';
import { draftContents } from './journal-contents.ts';
import { defaultTrace, readTrace } from '../bench/trace.ts';
import { tracesAreHere, tracesMissing } from './editing-traces.ts';

beforeAll(cryptoReady);

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.length <= 1
    ? [items]
    : items.flatMap((one, i) =>
        permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [one, ...rest]),
      );
}

describe('states', () => {
  it('P7 four events in any of their orders, doubled or not, end in one state', () => {
    let checked = 0;
    for (const a of messageStates)
      for (const b of messageStates)
        for (const c of messageStates)
          for (const d of ['recorded', 'read', 'failed'] as const) {
            const events = [a, b, c, d].map((state) => ({ state }));
            const ends = new Set(permutations(events).map((order) => mergeStates(order)));
            expect(ends.size).toBe(1);
            expect(mergeStates([...events, ...events])).toBe([...ends][0]);
            checked++;
          }
    expect(checked).toBe(9 * 9 * 9 * 3);
  });

  it('P7 another event never takes a state back, and failed stays to be seen', () => {
    const all = messageStates.map((state) => mergeStates([{ state }]));
    expect(all).toEqual([...messageStates]);
    for (const state of messageStates) expect(mergeStates([{ state: 'failed' }, { state }])).toBe('failed');
    for (const [late, early] of [
      ['read', 'delivered'],
      ['delivered', 'accepted'],
      ['accepted', 'handed-over'],
      ['handed-over', 'receipted'],
      ['receipted', 'recorded'],
      ['accepted', 'unknown'],
      ['delivered', 'expired'],
    ] as const)
      expect(mergeStates([{ state: late }, { state: early }])).toBe(late);
  });

  it('P7 a journey reads the same whatever order its steps were heard of in', () => {
    const steps = [
      { state: 'recorded', at: 9 },
      { state: 'receipted', at: 1 },
      { state: 'accepted', at: 5 },
      { state: 'read', at: 4, reason: 'r' },
    ] as const;
    for (const order of permutations(steps)) expect(inOrder(order)).toEqual(steps);
  });

  it('P1 “sent” is said from handed over on, and never of what failed, expired or is unknown', () => {
    expect(messageStates.filter(maySaySent)).toEqual(['handed-over', 'accepted', 'delivered', 'read']);
    expect(messageStates.filter((state) => !isSettled(state))).toEqual(['recorded', 'receipted']);
  });
});

const ids = ['m1', 'm2', 'm3', 'm4'];
const conversations = ['c1', 'c2'];
const capabilities = { canWrite: true, reason: '', maxLength: 10, until: null, receipts: true };
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    kind: fc.constant('conversation' as const),
    conversation: fc.constantFrom(...conversations),
    channel: fc.constant('web' as const),
    contact: fc.record({ name: fc.string(), address: fc.string(), language: fc.constant('en') }),
    capabilities: fc.constant(capabilities),
    disclosedAt: fc.constant(null),
    cursor: fc.nat(99),
  }),
  fc.record({
    kind: fc.constant('message-recorded' as const),
    id: fc.constantFrom(...ids),
    conversation: fc.constantFrom(...conversations),
    text: fc.string(),
    draft: fc.constant(null),
    level: fc.constant('messages' as const),
  }),
  fc.record({
    kind: fc.constant('message-received' as const),
    id: fc.constantFrom('r1', 'r2', 'r3'),
    conversation: fc.constantFrom(...conversations),
    text: fc.string(),
    composedMs: fc.nat(),
    providerId: fc.string(),
    verified: fc.constant('session'),
    cursor: fc.nat(99),
  }),
  fc.record({
    kind: fc.constant('message-state' as const),
    message: fc.constantFrom(...ids),
    state: fc.constantFrom<MessageState>(...messageStates.filter((state) => state !== 'receipted')),
    atMs: fc.nat(),
    cursor: fc.nat(99),
  }),
  fc.record({
    kind: fc.constant('capabilities' as const),
    conversation: fc.constantFrom(...conversations),
    capabilities: fc.constant({ ...capabilities, canWrite: false }),
    cursor: fc.nat(99),
  }),
  fc.record({
    kind: fc.constant('conversation-arranged' as const),
    conversation: fc.constantFrom(...conversations),
    pinned: fc.boolean(),
    muted: fc.boolean(),
    markedUnread: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('notice-acknowledged' as const),
    version: fc.nat(3),
    hash: fc.string(),
    locale: fc.constant('en'),
    level: fc.constant('edits' as const),
  }),
  fc.constant<Entry>({ kind: 'unknown', raw: { kind: 'later' } }),
);

function shown({ views: { conversation, message, arrangement, gateway, notice } }: RecordViews): unknown {
  return {
    rows: conversationRows({
      conversations: conversation,
      messages: message,
      additions: (id) => ({ draft: '', ...arrangement.of(id) }),
    }),
    threads: conversations.map((id) => message.thread(id, null, 100)),
    outbox: [...message.outbox()],
    cursor: gateway.cursor,
    acknowledged: notice.acknowledged,
    found: [...message.newestFirst()],
  };
}

it('P7 a view read again from the journal is the view that was kept, all of it or only some, at every entry, with receipts between', {
  timeout: 60_000,
}, () => {
  let messages = 0;
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), fc.nat(40), fc.nat(511), (entries, receiptAt, gone) => {
      // A journal never holds a message id twice: the vault refuses it.
      const seen = new Set<string>();
      const history = entries.filter((one) =>
        one.kind === 'message-recorded' || one.kind === 'message-received'
          ? !seen.has(one.id) && seen.add(one.id)
          : true,
      );
      const read: ReadFrame = (seq) => ({ draft: 0, second: 999 + seq, entries: history.slice(seq - 1, seq) });
      const take = (views: RecordViews, through: number, isKept = (_seq: number): boolean => false): RecordViews => {
        for (let seq = 1; seq <= through; seq++) views.take(seq, read(seq), isKept(seq));
        return views;
      };
      const all = new RecordViews(read);
      const left = viewNames.filter((_, i) => (gone >> i) % 2 === 1);
      history.forEach((_, i) => {
        all.take(i + 1, read(i + 1));
        expect(shown(take(new RecordViews(read), i + 1))).toEqual(shown(all));
        // Kept half way, some views not at all: those read everything again, the others go on.
        const half = Math.floor(i / 2);
        const saved = new Map(take(new RecordViews(read), half).save());
        for (const name of left) saved.delete(name);
        expect(shown(take(new RecordViews(read, saved), i + 1, (seq) => seq <= half))).toEqual(shown(all));
      });
      messages += seen.size;
      const kept = all.views.message;
      const before = [...kept.outbox()].map((one) => one.id);
      kept.receipted(receiptAt, 5);
      expect([...kept.outbox()].map((one) => one.id)).toEqual(before);
      for (const one of [...kept.newestFirst()].map(({ id }) => kept.message(id)))
        if (one?.direction === 'out')
          expect(one.journey.some((step) => step.state === 'receipted')).toBe(one.seq <= receiptAt);
    }),
    { numRuns: 400 },
  );
  expect(messages).toBeGreaterThan(300);
});

const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const unpack = (bytes: Uint8Array, limit: number): Uint8Array =>
  brotliDecompressSync(bytes, { maxOutputLength: limit });

function fold(contents: readonly FrameContent[]): Uint8Array {
  const columns = foldColumns(contents);
  return assembleFold(
    columns,
    columns.columns.map(({ bytes }) => brotliCompressSync(bytes, quick)),
  );
}

describe('folding', () => {
  it('P2 any frames come back exactly: drafts between each other, clocks going back, kinds to come', () => {
    let frames = 0;
    fc.assert(
      fc.property(fc.array(draftContents, { maxLength: 40 }), (contents) => {
        expect(unfold(fold(contents), unpack)).toEqual(contents);
        frames += contents.length;
      }),
      { numRuns: 500 },
    );
    expect(frames).toBeGreaterThan(2000);
  });

  it('P3 a folded page leads to the very head its frames led to, and no other content does', () => {
    const chain = { journal: new Uint8Array(16), epoch: 0, lane: 'drafts' as const };
    const pageKey = new Uint8Array(32).fill(3);
    const device = signKeyPair(new Uint8Array(32).fill(4));
    fc.assert(
      fc.property(fc.array(draftContents, { minLength: 1, maxLength: 8 }), fc.nat(), (contents, which) => {
        const before = new Uint8Array(32).fill(9);
        let head: Uint8Array = before;
        const keys = frameKeys(pageKey, 'drafts', 2);
        contents.forEach((content, i) => {
          ({ head } = sealFrame(chain, 2, 11 + i, head, keys, content));
        });
        const span = { page: 2, format: 2 as const, firstSeq: 11, lastSeq: 10 + contents.length, before, after: head };
        const stored = sealFold(chain, span, fold(contents), pageKey, device.secretKey);
        expect(foldIsSigned(chain, span, stored, device.publicKey)).toBe(true);
        const opened = readPage(fold(contents), pageKey, 2, unpack);
        expect(openFold(chain, span, stored, pageKey, unpack)?.contents).toEqual(contents);
        expect([...headsOf(chain, span, opened)].at(-1)?.head).toEqual(head);
        const changed = contents.map((content, i) =>
          i === which % contents.length
            ? {
                ...content,
                second: content.second + 1,
                entries: content.entries.map((one) =>
                  one.kind === 'edit' ? { ...one, edit: { ...one.edit, second: one.edit.second + 1 } } : one,
                ),
              }
            : content,
        );
        expect(leadsToEnd(chain, span, opened)).toBe(true);
        expect(leadsToEnd(chain, span, { ...opened, contents: changed })).toBe(false);
        for (const other of [
          { ...span, page: 3 },
          { ...span, firstSeq: 12, lastSeq: span.lastSeq + 1 },
          { ...span, before: head },
          { ...span, after: before },
        ]) {
          expect(foldIsSigned(chain, other, stored, device.publicKey)).toBe(false);
          expect(openFold(chain, other, stored, pageKey, unpack)).toBeNull();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('P3 a page without a draft, and then without another, leads to the same head; what was taken out is in neither', () => {
    const chain = { journal: new Uint8Array(16), epoch: 0, lane: 'drafts' as const };
    const pageKey = new Uint8Array(32).fill(3);
    const device = signKeyPair(new Uint8Array(32).fill(4));
    let withheld = 0;
    fc.assert(
      fc.property(
        fc.array(draftContents, { minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.nat(),
        (contents, one, other) => {
          const before = new Uint8Array(32).fill(9);
          const keys = frameKeys(pageKey, 'drafts', 2);
          const heads = contents.map(
            (
              (head: Uint8Array) => (content: FrameContent, i: number) =>
                (head = sealFrame(chain, 2, 11 + i, head, keys, content).head)
            )(before),
          );
          const span = {
            page: 2,
            format: 2 as const,
            firstSeq: 11,
            lastSeq: 10 + contents.length,
            before,
            after: heads.at(-1) ?? before,
          };
          let opened = readPage(fold(contents), pageKey, 2, unpack);
          const gone = new Set<number>();
          for (const which of [one, other]) {
            const draft = contents[which % contents.length]?.draft ?? 0;
            gone.add(draft);
            const { kept, redaction } = redactPage(chain, span, opened, draft);
            const newKey = new Uint8Array(32).fill(7);
            const bytes = encodeRedacted(redaction, fold(kept));
            const stored = sealFold(chain, span, bytes, newKey, device.secretKey);
            expect(foldIsSigned(chain, span, stored, device.publicKey)).toBe(true);
            const again = openFold(chain, span, stored, newKey, unpack);
            if (again === null) throw new Error('a redacted page does not open');
            opened = again;
            expect(leadsToEnd(chain, span, opened)).toBe(true);
            expect([...redaction.keys.keys()].some((known) => gone.has(known))).toBe(false);
          }
          const steps = [...headsOf(chain, span, opened)];
          expect(steps.length).toBe(contents.length);
          steps.forEach(({ content, head }, i) => {
            const was = contents[i];
            expect(head).toEqual(heads[i]); // what was taken out still stands in the chain, by its commitment
            if (!gone.has(was?.draft ?? 0)) expect({ content, head }).toEqual({ content: was, head: heads[i] });
            else {
              withheld++;
              expect(content).toMatchObject({ draft: was?.draft, entries: [], withheld: true });
            }
          });
        },
      ),
      { numRuns: 300 },
    );
    expect(withheld).toBeGreaterThan(1000);
  });

  if (!tracesAreHere && process.env.CI !== undefined) throw new Error(`In CI these must run: ${tracesMissing}`);
  it.skipIf(!tracesAreHere).each(['clownschool_flat', 'friendsforever_flat', 'json-crdt-blog-post', 'sveltecomponent'])(
    'P2 every edit of %s comes back from its folded page',
    (name) => {
      const edits = readTrace(join(dirname(defaultTrace), `${name}.json.gz`))?.edits ?? [];
      expect(edits.length).toBeGreaterThan(10_000);
      const contents = edits.map(
        (edit): FrameContent => ({ draft: 1, second: edit.second, entries: [{ kind: 'edit', edit }] }),
      );
      const folded = fold(contents);
      const back = unfold(folded, unpack);
      expect(back.length).toBe(contents.length);
      expect(back.findIndex((content, i) => !isDeepStrictEqual(content, contents[i]))).toBe(-1);
      expect(folded.length / edits.length).toBeLessThan(3);
    },
  );
});
