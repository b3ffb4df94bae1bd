// The composer of one conversation: on the record first (P1), fail closed and lose nothing (P6).
import { describe, expect, test } from 'vitest';
import { CandorError } from '../../../../src/errors.ts';
import type { Message } from '../../../../src/message/calls.ts';
import { ComposerSession, type ComposerView } from '../../../../renderer/chat/draft/composer-session.ts';
import { FakeBox } from './fake-box.ts';
import { ManualTimers, settle } from './manual-timers.ts';
import { RecordDouble } from './record-double.ts';

function composer(record = new RecordDouble()): {
  session: ComposerSession;
  box: FakeBox;
  record: RecordDouble;
  timers: ManualTimers;
  views: ComposerView[];
  sent: Message[];
  found: () => number;
} {
  const timers = new ManualTimers();
  const box = new FakeBox();
  const views: ComposerView[] = [];
  const sent: Message[] = [];
  let ids = 0;
  let found = 0;
  const session = new ComposerSession({
    conversation: 'c',
    level: 'edits',
    host: record,
    timers,
    newId: () => `id-${++ids}`,
    maxLength: () => 20,
    insertNatively: (text) => box.native.insert(text),
    show: (view) => views.push(view),
    sent: (message) => sent.push(message),
    foundRecorded: () => found++,
  });
  return { session, box, record, timers, views, sent, found: () => found };
}

async function open(record?: RecordDouble): Promise<ReturnType<typeof composer>> {
  const all = composer(record);
  all.session.attach(all.box.element, () => undefined);
  await settle();
  return all;
}

describe('sending', () => {
  test('P1 a message is offered only after every edit and the check of its text were acknowledged', async () => {
    const { session, box, record, sent } = await open();
    record.hold();
    box.native.type('Hello');
    const done = session.send();
    await settle();
    expect(record.sent).toEqual([]);
    expect(session.view.phase).toBe('waiting');
    expect(box.readOnly).toBe(true);
    record.release();
    await done;
    expect(record.calls.map((call) => call.name)).toEqual(['restore', 'append', 'check', 'send']);
    expect(record.sent[0]).toMatchObject({ text: 'Hello', through: 5, draft: 'id-1' });
    expect(sent.map((message) => message.text)).toEqual(['Hello']);
    expect(box.value).toBe('');
    expect(box.readOnly).toBe(false);
  });

  test('P1 the box keeps the text and no message appears before the record answered', async () => {
    const { session, box, record, sent } = await open();
    box.native.type('Hello');
    await settle();
    record.hold();
    void session.send();
    await settle();
    expect(box.value).toBe('Hello');
    expect(sent).toEqual([]);
    record.release();
  });

  test('P6 a refused send keeps the text, says why, and the same text goes again under the same id', async () => {
    const { session, box, record } = await open();
    const ids: string[] = [];
    Object.assign(record, {
      sendMessage: (request: Parameters<RecordDouble['sendMessage']>[0]) => {
        ids.push(request.id);
        return Promise.reject(new CandorError('disk-full', 'This disk is full.'));
      },
    });
    box.native.type('Again');
    await session.send();
    expect(box.value).toBe('Again');
    expect(box.readOnly).toBe(false);
    expect(session.view).toMatchObject({ phase: 'ready', failure: { code: 'disk-full' } });
    await session.send();
    box.native.type('!');
    expect(session.view.failure).toBeNull();
    await session.send();
    expect(ids.length).toBe(3);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  test('P7 a send that was recorded though its reply was lost is found on the record, not sent again', async () => {
    const { session, box, record, found } = await open();
    const send = record.sendMessage;
    Object.assign(record, {
      sendMessage: (request: Parameters<RecordDouble['sendMessage']>[0]) =>
        send(request).then(() => Promise.reject(new Error('the reply was lost'))),
    });
    box.native.type('once');
    await session.send();
    expect(found()).toBe(1);
    expect(box.value).toBe('');
    expect(record.sent.length).toBe(1);
    expect(session.view).toMatchObject({ phase: 'ready', failure: null, hasText: false });
    Object.assign(record, { sendMessage: send });
    box.native.type('next');
    await session.send();
    expect(record.sent.map((each) => each.text)).toEqual(['once', 'next']);
  });

  test('Esc takes a waiting send back; the text and the caret stay, nothing is sent later', async () => {
    const { session, box, record } = await open();
    record.hold();
    box.native.type('Hello');
    void session.send();
    await settle();
    expect(session.key(Object.assign(new Event('keydown'), { key: 'Escape' }) as unknown as KeyboardEvent)).toBe(true);
    expect(box.readOnly).toBe(false);
    record.release();
    await settle();
    expect(record.sent).toEqual([]);
    expect(box.value).toBe('Hello');
  });

  test('blank and too long texts are not sent; a text is never trimmed', async () => {
    const { session, box, record } = await open();
    box.native.type('  \n ');
    await session.send();
    expect(record.sent).toEqual([]);
    box.native.type('x'.repeat(30));
    expect(session.view.tooLong).toBe(true);
    await session.send();
    expect(record.sent).toEqual([]);
    box.native.edit(4, 30, 'ok ', 'insertReplacementText');
    await session.send();
    expect(record.sent[0]?.text).toBe('  \n ok ');
  });

  test('after a send the next edit begins a new draft', async () => {
    const { session, box, record } = await open();
    box.native.type('one');
    await session.send();
    box.native.type('two');
    await session.send();
    expect(record.sent.map((each) => each.draft)).toEqual(['id-1', 'id-3']);
    expect(record.drafts.size).toBe(2);
  });
});

describe('drafts across conversations, restarts and failures', () => {
  test('P6 nothing can be typed before the draft was restored; a failed restore is tried again', async () => {
    const record = new RecordDouble();
    record.fate = 'refused';
    record.drafts.set('old', { edits: [], values: [], text: 'kept', over: false });
    const { session, box } = await open(record);
    expect(box.readOnly).toBe(true);
    expect(session.view.failure?.code).toBe('disk-full');
    record.fate = 'works';
    session.retryNow();
    await settle();
    expect(box.value).toBe('kept');
    expect(box.readOnly).toBe(false);
    expect(session.view.failure).toBeNull();
  });

  test('P6 edits that wait go on waiting while another conversation is on screen, and the text is there on return', async () => {
    const { session, box, record, timers } = await open();
    record.hold();
    box.native.type('half');
    session.detach();
    expect(session.view.queue.waiting).toBeGreaterThan(0);
    record.release();
    await timers.advance(0);
    await session.settled();
    expect(session.view.queue.waiting === 0 || session.text === 'half').toBe(true);
    const again = new FakeBox();
    session.attach(again.element, () => undefined);
    await settle();
    expect(again.value).toBe('half');
    again.native.edit(4, 0, '!');
    await session.settled();
    expect([...record.drafts.values()].map((draft) => draft.text)).toEqual(['half!']);
  });

  test('a discarded draft empties the box and ends its history', async () => {
    const { session, box, record } = await open();
    box.native.type('never mind');
    await session.settled();
    session.discarded('another');
    expect(box.value).toBe('never mind');
    session.discarded('id-1');
    expect(box.value).toBe('');
    expect(session.draft).toBeNull();
    const calls = record.calls.length;
    box.blur();
    await settle();
    expect(record.calls.length).toBe(calls);
  });

  test('typing renders nothing: the view changes when there is something to send, not per key', async () => {
    const { box, timers, views } = await open();
    const before = views.length;
    box.native.type('a long message');
    await timers.advance(50);
    expect(views.length - before).toBe(1);
  });
});
