// The level changes while somebody writes: lowered, what is not on record yet stays off it; raised, the draft goes on from where the record is (P2, P5).
import { beforeEach, describe, expect, test } from 'vitest';
import { ComposerSession } from '../../../../renderer/chat/draft/composer-session.ts';
import type { CaptureLevel } from '../../../../src/policy/level.ts';
import { FakeBox } from './fake-box.ts';
import { ManualTimers, settle } from './manual-timers.ts';
import { RecordDouble } from './record-double.ts';

let record: RecordDouble;
let timers: ManualTimers;
let box: FakeBox;
let session: ComposerSession;

async function begin(level: CaptureLevel): Promise<void> {
  record = new RecordDouble();
  record.level = level;
  timers = new ManualTimers();
  box = new FakeBox();
  let ids = 0;
  session = new ComposerSession({
    conversation: 'c',
    level,
    host: record,
    timers,
    newId: () => `id-${++ids}`,
    maxLength: () => 200,
    insertNatively: (text) => box.native.insert(text),
    show: () => undefined,
    sent: () => undefined,
    foundRecorded: () => undefined,
  });
  session.attach(box.element, () => undefined);
  await settle();
}

/** As main does it: the record first, then the window is told. */
async function put(level: CaptureLevel): Promise<void> {
  record.level = level;
  session.setLevel(level);
  session.retryNow();
  await settle();
}

const kept = (): { text: string; values: readonly string[]; kinds: readonly string[] } => {
  const draft = [...record.drafts.values()].at(-1);
  return { text: draft?.text ?? '', values: draft?.values ?? [], kinds: draft?.edits.map((edit) => edit.kind) ?? [] };
};

describe('lowered', () => {
  beforeEach(() => begin('edits'));

  test('P5 to versions in the middle of a draft: edits on their way are given up, the next pause takes the text as it stands', async () => {
    box.native.type('Dear');
    await settle();
    record.hold();
    box.native.type(' all');
    record.level = 'versions'; // in force in the vault before the window hears of it
    record.release();
    await settle();
    expect(kept().text).toBe('Dear');
    await put('versions');
    box.native.type(', hello');
    await timers.advance(3_000);
    expect(kept()).toMatchObject({ text: 'Dear all, hello', values: ['D', 'De', 'Dea', 'Dear', 'Dear all, hello'] });
    expect(session.view.queue).toMatchObject({ waiting: 0, late: false, failure: null });
  });

  test('P5 to messages: nothing more of the draft leaves the box, and what is sent is sent without it', async () => {
    box.native.type('Dear');
    await settle();
    await put('messages');
    const calls = record.calls.length;
    box.native.type(' all');
    await timers.advance(10_000);
    box.blur();
    await settle();
    expect(record.calls.slice(calls)).toEqual([]);
    expect(box.value).toBe('Dear all');
    await session.send();
    expect(record.sent.map((each) => each.text)).toEqual(['Dear all']);
    expect(kept().text).toBe('Dear');
    expect(box.value).toBe('');
  });

  test('P6 a send that waits for the record waits for the version instead, and goes', async () => {
    box.native.type('Dear');
    record.hold();
    box.native.type(' you');
    const sending = session.send();
    await settle();
    record.level = 'versions';
    record.release();
    await settle();
    expect(record.sent).toEqual([]);
    await put('versions');
    await timers.advance(100);
    await sending;
    expect(record.sent.map((each) => each.text)).toEqual(['Dear you']);
    expect(kept().text).toBe('Dear you');
  });

  test('P6 the record cannot be asked at first: the text stays, and it is asked again', async () => {
    box.native.type('Dear');
    await settle();
    record.fate = 'refused';
    await put('versions');
    box.native.type(' all');
    await timers.advance(3_000);
    expect([box.value, kept().text]).toEqual(['Dear all', 'Dear']);
    record.fate = 'works';
    await timers.advance(6_000);
    box.blur();
    await settle();
    expect(kept().text).toBe('Dear all');
  });

  test('P5 before anything of a draft was acknowledged: its first version is its beginning', async () => {
    record.hold();
    box.native.type('Hi');
    record.level = 'versions';
    record.release();
    await settle();
    await put('versions');
    box.blur();
    await settle();
    expect(kept()).toMatchObject({ values: ['Hi'], kinds: ['other'] });
  });
});

describe('raised', () => {
  test('P2 from versions to edits in the middle of a draft: one edit brings the record up, then every edit follows', async () => {
    await begin('versions');
    box.native.type('Dear');
    await timers.advance(3_000);
    box.native.type(' all');
    await put('edits');
    box.native.type('!?');
    await settle();
    expect(kept()).toMatchObject({
      values: ['Dear', 'Dear all', 'Dear all!', 'Dear all!?'],
      kinds: ['other', 'other', 'type', 'type'],
    });
    await session.send();
    expect(record.sent[0]).toMatchObject({ text: 'Dear all!?', through: 4 });
  });

  test('P2 from messages to edits: what stands in the box comes on record with the next edit, not before', async () => {
    await begin('messages');
    box.native.type('Dear');
    await put('edits');
    await timers.advance(5_000);
    expect(record.calls.filter((call) => call.name === 'append')).toEqual([]);
    box.native.type('!');
    await settle();
    expect(kept()).toMatchObject({ values: ['Dear', 'Dear!'], kinds: ['other', 'type'] });
  });

  test('P2 down to messages and up again: the same draft goes on', async () => {
    await begin('edits');
    box.native.type('One');
    await settle();
    await put('messages');
    box.native.type(' two');
    await put('edits');
    box.native.type('!');
    await settle();
    expect(record.drafts.size).toBe(1);
    expect(kept().values).toEqual(['O', 'On', 'One', 'One two', 'One two!']);
    await session.send();
    expect(record.sent.map((each) => each.text)).toEqual(['One two!']);
  });
});
