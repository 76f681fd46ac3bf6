import { fetch, type Response } from 'undici';

/** A request that costs nothing and may be repeated: a status, a cancel, a list, an upload. */
export interface FreeRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
  /** Until the answer's headers; a stream's body may last longer. */
  readonly timeoutMs?: number;
}

/** Rejects with {@link UnreachableError} alone. Follows no redirect: it would carry the key along. */
export type FreeFetch = (url: string, request: FreeRequest) => Promise<Response>;

/** No answer came to a request that costs nothing. */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

const USUAL_TIMEOUT_MS = 15_000;

export const freeFetch: FreeFetch = async (url, { method, headers, body, signal, timeoutMs }) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), timeoutMs ?? USUAL_TIMEOUT_MS);
  try {
    return await fetch(url, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body }),
      signal: AbortSignal.any([signal, patience.signal]),
      redirect: 'error',
    });
  } catch (error) {
    const { origin, pathname } = new URL(url);
    throw new UnreachableError(`${method} ${origin}${pathname} got no answer`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
};
