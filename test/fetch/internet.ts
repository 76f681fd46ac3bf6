import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Connector } from '../../src/fetch/connect.ts';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.ts';
import { createGuardedPost, type GuardedPost } from '../../src/fetch/guarded-post.ts';
import type { GuardSettings } from '../../src/fetch/guard.ts';
import { PictureFetchError } from '../../src/providers/fetch-picture.ts';
import type { PictureBytes } from '../../src/providers/provider.ts';
import { certificateFor } from './certificate.ts';

/**
 * An internet of one machine: every name is what a test says, every address leads to one server on loopback, and what was
 * asked of either is kept. No packet leaves.
 */
export interface Internet {
  /** The origin of the server as it really is: plain http on loopback. */
  readonly loopback: string;
  /** Addresses of names; names that aren't here don't resolve. A function is asked each time. */
  readonly names: Map<string, readonly string[] | (() => readonly string[])>;
  readonly resolved: string[];
  readonly dialled: string[];
  /** What the server was asked, as it came. */
  readonly requests: {
    readonly host: string | undefined;
    readonly url: string | undefined;
    readonly raw: readonly string[];
  }[];
  /** Resolves when no connection is open at the server. */
  idle(): Promise<void>;
  /** Leads every address to the server, and says that it led to that address. */
  readonly connector: Connector;
  fetch(url: string, settings?: Partial<GuardSettings>, signal?: AbortSignal): Promise<PictureBytes>;
  /** The guarded post of this internet. */
  post(settings?: Partial<GuardSettings>): GuardedPost;
  /** What a fetch that must fail fails with. */
  refusal(url: string, settings?: Partial<GuardSettings>, signal?: AbortSignal): Promise<PictureFetchError>;
  close(): Promise<void>;
}

export const PUBLIC = '93.184.215.14';
const NAMES = ['pictures.example.com', 'other.example.com', 'www.example.org'];

export async function openInternet(answer: RequestListener): Promise<Internet> {
  const certificate = certificateFor(NAMES);
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
  const requests: Internet['requests'] = [];
  const sockets = new Set<Socket>();
  const http = createServer((request: IncomingMessage, response) => {
    requests.push({ host: request.headers.host, url: request.url, raw: request.rawHeaders });
    answer(request, response);
  });
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  http.on('connection', keep);
  const tls = createTlsServer(certificate, (socket) => void http.emit('connection', socket));
  tls.on('connection', keep).on('tlsClientError', () => undefined);
  await Promise.all([http, tls].map((server: Server) => once(server.listen(0, '127.0.0.1'), 'listening')));

  const names: Internet['names'] = new Map([['pictures.example.com', [PUBLIC]]]);
  const resolved: string[] = [];
  const dialled: string[] = [];
  const resolver = async (name: string) => {
    resolved.push(name);
    const addresses = names.get(name);
    if (addresses === undefined) throw Object.assign(new Error(`no such name ${name}`), { code: 'ENOTFOUND' });
    return typeof addresses === 'function' ? addresses() : addresses;
  };
  const connector: Connector = async (address, port) => {
    dialled.push(`${address} ${port}`);
    const socket = connect({ host: '127.0.0.1', port: portOf(tls) });
    await once(socket, 'connect');
    return Object.defineProperty(socket, 'remoteAddress', { value: address });
  };
  const fetch: Internet['fetch'] = (url, settings = {}, signal = AbortSignal.timeout(20_000)) =>
    createGuardedFetch({ allowOrigins: [], resolver, connector, ...settings })(url, signal);
  return {
    loopback: `http://127.0.0.1:${portOf(http)}`,
    names,
    resolved,
    dialled,
    requests,
    async idle() {
      for (const socket of sockets) if (!socket.closed) await once(socket, 'close');
    },
    connector,
    fetch,
    post: (settings = {}) => createGuardedPost({ allowOrigins: [], resolver, connector, ...settings }),
    async refusal(...ask) {
      const error: unknown = await fetch(...ask).then(
        () => assert.fail(`${ask[0]} was fetched`),
        (error: unknown) => error,
      );
      assert.ok(error instanceof PictureFetchError, String(error));
      return error;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([http, tls].map((server: Server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Where a server listens, once it does. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port; // a listening TCP server has one
}
