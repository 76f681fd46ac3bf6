import type { Socket } from 'node:net';
import { Client } from 'undici';
import { PictureFetchError, type FetchPicture } from '../providers/fetch-picture.ts';
import type { PictureBytes } from '../providers/provider.ts';
import { checkAnswer, redirectOf } from './answer.ts';
import { connectTo, tcpConnector, type Connector } from './connect.ts';
import { failed } from './fetch-error.ts';
import { FETCH_LIMITS, type FetchLimits } from './fetch-limits.ts';
import { readBody } from './read-body.ts';
import { addressesOf, systemResolver, type Resolver } from './resolve.ts';
import { targetOf, type Target, type TargetRules } from './target.ts';

export interface GuardSettings {
  /** Origins that may be fetched from although they are private or plain http. */
  readonly allowOrigins: readonly string[];
  /** Host names of this installation, which is not to ask itself. */
  readonly ownHosts?: readonly string[];
  /** Left out: the system's. */
  readonly resolver?: Resolver;
  /** Left out: TCP. */
  readonly connector?: Connector;
  /** Left out, each: {@link FETCH_LIMITS}. */
  readonly limits?: Partial<FetchLimits>;
}

/**
 * A fetch for addresses of strangers, who would like us to ask what only we can reach: the machine's own services, its
 * cloud's secrets, the network behind the firewall. Each hop is looked at anew (target.ts), its name is resolved once and
 * all of its addresses must be public (resolve.ts), and exactly such an address is dialled (connect.ts). Nothing of ours is
 * sent along, no proxy of the environment is used, and nothing of the answer is told but a picture's bytes.
 */
export function createGuardedFetch({
  allowOrigins,
  ownHosts = [],
  resolver = systemResolver,
  connector = tcpConnector,
  limits,
}: GuardSettings): FetchPicture {
  const rules = { allowOrigins: new Set(allowOrigins), ownHosts: new Set(ownHosts) };
  const guard: Guard = { rules, resolver, connector, limits: { ...FETCH_LIMITS, ...limits } };
  return async (url, signal) => {
    const call = new AbortController();
    const calledOff = () => call.abort(failed('it was no longer wanted', { retryable: true, cause: signal.reason }));
    const late = () => call.abort(failed('it took too long', { retryable: true }));
    const timer = setTimeout(late, guard.limits.totalMs);
    signal.addEventListener('abort', calledOff, { once: true });
    if (signal.aborted) calledOff();
    try {
      return await follow(url, guard, call);
    } catch (error) {
      // What broke because the call was ended says less than why it was ended.
      throw asFetchError(call.signal.aborted ? call.signal.reason : error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', calledOff);
    }
  };
}

interface Guard {
  readonly rules: TargetRules;
  readonly resolver: Resolver;
  readonly connector: Connector;
  readonly limits: FetchLimits;
}

async function follow(url: string, guard: Guard, call: AbortController): Promise<PictureBytes> {
  let target = targetOf(url, guard.rules);
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(target, guard, call);
    if ('bytes' in answer) return answer;
    if (hops >= guard.limits.mostRedirects) throw failed('it leads on too often', { retryable: false });
    target = targetOf(answer.leadsTo, guard.rules, target);
  }
}

async function ask(
  target: Target,
  guard: Guard,
  call: AbortController,
): Promise<PictureBytes | { readonly leadsTo: string }> {
  const { limits } = guard;
  const socket = await reach(target, guard, call.signal);
  const client = clientOn(socket, target, limits);
  try {
    const { statusCode, headers, body } = await client.request({
      method: 'GET',
      path: `${target.url.pathname}${target.url.search}`,
      headers: {
        accept: 'image/png, image/jpeg, image/webp',
        'accept-encoding': 'identity',
        'user-agent': 'pictograph',
      },
      // One request a connection: it is closed below, whatever came.
      reset: true,
      signal: call.signal,
    });
    // The body of an answer that is refused ends with its connection, and nobody waits to hear how.
    body.on('error', () => undefined);
    const leadsTo = redirectOf(statusCode, headers);
    if (leadsTo !== null) return { leadsTo };
    const { declaredType } = checkAnswer(statusCode, headers, limits.mostBytes);
    return { bytes: await readBody(body, limits, (reason) => call.abort(reason)), declaredType };
  } finally {
    // Takes the connection with it. It can only fail because that is gone already, which is the aim.
    client.destroy().catch(() => undefined);
  }
}

/** A connection to where the target really is. The name's server may be as slow as the place itself. */
async function reach(target: Target, { resolver, connector, limits }: Guard, signal: AbortSignal): Promise<Socket> {
  const from = performance.now();
  const addresses = await endedBy(
    AbortSignal.any([signal, AbortSignal.timeout(limits.connectMs)]),
    addressesOf(target, resolver),
  );
  const connectMs = Math.max(1, limits.connectMs - (performance.now() - from));
  return connectTo(target, addresses, { connector, connectMs, signal });
}

function clientOn(socket: Socket, { url }: Target, { headersMs, totalMs }: FetchLimits): Client {
  let taken = false;
  return new Client(url.origin, {
    connect(_options, callback) {
      // undici would connect again for what it could not send.
      if (taken) return callback(new Error('A fetch has one connection, and it had its own.'), null);
      taken = true;
      // Not at once: undici is in the middle of its queue, and would not look at it again.
      queueMicrotask(() => callback(null, socket));
    },
    allowH2: false,
    headersTimeout: headersMs,
    bodyTimeout: totalMs,
  });
}

/** A name that is being asked for can't be called back; its answer is let go. */
function endedBy<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return Promise.race([work, ended]).finally(() => signal.removeEventListener('abort', end));
}

function asFetchError(error: unknown): PictureFetchError {
  return error instanceof PictureFetchError ? error : failed('no answer came', { retryable: true, cause: error });
}
