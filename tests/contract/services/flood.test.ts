// A flood: hostile clients beside honest ones, against an endpoint in a process of its own with its default limits (endpoint.md §1, decision 0013).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes } from '../../../src/crypto/sodium.ts';
import { Device, endpointConfig, seedOf, ServiceProcess, useFolder } from './harness.ts';

const folder = useFolder();
/** What counts as slow on a machine that does other things as well, ms. */
const floor = 150;

/** Resident memory of a process, MiB. */
function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1024;
}

test.skipIf(process.platform !== 'linux')(
  'P6 E1.8 beside a flood every honest request succeeds, is answered about as fast as without it, and memory stays bounded',
  async () => {
    const endpoint = await ServiceProcess.start(
      'endpoint',
      folder.path,
      endpointConfig(folder.sub('endpoint'), { limits: {} }),
    );
    const pid = endpoint.child.pid ?? 0;
    const devices = await Promise.all(
      [1, 2, 3].map(async () => {
        const device = await Device.enrolled(endpoint.url, 'token-of-leo');
        return { device, lane: device.lane('messages').page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey]) };
      }),
    );
    /** Each device records and brings messages, one after the other; times in ms. */
    const work = async (rounds: number): Promise<readonly number[]> => {
      const times: number[] = [];
      await Promise.all(
        devices.map(async ({ device, lane }) => {
          for (let round = 0; round < rounds; round++) {
            lane.add(2, 300);
            const began = performance.now();
            const answer = await device.request('POST', '/v1/push', lane.push(lane.seq - 1));
            times.push(performance.now() - began);
            expect(answer.body).toMatchObject({ receipt: { seq: lane.seq } });
          }
        }),
      );
      return times.toSorted((a, b) => a - b);
    };
    const p99 = (times: readonly number[]): number => times[Math.floor(times.length * 0.99)] ?? Infinity;

    await work(20);
    const first = p99(await work(100));
    const before = memoryOf(pid);

    const bought = await Device.enrolled(endpoint.url, 'token-of-marine');
    const hostile = spawn(
      process.execPath,
      [
        'tests/contract/services/hostile.ts',
        endpoint.url,
        JSON.stringify({ certificate: bought.certificate, secretKey: toBase64Url(bought.keys.secretKey) }),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const said = createInterface({ input: hostile.stdout })[Symbol.asyncIterator]();
    expect((await said.next()).value).toBe('hostile');
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, memoryOf(pid));
    }, 50);
    const began = performance.now();
    const times: number[] = [];
    while (performance.now() - began < 15_000) times.push(...(await work(50)));
    clearInterval(watch);
    hostile.stdin.end();
    const count = JSON.parse(String((await said.next()).value));
    await once(hostile, 'exit');
    const alone = Math.max(first, p99(await work(100))); // a machine that does other things is slow now and then, also without a flood
    const beside = p99(times.toSorted((a, b) => a - b));
    console.log(JSON.stringify({ alone, beside, honest: times.length, before, most, ...count }));
    for (const kind of ['bombs', 'junk', 'big', 'slow', 'silent', 'guesses'])
      expect(count[kind], kind).toBeGreaterThan(0); // they did attack
    expect(beside).toBeLessThan(3 * Math.max(alone, floor));
    expect(most - before).toBeLessThan(256);
    expect(await endpoint.end('SIGTERM')).toBe(0);
  },
  120_000,
);
