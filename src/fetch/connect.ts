import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { blocked, failed, GuardError } from './guard-error.ts';
import { isSameAddress } from './public-address.ts';
import type { Target } from './target.ts';

/** Opens a TCP connection to exactly this address. Leaves nothing open when it rejects or the signal is aborted first. */
export type Connector = (address: string, port: number, signal: AbortSignal) => Promise<Socket>;

export const tcpConnector: Connector = (host, port, signal) => {
  const socket = connectTcp({ host, port });
  return standing(socket, 'connect', signal);
};

/** A name with more addresses than this is tried at the first ones. */
const MOST_TRIED = 4;

/**
 * A connection to one of these addresses, which were checked, and to nothing else: no name is resolved a second time, by
 * which another address could slip in. TLS and the request still say the name. Throws {@link GuardError}.
 */
export async function connectTo(
  target: Target,
  addresses: readonly string[],
  { connector, connectMs, signal }: { connector: Connector; connectMs: number; signal: AbortSignal },
): Promise<Socket> {
  const tried = addresses.slice(0, MOST_TRIED);
  let cause: unknown;
  for (const address of tried) {
    // Each has its part of the time, so that a dead one doesn't take it all.
    const patience = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(connectMs / tried.length))]);
    let socket: Socket | null = null;
    try {
      socket = await connector(address, target.port, patience);
      // It may break between two of the steps below, when nobody else listens; whoever uses it next finds out.
      socket.on('error', () => undefined);
      if (!isSameAddress(socket.remoteAddress ?? '', address)) throw blocked('its host is not where it said');
      return target.url.protocol === 'https:' ? await secured(socket, target.host, patience) : socket;
    } catch (error) {
      socket?.destroy();
      if (error instanceof GuardError || signal.aborted) throw error;
      cause = error;
    }
  }
  throw failed('no answer came', { retryable: true, cause });
}

function secured(socket: Socket, host: string, signal: AbortSignal): Promise<TLSSocket> {
  const secure = connectTls({
    socket,
    host,
    // A certificate may be for an address, but a server can't be told one by name.
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
  });
  secure.on('error', () => undefined);
  return standing(secure, 'secureConnect', signal);
}

function standing<Line extends Socket>(line: Line, event: 'connect' | 'secureConnect', signal: AbortSignal) {
  return new Promise<Line>((resolve, reject) => {
    const done = (settle: () => void) => {
      line.off(event, stood).off('error', broke).off('close', closed);
      signal.removeEventListener('abort', gaveUp);
      settle();
    };
    const stood = () => done(() => resolve(line));
    const broke = (error: Error) => done(() => reject(error));
    const closed = () => done(() => reject(new Error('the connection closed before it stood')));
    const gaveUp = () =>
      done(() => {
        line.on('error', () => undefined).destroy();
        reject(signal.reason);
      });
    line.once(event, stood).once('error', broke).once('close', closed);
    signal.addEventListener('abort', gaveUp, { once: true });
    if (signal.aborted) gaveUp();
  });
}
