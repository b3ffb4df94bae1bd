// Which address a request counts for: an IPv4 address or the /64 of an IPv6 one, and whether it is one of the proxies whose word is believed (endpoint.md E1.8, gateway.md G1.6).
import { isIPv6 } from 'node:net';

/** What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which is as much as one customer gets. What is no address (a proxy's word is text) counts as it is spelled. */
export function addressOf(ip: string | undefined): string {
  const address = plain(ip ?? '');
  return isIPv6(address) ? networkOf(address) : address.slice(0, 64);
}

/** True when this end of a connection is one of `proxies`, in whatever spelling. */
export function isProxy(remote: string | undefined, proxies: readonly string[]): boolean {
  const address = plain(remote ?? '');
  return proxies.some((one) => plain(one) === address);
}

/** An IPv4 address may come spelled as one of IPv6. */
function plain(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '');
}

function networkOf(address: string): string {
  const [front = '', back] = (address.split('%')[0] ?? '').split('::', 2);
  const head = front === '' ? [] : front.split(':');
  const tail = back === undefined || back === '' ? [] : back.split(':');
  const zeros = Array.from({ length: back === undefined ? 0 : Math.max(0, 8 - head.length - tail.length) }, () => '0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
