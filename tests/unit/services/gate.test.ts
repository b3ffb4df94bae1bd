// services/gateway/channels/web-chat/gate.ts: what is let in, and for whom it is counted (W5.1).
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Gate } from '../../../services/gateway/channels/web-chat/gate.ts';
import { webChatLimitsSchema } from '../../../services/gateway/channels/web-chat/limits.ts';

const gateAt = (clock: { now: number }, limits: Parameters<typeof webChatLimitsSchema.parse>[0] = {}): Gate =>
  new Gate(webChatLimitsSchema.parse(limits), () => clock.now);

test('W5.1 what was used comes back with time, never beyond the burst', () => {
  const clock = { now: 0 };
  const gate = gateAt(clock, { sessionsPerAddress: { burst: 2, perMinute: 6 } });
  const tries = (): boolean[] => Array.from({ length: 4 }, () => gate.newSession('a', 'marine'));
  expect(tries()).toEqual([true, true, false, false]);
  clock.now += 10_000;
  expect(tries()).toEqual([true, false, false, false]);
  clock.now += 3_600_000;
  expect(tries()).toEqual([true, true, false, false]);
});

test('W5.1 a refusal takes nothing from the others: a full address does not use up its employee', () => {
  const clock = { now: 0 };
  const gate = gateAt(clock, {
    messagesPerAddress: { burst: 1, perMinute: 1 },
    messagesPerEmployee: { burst: 2, perMinute: 1 },
  });
  expect(Array.from({ length: 50 }, () => gate.message('a', 'marine', 'c', 10)).filter(Boolean).length).toBe(1);
  expect(gate.message('b', 'marine', 'd', 10)).toBe(true);
  expect(gate.message('c', 'marine', 'e', 10)).toBe(false); // now the employee is
  expect(gate.message('c', 'leo', 'f', 10)).toBe(true);
});

test('W5.1 many pages of one client write no more than the client may', () => {
  const gate = gateAt({ now: 0 }, { messagesPerSession: { burst: 3, perMinute: 1 } });
  expect(
    Array.from({ length: 10 }, (_, i) => gate.message(`address-${i}`, 'marine', 'c', 1)).filter(Boolean).length,
  ).toBe(3);
});

test('W5.1 a place is given back once, however often it is said', () => {
  const gate = gateAt({ now: 0 }, { connectionsPerAddress: 1 });
  const leave = gate.connect('a');
  expect([leave === null, gate.connect('a')]).toEqual([false, null]);
  leave?.();
  leave?.();
  expect(gate.connect('a')).not.toBeNull();
  expect(gate.connect('a')).toBeNull();
});

test('W5.6 what was used is told once', () => {
  const gate = gateAt({ now: 0 });
  expect(gate.used()).toBeNull();
  gate.message('a', 'marine', 'c', 12);
  expect(gate.used()).toMatchObject({ messages: 1, bytes: 12, messagesRefused: 0 });
  expect(gate.used()).toBeNull();
});

test('W5.1 hundreds of thousands of addresses take bounded memory and time', () => {
  const gate = gateAt({ now: 0 });
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 100_000; i++) gate.newSession(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, `e-${i}`);
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(12_000_000); // all of them would be three times that
  expect(gate.newSession('10.0.0.0', 'e-0')).toBe(true);
});
