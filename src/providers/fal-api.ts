import type { Response } from 'undici';
import { BrokenAnswerError, readBytes } from './event-stream.ts';
import type { FetchPicture } from './fetch-picture.ts';
import { type FreeFetch, type FreeRequest, UnreachableError } from './free-fetch.ts';
import type { PaidFetch } from './paid-fetch.ts';
import { parseJson } from './parse-json.ts';
import { retryAfterMs } from './retry-after.ts';

export interface FalSettings {
  /** "id:secret" or one word. */
  readonly apiKey: string;
  /** Each without a trailing slash; may have a path of its own. */
  readonly queueUrl: string;
  readonly restUrl: string;
  readonly apiUrl: string;
  readonly fetch: PaidFetch;
  readonly freeFetch: FreeFetch;
  readonly fetchPicture: FetchPicture;
  /** From the submit's last byte to its answer: a request is queued at once, or not. */
  readonly firstByteTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/** A complete answer; `json` is undefined when it isn't JSON. */
export interface FalAnswer {
  readonly status: number;
  readonly json: unknown;
  /** What its header asks to wait. */
  readonly retryAfterMs: number | null;
  /** What fal counted for the bill, in the model's own units; null when it doesn't say. */
  readonly billableUnits: number | null;
  /** Whether the model thinks that another try may work; null when it doesn't say. */
  readonly retryable: boolean | null;
  /** The platform's word for what went wrong; null when nothing did, or the model says it itself. */
  readonly errorType: string | null;
}

/** A result may hold pictures as data, a page of the history the inputs of a hundred requests. */
const LONGEST_ANSWER_BYTES = 128 * 1024 ** 2;

export function authorization({ apiKey }: FalSettings): { readonly authorization: string } {
  return { authorization: `Key ${apiKey}` };
}

/** Calls one of fal's addresses for nothing. Rejects with UnreachableError alone: also for an answer that breaks off. */
export async function callFree(
  settings: FalSettings,
  url: string,
  { headers, ...request }: FreeRequest,
): Promise<FalAnswer> {
  const response = await settings.freeFetch(url, {
    ...request,
    headers: { ...authorization(settings), accept: 'application/json', ...headers },
  });
  try {
    return await readAnswer(response);
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    throw new UnreachableError(`${request.method} ${new URL(url).pathname}: ${error.message}`, { cause: error });
  }
}

/** Reads an answer to its end. Throws BrokenAnswerError when it has none. */
export async function readAnswer(response: Response): Promise<FalAnswer> {
  const pieces: Uint8Array[] = [];
  if (response.body !== null) {
    for await (const piece of readBytes(response.body, LONGEST_ANSWER_BYTES)) pieces.push(piece);
  }
  const { headers } = response;
  return {
    status: response.status,
    json: parseJson(Buffer.concat(pieces).toString('utf8')),
    retryAfterMs: retryAfterMs(headers.get('retry-after'), new Date()),
    billableUnits: readUnits(headers.get('x-fal-billable-units')),
    retryable: readBoolean(headers.get('x-fal-retryable') ?? headers.get('x-fal-needs-retry')),
    errorType: headers.get('x-fal-error-type'),
  };
}

function readUnits(header: string | null): number | null {
  return header !== null && /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : null;
}

/** The older name of the header says it by numbers. */
function readBoolean(header: string | null): boolean | null {
  const word = header?.trim().toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : null;
}
