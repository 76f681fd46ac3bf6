import { performance } from 'node:perf_hooks';
import { BrokenAnswerError, readEvents } from './event-stream.ts';
import { UnreachableError } from './free-fetch.ts';
import type { ReplicateSettings } from './replicate-api.ts';
import type { ReplicatePrediction } from './replicate-wire.ts';

const LIMITS = { eventLength: 64 * 1024 ** 2, answerBytes: 512 * 1024 ** 2 };
/** Events may come by the dozen; the prediction is asked for at most so often. */
const LEAST_BETWEEN_MS = 500;
const STREAMS = 'https://stream.replicate.com';

/** Where a prediction tells of itself as it goes; null when it doesn't, or at a place that isn't Replicate's. */
export function streamOf({ urls }: ReplicatePrediction, { baseUrl }: ReplicateSettings): string | null {
  const url = URL.parse(urls?.stream ?? '');
  return url !== null && (url.origin === STREAMS || url.origin === new URL(baseUrl).origin) ? url.href : null;
}

/**
 * Yields whenever a stream says that there is something new, until it ends. What is new the prediction itself says: a
 * stream begins anew for every listener, and only the prediction knows which of it was told. The token isn't sent
 * along; a stream's address is enough. A stream that can't be had, or breaks, has just no news.
 */
export async function* newsOf(
  stream: string,
  { freeFetch }: ReplicateSettings,
  signal: AbortSignal,
): AsyncGenerator<void, void, undefined> {
  try {
    const response = await freeFetch(stream, { method: 'GET', headers: { accept: 'text/event-stream' }, signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      return;
    }
    let toldMs = -Infinity;
    for await (const _ of readEvents(response.body, LIMITS)) {
      if (performance.now() - toldMs < LEAST_BETWEEN_MS) continue;
      toldMs = performance.now();
      yield undefined;
    }
    yield undefined;
  } catch (error) {
    if (!(error instanceof UnreachableError) && !(error instanceof BrokenAnswerError)) throw error;
  }
}
