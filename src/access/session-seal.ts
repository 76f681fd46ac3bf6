import { createHmac } from 'node:crypto';
import { isSameHash } from './key.ts';

/** How long a ticket opens a socket: as long as it takes to open one. */
const TICKET_MS = 30_000;

/**
 * What stands for a session outside of its row, each sealed for its use alone (HMAC-SHA-256 under the key 'sessions'):
 * - the cookie, which the browser holds and no script can read;
 * - a ticket, which its page asks for and shows within half a minute when it opens a socket, because whoever opens one
 *   can't be told from another site's page by its cookie;
 * - the socket's own, which never leaves this process: what the socket's operations run as after its ticket is over.
 */
export interface SessionSeal {
  cookieOf(sessionId: string): string;
  ticketOf(sessionId: string): { readonly ticket: string; readonly expiresAt: Date };
  /** The session of a cookie or a socket; null for whatever wasn't sealed here. Says nothing about whether it is over. */
  open(use: 'cookie' | 'socket', sealed: string): string | null;
  /** The socket's own, in exchange for a ticket; null when that is over or isn't one. */
  socketOf(ticket: string): string | null;
}

export function createSessionSeal(secretKey: Uint8Array): SessionSeal {
  const seal = (use: string, text: string) => `${text}.${sign(use, text).toString('base64url')}`;
  const sign = (use: string, text: string) => createHmac('sha256', secretKey).update(`${use}\0${text}`).digest();
  const open = (use: string, sealed: string) => {
    const end = sealed.lastIndexOf('.');
    const text = sealed.slice(0, Math.max(end, 0));
    return isSameHash(sign(use, text), Buffer.from(sealed.slice(end + 1), 'base64url')) ? text : null;
  };
  return {
    cookieOf: (sessionId) => seal('cookie', sessionId),
    ticketOf(sessionId) {
      const expiresAt = new Date(Date.now() + TICKET_MS);
      return { ticket: seal('ticket', `${sessionId}.${expiresAt.getTime()}`), expiresAt };
    },
    open,
    socketOf(ticket) {
      const [sessionId = '', expiresAt] = open('ticket', ticket)?.split('.') ?? [];
      return Number(expiresAt) > Date.now() ? seal('socket', sessionId) : null;
    },
  };
}
