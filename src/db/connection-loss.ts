import { sqlState } from './client.ts';

/** Codes of postgres.js and of sockets for a connection that is not there (any more). */
const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Whether a statement failed because the server or the way to it went away, or asked for another try (deadlock,
 * serialization, lock timeout). What was sent may or may not have been committed: only what is safe to repeat may be
 * repeated.
 */
export function isConnectionLoss(error: unknown): boolean {
  // One name may stand for several addresses; node then throws the errors of all of them together.
  if (error instanceof AggregateError) return error.errors.some(isConnectionLoss);
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && LOST.has(current.code)) return true;
  }
  const state = sqlState(error);
  if (state === null) return false;
  // 08: connection exception; 57P: server shutting down or starting; 53300: too many connections;
  // 25P03: a transaction idled too long, as one of a frozen process does.
  return (
    state.startsWith('08') ||
    state.startsWith('57P') ||
    state === '53300' ||
    state === '25P03' ||
    state === '40001' ||
    state === '40P01' ||
    state === '55P03'
  );
}
