// The beginning of the chat window: what it shows and asks before the record is open, and what is drawn at once when it is.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { begin } from '../../../../renderer/chat/app/begin.ts';
import { createChatApp } from '../../../../renderer/chat/app/chat-app.ts';
import { createFakeHost } from '../../../fake-host/chat.ts';
import { connectHost } from '../../../../renderer/host.ts';

const options = {
  now: Date.UTC(2026, 10, 24),
  acknowledged: true,
  empty: false,
  older: 0,
  record: 'on-record',
  problem: null,
  delay: 1,
  due: false,
  policyRefused: '',
  unseen: false,
} as const;

describe('before the record is open', () => {
  const page = readFileSync('renderer/chat/index.html', 'utf8');
  const frame = page.slice(page.indexOf('<body>'));

  test('P1 P5 the frame has nothing one could write in or press', () => {
    expect(frame).not.toMatch(/<(?:textarea|input|button|select|a)\b|contenteditable/iu);
  });

  test('P5 the frame says that the record is being opened, and claims nothing of it', () => {
    const words = frame
      .replace(/<!--.*?-->/gsu, '')
      .replace(/<[^>]*>/gu, ' ')
      .trim();
    expect(words).toBe('Opening the record…');
  });
});

describe('begin', () => {
  test('session, list and the thread that will be open are there before anything is drawn', async () => {
    const app = createChatApp(connectHost(createFakeHost(options).api));
    await begin(app);
    expect(app.session.getState().session).not.toBeNull();
    const { conversations, selected } = app.conversations.getState();
    expect(conversations?.length).toBeGreaterThan(0);
    expect(app.threads.getState().threads[selected ?? '']?.messages.length).toBeGreaterThan(0);
  });

  test('P6 a record that cannot be opened is what is drawn', async () => {
    const app = createChatApp(connectHost(createFakeHost({ ...options, problem: 'keychain-denied' }).api));
    await begin(app);
    expect(app.session.getState().problem?.code).toBe('keychain-denied');
  });
});
