import type { Socket } from 'node:net';
import { Client } from 'undici';
import { connectTo, tcpConnector, type Connector } from './connect.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { failed } from './guard-error.ts';
import { addressesOf, systemResolver, type Resolver } from './resolve.ts';
import type { Target, TargetRules } from './target.ts';

export interface GuardSettings {
  /** Origins that may be asked although they are private or plain http. */
  readonly allowOrigins: readonly string[];
  /** Host names of this installation, which is not to ask itself. */
  readonly ownHosts?: readonly string[];
  /** Left out: the system's. */
  readonly resolver?: Resolver;
  /** Left out: TCP. */
  readonly connector?: Connector;
  /** Left out, each: those of what the guard is for. */
  readonly limits?: Partial<FetchLimits>;
}

/**
 * What stands between us and addresses of strangers, who would like us to ask what only we can reach: the machine's own
 * services, its cloud's secrets, the network behind the firewall. Each address is looked at (target.ts), its name is
 * resolved once and all of its addresses must be public (resolve.ts), and exactly such an address is dialled (connect.ts).
 * No proxy of the environment is used.
 */
export interface Guard {
  readonly rules: TargetRules;
  readonly resolver: Resolver;
  readonly connector: Connector;
  readonly limits: FetchLimits;
}

export function guardOf(
  { allowOrigins, ownHosts = [], resolver = systemResolver, connector = tcpConnector, limits }: GuardSettings,
  defaults: FetchLimits,
): Guard {
  const rules = { allowOrigins: new Set(allowOrigins), ownHosts: new Set(ownHosts) };
  return { rules, resolver, connector, limits: { ...defaults, ...limits } };
}

/** Does something that must end with the caller's signal or the guard's whole time, and then says which of them it was. */
export async function withinTime<Value>(
  { limits }: Guard,
  signal: AbortSignal,
  act: (call: AbortController) => Promise<Value>,
): Promise<Value> {
  const call = new AbortController();
  const calledOff = () => call.abort(failed('it was no longer wanted', { retryable: true, cause: signal.reason }));
  const late = () => call.abort(failed('it took too long', { retryable: true }));
  const timer = setTimeout(late, limits.totalMs);
  signal.addEventListener('abort', calledOff, { once: true });
  if (signal.aborted) calledOff();
  try {
    return await act(call);
  } catch (error) {
    // What broke because the call was ended says less than why it was ended.
    throw call.signal.aborted ? call.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', calledOff);
  }
}

/** A connection to where the target really is. The name's server may be as slow as the place itself. */
export async function reach(target: Target, guard: Guard, signal: AbortSignal): Promise<Socket> {
  const { connector, limits } = guard;
  const from = performance.now();
  const addresses = await resolveTarget(target, guard, signal);
  const connectMs = Math.max(1, limits.connectMs - (performance.now() - from));
  return connectTo(target, addresses, { connector, connectMs, signal });
}

/** The addresses of the target, all of which may be dialled. */
export function resolveTarget(
  target: Target,
  { resolver, limits }: Guard,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(limits.connectMs)]);
  return endedBy(patience, addressesOf(target, resolver));
}

/** A client for one request on this connection, which ends with it. */
export function clientOn(socket: Socket, { url }: Target, { headersMs, totalMs }: FetchLimits): Client {
  let taken = false;
  return new Client(url.origin, {
    connect(_options, callback) {
      // undici would connect again for what it could not send.
      if (taken) return callback(new Error('A call has one connection, and it had its own.'), null);
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
