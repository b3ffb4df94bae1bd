// What contradicts itself is refused in the reading room as by `candor verify`: signed, unbroken, and not true; and an honest record contradicts nothing, whatever part of it a case opens (P2, P3, P6; journal.md J7.8, J7.8b).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSource, readKeys } from '../../../cli/open-source.ts';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import { lanes, type LaneName } from '../../../src/journal/lane.ts';
import { verifyJournal } from '../../../src/journal/verify.ts';
import { unpack } from '../../../cli/unpack.ts';
import { RoomContents } from '../../../main/vault/room-contents.ts';
import {
  begun,
  knowingKeys,
  lyingSecond,
  lyingSource,
  type LyingFrame,
  type LyingRecord,
} from '../../support/lying-device.ts';
import { goodBeginning, goodDrafts, goodRecord, goodRest, inMessages, talk } from '../../support/lying-program.ts';
import { roomJournalOf, roomOf } from '../../support/room-of-source.ts';
import { conversation, conversationEvent, VaultRig } from '../../support/vault.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'hostile-records');
const areHere = existsSync(folder);
if (!areHere)
  console.log('hostile records not read in a room: they are not at ../shared/data/hostile-records beside the project');

/** Those that hold by their signatures and contradict themselves, and the rule that names each. */
const contradictory: Readonly<Record<string, RegExp>> = {
  'closed-twice-discarded-then-sent': /adds to a draft that had ended/u,
  'draft-reopened-under-its-number-numbers-from-1-again': /opened before/u,
  'drafts-head-wrong': /another history of the drafts/u,
  'message-names-a-wrong-head-a-later-drafts-head-the-right-one': /two histories/u,
  'one-id-two-drafts': /id of another/u,
  'policy-version-another-level': /calls itself version 1, too/u,
  'sent-two-messages': /became a message before/u,
  'two-anchors-at-one-drafts-frame-wrong-then-right': /two histories/u,
  'two-messages-of-one-draft-first-with-another-text': /became a message before/u,
};
const keysFile = join(folder, 'my-keys.json');

/** What such a record says, told anew under pages of format 2, which alone a case opens: the same entries in the same frames, wrong where they were wrong. */
function retold(name: string): LyingRecord {
  const { source, close } = openSource(join(folder, `${name}.bundle`));
  try {
    const frames: Record<LaneName, LyingFrame[]> = { messages: [], drafts: [] };
    const heads = new Map<string, number>();
    verifyJournal(source, {
      pageKey: readKeys(keysFile, undefined).pageKey,
      unpack,
      onHead: (lane, seq, head) => lane === 'drafts' && heads.set(toBase64Url(head), seq),
      onFrame: (lane, _seq, { draft, entries }) => frames[lane].push({ draft, entries }),
    });
    const again = (value: unknown, headOf: (seq: number) => string): unknown =>
      JSON.parse(JSON.stringify(value), (field, held: unknown) => {
        if (field === 'journal') return begun.kind === 'epoch-started' ? begun.journal : held;
        if (field === 'startedSecond' || field === 'second') return lyingSecond;
        const seq = field === 'head' ? heads.get(String(held)) : undefined;
        return seq === undefined ? held : headOf(seq);
      });
    // What format 2 asks for beside: the policy a message was recorded under.
    const policy = frames.messages.flatMap(({ entries }) => entries).find((one) => one.kind === 'policy-applied');
    const whole = (one: Entry): Entry =>
      one.kind === 'message-recorded' && policy?.kind === 'policy-applied' ? { ...one, policy: policy.hash } : one;
    return {
      drafts: frames.drafts,
      messages: (headOf) =>
        frames.messages.map(({ draft, entries }) => ({ draft, entries: again(entries.map(whole), headOf) as Entry[] })),
    };
  } finally {
    close();
  }
}

describe.runIf(areHere)('P3 J7.8 records that contradict themselves, in the room', () => {
  it.each(Object.entries(contradictory))('%s', (name, rule) => {
    const { proof } = roomOf(roomJournalOf(lyingSource(retold(name)), knowingKeys()));
    expect(proof).toMatchObject({ holds: false, fault: '' });
    expect(proof.contradictions[0]?.author).toBe('An author');
    expect(proof.contradictions.map(({ sentence }) => sentence).join('\n')).toMatch(rule);
  });

  it.each(Object.entries(contradictory))('%s, as it is: the room’s check names it, too', (name, rule) => {
    const { source, close } = openSource(join(folder, `${name}.bundle`));
    const contents = new RoomContents(source.identity);
    const verdict = verifyJournal(source, {
      ...contents.hooks,
      pageKey: readKeys(keysFile, undefined).pageKey,
      unpack,
      onFrame: (lane, seq, content, head) => {
        contents.take(lane, seq, content, head);
      },
    });
    close();
    expect(contents.faults(verdict).join('\n')).toMatch(rule);
  });
});

describe('P2 a lying device', () => {
  const room = (record: LyingRecord, opens?: (lane: LaneName, page: number) => boolean) =>
    roomOf(roomJournalOf(lyingSource(record), knowingKeys(), opens)).proof;
  const said = (record: LyingRecord): string =>
    room(record)
      .contradictions.map(({ sentence }) => sentence)
      .join('\n');

  it('tells nothing but the truth: nothing is said of it', () => {
    expect(room(goodRecord())).toMatchObject({ holds: true, contradictions: [] });
  });

  it.each([
    [
      'two messages under one id',
      (rest: readonly ReturnType<typeof inMessages>[]) => [...rest, ...rest],
      /uses the id|became a message before/u,
    ],
    [
      'a message of a conversation nothing was said of',
      (rest: readonly ReturnType<typeof inMessages>[]) => [
        ...rest,
        inMessages({
          kind: 'message-received',
          id: 'x',
          conversation: 'c',
          text: 'x',
          composedMs: 1,
          providerId: '',
          verified: '',
          cursor: 1,
        }),
      ],
      /does not follow/u,
    ],
  ] as const)('%s', (_what, change, rule) => {
    expect(said(goodRecord({ messages: (head) => [...goodBeginning, ...change(goodRest(head))] }))).toMatch(rule);
  });

  it('sends another text than the draft it names', () => {
    const messages = (head: (seq: number) => string) => [
      ...goodBeginning,
      ...goodRest(head).map((frame) => ({
        ...frame,
        entries: frame.entries.map((one) => (one.kind === 'message-recorded' ? { ...one, text: 'Another' } : one)),
      })),
    ];
    expect(said(goodRecord({ messages }))).toMatch(/is not the message it says it became/u);
  });

  it('P6 ten thousand contradictions are told a few of, and the room goes on', () => {
    const many = Array.from({ length: 10_000 }, () => inMessages({ ...talk, cursor: 1, disclosedAt: 7 }));
    const proof = room(goodRecord({ messages: (head) => [...goodBeginning, ...goodRest(head), ...many] }));
    expect(proof.holds).toBe(false);
    expect(proof.contradictions.length).toBeLessThanOrEqual(100);
  });

  it('J7.8b drafts that are not at the endpoint yet contradict nothing', () => {
    const ahead = goodRecord({ drafts: goodDrafts, draftsLane: { signed: 0 } });
    expect(room(ahead)).toMatchObject({ contradictions: [] });
    expect(room(goodRecord({ draftsLane: { signed: 9 } }))).toMatchObject({ contradictions: [] });
  });
});

describe('P6 an honest record contradicts nothing, whatever of it is open', () => {
  let rig: VaultRig;
  beforeEach(async () => {
    rig = await VaultRig.make();
  });
  afterEach(() => {
    rig.remove();
  });

  it('days, drafts over days, drafts taken out, conversations described anew: any set of pages', {
    timeout: 120_000,
  }, async () => {
    const inbound = (n: number, where: string) => ({
      type: 'inbound' as const,
      conversation: where,
      message: `in-${n}-${where}`,
      text: 'Hello',
      at: 1,
      providerId: 'p',
      verified: 'session' as const,
    });
    await rig.vault.events([{ cursor: 2, event: conversationEvent('web:2') }]);
    for (const n of [1, 2, 3, 4]) {
      const renamed = { ...conversationEvent(), contact: { name: `Hella ${n}`, address: 'h', language: 'en' } };
      await rig.vault.events([
        { cursor: 10 * n, event: inbound(n, 'web:2') },
        { cursor: 10 * n + 1, event: inbound(n, conversation) },
        ...(n === 2 ? [{ cursor: 10 * n + 2, event: renamed }] : []),
      ]);
      await rig.type(`over${n - 1}`, ' and the next day');
      if (n > 1) await rig.send(`over${n - 1}`, `m${n}`);
      await rig.type(`gone${n}`, 'Rather not');
      await rig.vault.discardDraft({ conversation, draft: `gone${n}`, private: true });
      await rig.type(`over${n}`, 'One day');
      await rig.push();
      rig.clock.second += 86_400;
    }
    await rig.push();
    rig.vault.close();
    const { source, close } = openSource(rig.path);
    try {
      const keys = readKeys(rig.keysFile(), undefined);
      const pages = lanes.flatMap((lane) => source.lane(lane).pages.map(({ page }) => `${lane} ${page}`));
      const counts = lanes.map((lane) => source.lane(lane).pages.length);
      expect(Math.min(...counts)).toBeGreaterThan(3);
      const runs = pages.flatMap((_, from) =>
        pages.map((_page, to) => pages.filter((_one, i) => i >= from && i <= to)),
      );
      const holes = Array.from({ length: 32 }, (_, set) =>
        pages.filter((_page, i) => ((set * 2_654_435_761) >>> (i % 20)) % 3 > 0),
      );
      const without = pages.map((gone) => pages.filter((one) => one !== gone));
      for (const opened of [...runs.filter((_, i) => i % 3 === 0), ...without, ...holes]) {
        const open = new Set(opened);
        const { proof } = roomOf(roomJournalOf(source, keys, (lane, page) => open.has(`${lane} ${page}`)));
        expect([opened, proof.contradictions]).toEqual([opened, []]);
        expect(proof.holds).toBe(true);
      }
    } finally {
      close();
    }
  });
});
