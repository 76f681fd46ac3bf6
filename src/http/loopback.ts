import type { IncomingMessage } from 'node:http';

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
/** What proxies add, one or the other. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** Whether a host, as an address or as a URL names it, is this machine itself. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOST.test(host) || LOOPBACK_ADDRESS.test(host);
}

/**
 * Whether a request comes from a person at this machine: a loopback address, a loopback name (a page elsewhere that
 * rebinds its own name to 127.0.0.1 says that name), and no proxy in between.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}
