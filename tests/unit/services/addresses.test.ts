// services/addresses.ts with the server that believes some proxies: for which address a request counts.
import { expect, test } from 'vitest';
import { addressOf, isProxy } from '../../../services/addresses.ts';
import { createServer } from '../../../services/http.ts';
import { Limits, limitsSchema } from '../../../services/limits.ts';
import { silentLog } from '../../../services/log.ts';

test.each([
  ['203.0.113.9', undefined, [], '203.0.113.9'],
  ['::ffff:203.0.113.9', undefined, [], '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', undefined, [], '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', undefined, [], '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::6', undefined, [], '2001:db8:1:2::/64'],
  ['::1', undefined, [], '0:0:0:0::/64'],
  ['203.0.113.9', '198.51.100.7', [], '203.0.113.9'], // nobody may name another address by himself
  ['10.0.0.1', '198.51.100.7', ['10.0.0.1'], '198.51.100.7'],
  ['10.0.0.1', '1.2.3.4, 198.51.100.7', ['10.0.0.1'], '198.51.100.7'], // what the client wrote before the proxy did is not believed
  ['10.0.0.1', '198.51.100.7, 10.0.0.2', ['10.0.0.1', '10.0.0.2'], '198.51.100.7'],
  ['10.0.0.1', undefined, ['10.0.0.1'], '10.0.0.1'],
] as const)(
  'E1.8 G1.6 %s with X-Forwarded-For %s behind %j counts for %s',
  async (remoteAddress, forwarded, proxies, address) => {
    const limits = new Limits(limitsSchema.parse({ proxies: [...proxies] }));
    const app = createServer(silentLog, 1000, () => ({}), limits);
    app.get('/', (request) => addressOf(request.ip));
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    expect((await app.inject({ url: '/', remoteAddress, headers })).body).toBe(address);
    await app.close();
  },
);

test('E1.8 a proxy is known in whatever spelling, and what is no address is not allowed as one', () => {
  expect(isProxy('::ffff:10.0.0.1', ['10.0.0.1'])).toBe(true);
  expect(isProxy('10.0.0.2', ['10.0.0.1'])).toBe(false);
  expect(isProxy(undefined, ['10.0.0.1'])).toBe(false);
  expect(limitsSchema.safeParse({ proxies: ['anything'] }).success).toBe(false);
});

test('E1.8 what a proxy names that is no address at all counts for itself, and takes no memory beyond an address', () => {
  expect(addressOf('x'.repeat(10_000))).toHaveLength(64);
});
