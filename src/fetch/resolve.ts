import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { blocked, failed } from './guard-error.ts';
import { isPublicAddress } from './public-address.ts';
import type { Target } from './target.ts';

/** All addresses of a name, of both kinds. */
export type Resolver = (name: string) => Promise<readonly string[]>;

/** As the system would, its own list of hosts included: what is in there must be seen to be refused. */
export const systemResolver: Resolver = async (name) =>
  (await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * The addresses that may be dialled, and no others. One that isn't public condemns all: whoever mixes them wants us to
 * come to it sooner or later. Throws GuardError.
 */
export async function addressesOf({ host, exempt }: Target, resolver: Resolver): Promise<readonly string[]> {
  // A literal is not asked of a resolver by anybody, and so must be looked at here.
  const addresses = isIP(host) === 0 ? await resolved(host, resolver) : [host];
  if (addresses.length === 0) throw failed('no answer came', { retryable: true });
  if (!exempt && !addresses.every(isPublicAddress)) throw blocked('its host is not on the public internet');
  return addresses;
}

async function resolved(host: string, resolver: Resolver): Promise<readonly string[]> {
  try {
    return await resolver(host);
  } catch (cause) {
    // The same words as for a place that is away.
    throw failed('no answer came', { retryable: true, cause });
  }
}
