import type { Response } from 'undici';
import { BrokenAnswerError, readBytes } from './event-stream.ts';
import type { FetchPicture } from './fetch-picture.ts';
import { type FreeFetch, type FreeRequest, UnreachableError } from './free-fetch.ts';
import type { PaidFetch } from './paid-fetch.ts';
import { parseJson } from './parse-json.ts';
import { retryAfterMs } from './retry-after.ts';

export interface ReplicateSettings {
  /** Without a trailing slash; may have a path of its own. */
  readonly baseUrl: string;
  readonly apiToken: string;
  /** "whsec_…"; null: the account's default one is asked for. */
  readonly webhookSecret: string | null;
  readonly fetch: PaidFetch;
  readonly freeFetch: FreeFetch;
  readonly fetchPicture: FetchPicture;
  /** From the submit's last byte to its answer: a prediction is accepted at once, or not. */
  readonly firstByteTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/** A complete answer; `json` is undefined when it isn't JSON. */
export interface ReplicateAnswer {
  readonly status: number;
  readonly json: unknown;
  /** What its header asks to wait. */
  readonly retryAfterMs: number | null;
}

/** An answer may hold inputs with pictures in them, a hundred of them on a page. */
const LONGEST_ANSWER_BYTES = 64 * 1024 ** 2;

export function authorization({ apiToken }: ReplicateSettings): { readonly authorization: string } {
  return { authorization: `Bearer ${apiToken}` };
}

/** Calls the API for nothing. Rejects with UnreachableError alone: also for an answer that breaks off. */
export async function callFree(
  settings: ReplicateSettings,
  path: string,
  { headers, ...request }: FreeRequest,
): Promise<ReplicateAnswer> {
  const response = await settings.freeFetch(`${settings.baseUrl}${path}`, {
    ...request,
    headers: { ...authorization(settings), ...headers },
  });
  try {
    return await readAnswer(response);
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    throw new UnreachableError(`${request.method} ${path}: ${error.message}`, { cause: error });
  }
}

/** Reads an answer to its end. Throws BrokenAnswerError when it has none. */
export async function readAnswer(response: Response): Promise<ReplicateAnswer> {
  const pieces: Uint8Array[] = [];
  if (response.body !== null) {
    for await (const piece of readBytes(response.body, LONGEST_ANSWER_BYTES)) pieces.push(piece);
  }
  return {
    status: response.status,
    json: parseJson(Buffer.concat(pieces).toString('utf8')),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), new Date()),
  };
}
