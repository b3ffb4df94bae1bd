// The bridge between window and main: rubbish is refused in words, each window has its own routes only, and a page can reach nothing else (P5, design §3).
import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Frame, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice } from '../../scripts/drive/window.ts';
import { errorCodes } from '../../src/errors.ts';
import { routes, type RouteName } from '../../src/ipc/routes.ts';
import { contentsOf, verify } from './world/record.ts';
import { openWorld } from './world/world.ts';

const names = Object.keys(routes) as RouteName[];
const routesOf = (window: 'chat' | 'review'): readonly string[] =>
  names.filter((name) => (routes[name].windows as readonly string[]).includes(window));

interface Outcome {
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

const call = (page: Page | Frame, name: string, request: unknown): Promise<Outcome | 'absent'> =>
  page.evaluate(
    async ([route, value]) => {
      const one = (
        window.candor as unknown as Record<string, ((request: unknown) => Promise<Outcome>) | undefined> | undefined
      )?.[route];
      return one === undefined ? 'absent' : one(value);
    },
    [name, request] as const,
  );

/** Values that fit no request, whatever the route: none is an empty object, and none is an object of the right fields by chance. */
const rubbish = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constant(null),
  fc.array(fc.jsonValue(), { maxLength: 4 }),
  fc.dictionary(
    fc.string({ minLength: 1 }).map((key) => `x${key}`),
    fc.jsonValue(),
    { minKeys: 1, maxKeys: 4 },
  ),
  fc.record({ conversation: fc.jsonValue(), unexpected: fc.jsonValue() }),
  fc.record({ draft: fc.constant({}), first: fc.constant(-1), edits: fc.constant('none') }),
);

test('a preload takes the route tables along and no schema', () => {
  for (const file of ['chat.cjs', 'review.cjs'])
    expect(statSync(join(import.meta.dirname, '../../out/preload', file)).size).toBeLessThan(8_000);
});

test('every route of the chat window answers rubbish with a code and a sentence, and nothing crashes', {
  timeout: 270_000,
}, async () => {
  const world = await openWorld();
  const app = await world.launch();
  await acknowledgeNotice(app.page);
  const client = await world.client('Iris');
  await client.say('Hello');
  await focusComposer(app.page);
  const mine = routesOf('chat');
  expect(await app.page.evaluate(() => Object.keys(window.candor).sort())).toEqual([...mine, 'on'].sort());
  expect(await app.page.evaluate(() => Object.isFrozen(window.candor))).toBe(true);
  let refused = 0;
  for (const name of mine) {
    await fc.assert(
      fc.asyncProperty(rubbish, async (request) => {
        const outcome = await call(app.page, name, request);
        if (outcome === 'absent') throw new Error(`${name} is not there`);
        expect(outcome.ok).toBe(false);
        expect(outcome.error?.code).toBe('bad-request');
        expect(outcome.error?.message).toMatch(/\w+ .+\.$/u);
        refused++;
      }),
      { numRuns: 25, seed: 20261121 },
    );
  }
  expect(refused).toBeGreaterThanOrEqual(mine.length * 25);
  // Well-formed questions about things that are not there are refused in words too.
  for (const [name, request] of [
    [
      'appendEdits',
      {
        conversation: 'nobody',
        draft: 'd',
        first: 1,
        edits: [{ at: 0, deleted: 0, inserted: 'x', kind: 'type', composing: false, origin: 'person' }],
      },
    ],
    [
      'appendEdits',
      {
        conversation: 'nobody',
        draft: 'd',
        first: 9,
        edits: [{ at: 5, deleted: 3, inserted: '', kind: 'delete', composing: false, origin: 'person' }],
      },
    ],
    ['checkDraft', { draft: 'nowhere', through: 3, cause: 'count', text: 'x' }],
    ['discardDraft', { conversation: 'nobody', draft: 'nowhere', private: false }],
    ['sendMessage', { id: 'm', conversation: 'nobody', draft: null, through: 0, text: 'x' }],
    ['replayMyDraft', { draft: 'nowhere' }],
  ] as const) {
    const outcome = await call(app.page, name, request);
    expect(outcome).toMatchObject({ ok: false });
    if (outcome !== 'absent') expect(errorCodes as readonly string[]).toContain(outcome.error?.code);
    expect(JSON.stringify(outcome)).not.toMatch(/ {4}at |node_modules|\.ts:/u);
  }
  // And it works on as before.
  await app.page.keyboard.insertText('Still here.');
  await app.close();
  expect((await contentsOf(world.sample)).drafts.map((draft) => draft.text)).toEqual(['Still here.']);
  verify(world.sample);
});

test('P5 before the notice was acknowledged edits, checks and sends are refused as notice-pending', {
  timeout: 180_000,
}, async () => {
  const world = await openWorld({ services: [] });
  const { page, close } = await world.launch();
  const edit = { at: 0, deleted: 0, inserted: 'x', kind: 'type', composing: false, origin: 'person' };
  expect(await call(page, 'appendEdits', { conversation: 'c', draft: 'd', first: 1, edits: [edit] })).toMatchObject({
    ok: false,
    error: { code: 'notice-pending' },
  });
  expect(await call(page, 'checkDraft', { draft: 'd', through: 1, cause: 'count', text: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'notice-pending' },
  });
  expect(
    await call(page, 'sendMessage', { id: 'm', conversation: 'c', draft: 'd', through: 1, text: 'x' }),
  ).toMatchObject({ ok: false, error: { code: 'notice-pending' } });
  expect(await call(page, 'acknowledgeNotice', { version: 1, hash: 'of another text', locale: 'en' })).toMatchObject({
    ok: false,
  });
  await close();
  expect((await contentsOf(world.sample)).drafts).toEqual([]);
});

test('the review window has exactly the review routes and no way to write', { timeout: 180_000 }, async () => {
  const world = await openWorld({ services: [] });
  const { page } = await world.launch({ as: 'reviewer' });
  const there = await page.evaluate(() => Object.keys(window.candor).sort());
  expect(there).toEqual([...routesOf('review'), 'on'].sort());
  for (const name of names.filter((one) => routes[one].effect === 'write')) {
    expect(there).not.toContain(name);
    expect(await call(page, name, {})).toBe('absent');
  }
  expect(
    await page.evaluate(() =>
      ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer'].filter((name) => name in window),
    ),
  ).toEqual([]);
});

test('P5 a page reaches no network, opens no window, goes nowhere, gets no permission; a foreign frame has no bridge', {
  timeout: 180_000,
}, async () => {
  const world = await openWorld({ services: ['endpoint'] });
  const app = await world.launch();
  const { page } = app;
  const header = await page.evaluate(
    async () =>
      (await fetch(location.href).catch(() => null))?.headers.get('content-security-policy') ?? 'fetch refused',
  );
  const seen = page.waitForResponse(/index\.html/u);
  await page.reload();
  const csp = (await seen).headers()['content-security-policy'] ?? '';
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  expect(header).toBe('fetch refused');
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ])
    expect(csp.split('; ')).toContain(rule);
  expect(csp).not.toMatch(/unsafe|\*|https?:/u);

  // The endpoint is really there: it answers us, and not the page.
  expect((await fetch(world.sample.endpointUrl)).status).toBeGreaterThan(0);
  const reached = await page.evaluate(async (url) => {
    const attempt = async (what: () => Promise<unknown>): Promise<string> =>
      what().then(
        () => 'reached',
        () => 'refused',
      );
    const image = new Image();
    return {
      fetch: await attempt(() => fetch(url, { mode: 'no-cors' })),
      image: await attempt(
        () =>
          new Promise((done, fail) => {
            image.onload = done;
            image.onerror = () => {
              fail(new Error('no image'));
            };
            image.src = `${url}/x.png`;
          }),
      ),
      socket: await attempt(
        () =>
          new Promise((done, fail) => {
            try {
              const socket = new WebSocket(url.replace('http', 'ws'));
              socket.onopen = done;
              socket.onerror = () => {
                fail(new Error('no socket'));
              };
            } catch {
              fail(new Error('no socket'));
            }
          }),
      ),
      beacon: navigator.sendBeacon(url) ? 'queued' : 'refused',
      opened: window.open(url) === null && window.open('about:blank') === null ? 'refused' : 'opened',
      camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
      clipboard: await attempt(() => navigator.clipboard.readText()),
      notify: await Notification.requestPermission(),
      place: (await navigator.permissions.query({ name: 'geolocation' })).state,
    };
  }, world.sample.endpointUrl);
  expect(reached).toMatchObject({
    fetch: 'refused',
    image: 'refused',
    socket: 'refused',
    opened: 'refused',
    camera: 'refused',
    clipboard: 'refused',
    notify: 'denied',
    place: 'denied',
  });
  await page.evaluate((url) => {
    location.href = url;
  }, world.sample.endpointUrl);
  await page.evaluate(() => {
    location.href = 'file:///etc/hostname';
  });
  expect(await page.evaluate(() => location.origin)).toBe('app://candor');
  expect(await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);

  const frames = await page.evaluate(() => {
    const results: Record<string, string> = {};
    for (const kind of ['blank', 'srcdoc'] as const) {
      const frame = document.createElement('iframe');
      if (kind === 'srcdoc') frame.srcdoc = '<p>foreign</p>';
      document.body.append(frame);
      results[kind] = frame.contentWindow !== null && 'candor' in frame.contentWindow ? 'has a bridge' : 'none';
    }
    return results;
  });
  expect(frames).toEqual({ blank: 'none', srcdoc: 'none' });
  for (const frame of page.frames().filter((one) => one !== page.mainFrame()))
    expect(await call(frame, 'getSession', {})).toBe('absent');
});
