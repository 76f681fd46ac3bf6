import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/**
 * Public by its range, and still no stranger's: the host of an Azure machine answers it there, with secrets of that
 * machine. The addresses that other clouds use for it are in ranges that aren't public.
 */
const NOT_PUBLIC = new Set(['168.63.129.16']);

/** Where IPv6 that is routed on the internet comes from (2000::/3); all else is special today, or will be. */
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::');

/**
 * Whether an address, as a resolver gives it, is one of the public internet. For IPv6 that is asked twice: the tables know
 * `::7f00:1` (127.0.0.1 in a form long given up, which systems still connect to) as an ordinary address.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || NOT_PUBLIC.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST, 3);
}

/** Whether two texts are one address. */
export function isSameAddress(one: string, other: string): boolean {
  if (isIP(one) === 0 || isIP(other) === 0) return false;
  return ipaddr.parse(one).toNormalizedString() === ipaddr.parse(other).toNormalizedString();
}
