import { BrokenAnswerError, readEvents } from './event-stream.ts';
import { authorization, type FalSettings } from './fal-api.ts';
import { type FalStatus, falStatus } from './fal-wire.ts';
import { UnreachableError } from './free-fetch.ts';
import { parseJson } from './parse-json.ts';

const LIMITS = { eventLength: 4 * 1024 ** 2, answerBytes: 64 * 1024 ** 2 };

/**
 * A request's statuses as fal streams them, until it is over or `signal` fires. A stream that can't be had, or breaks,
 * has just no more to tell: whoever listens asks once more then.
 */
export async function* streamedStatuses(
  settings: FalSettings,
  url: string,
  signal: AbortSignal,
): AsyncGenerator<FalStatus, void, undefined> {
  try {
    const response = await settings.freeFetch(url, {
      method: 'GET',
      headers: { ...authorization(settings), accept: 'text/event-stream' },
      signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return;
    }
    for await (const data of readEvents(response.body, LIMITS)) {
      const status = falStatus.safeParse(parseJson(data));
      if (status.success) yield status.data;
    }
  } catch (error) {
    if (!(error instanceof UnreachableError) && !(error instanceof BrokenAnswerError)) throw error;
  }
}
