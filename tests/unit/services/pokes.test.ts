// Pokes under a clock of their own: who is there, who comes back, who does not, and no timer left behind (endpoint.md §6).
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pokes } from '../../../services/endpoint/poke/pokes.ts';

let pokes: Pokes;
beforeEach(() => {
  vi.useFakeTimers();
  pokes = new Pokes(Date.now);
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (gone = new AbortController()): Promise<{ drafts: boolean; openings: boolean }> =>
  pokes.wait('j 0', 'leo', gone.signal);
const settled = async (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, vi.advanceTimersByTimeAsync(0).then(() => 'still waiting')]);

test('E6.2 a device that connected anew while its old request was still held is poked on the new one', async () => {
  const old = wait();
  const fresh = wait();
  expect(await old).toEqual({ drafts: false, openings: false });
  const asked = pokes.askDrafts('j 0');
  expect(await settled(fresh)).toEqual({ drafts: true, openings: false }); // was: nobody woke it, and the reviewer was told no after 15 s
  pokes.answered('j 0');
  expect(await asked).toBe(true);
});

test('E6.2 a poke that went out on a dead connection is told again when the device comes back', async () => {
  const gone = new AbortController();
  const first = wait(gone);
  const asked = pokes.askDrafts('j 0');
  gone.abort();
  await first;
  expect(await wait()).toMatchObject({ drafts: true });
  pokes.answered('j 0');
  expect(await asked).toBe(true);
});

test('E6.2 also one that was answered into the void: it asks again without having brought anything', async () => {
  const lost = wait();
  const asked = pokes.askDrafts('j 0');
  await lost;
  await vi.advanceTimersByTimeAsync(3000);
  expect(await settled(wait())).toMatchObject({ drafts: true });
  pokes.answered('j 0');
  expect(await asked).toBe(true);
});

test('E6.2 a device between two requests is waited for a moment; one that does not come back is not there', async () => {
  const first = wait();
  await vi.advanceTimersByTimeAsync(25_000);
  await first;
  const asked = pokes.askDrafts('j 0');
  await vi.advanceTimersByTimeAsync(4900);
  expect(await settled(asked)).toBe('still waiting');
  await vi.advanceTimersByTimeAsync(200);
  expect(await asked).toBe(false);
  expect(await pokes.askDrafts('j 0')).toBe(false); // and now at once
  const later = wait();
  expect(await settled(later)).toBe('still waiting'); // nobody asks any more, so it is not told to bring anything
  pokes.close();
  await later;
});

test('E6.2 one that was told and does not answer is given up after 15 s', async () => {
  const first = wait();
  const asked = pokes.askDrafts('j 0');
  await first;
  await vi.advanceTimersByTimeAsync(14_900);
  expect(await settled(asked)).toBe('still waiting');
  await vi.advanceTimersByTimeAsync(200);
  expect(await asked).toBe(false);
});

test('E6.1 no timer is left behind: not by a poke, not by a device that hung up or was revoked, not at the end', async () => {
  const gone = new AbortController();
  const hungUp = wait(gone);
  gone.abort();
  await hungUp;
  expect([pokes.running, vi.getTimerCount()]).toEqual([0, 0]);
  const poked = wait();
  const asked = pokes.askDrafts('j 0');
  await poked;
  pokes.answered('j 0');
  await asked;
  expect([pokes.running, vi.getTimerCount()]).toEqual([0, 0]);
  const revoked = wait();
  pokes.dismiss('j');
  await revoked;
  const last = wait();
  const asking = pokes.askDrafts('j 0');
  pokes.close();
  await last;
  expect(await asking).toBe(false);
  expect([pokes.running, vi.getTimerCount()]).toEqual([0, 0]);
});

test('E6.1 an opening told while nobody waited is told with the next request, once', async () => {
  const first = wait();
  await vi.advanceTimersByTimeAsync(25_000);
  await first;
  pokes.opened('leo');
  expect(await settled(wait())).toEqual({ drafts: false, openings: true });
  const next = wait();
  expect(await settled(next)).toBe('still waiting');
  pokes.close();
  await next;
});
