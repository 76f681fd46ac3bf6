import type { Response } from 'undici';
import { BrokenAnswerError, readBytes, readEvents } from './event-stream.ts';
import { GeminiAnswer } from './gemini-answer.ts';
import type { Contents } from './gemini-contents.ts';
import { foreignFailure, geminiFailure } from './gemini-errors.ts';
import { geminiChunk, readGeminiError } from './gemini-wire.ts';
import { parseJson } from './parse-json.ts';
import type { Wording } from './gemini-wording.ts';
import { failed, unknown } from './outcome.ts';
import type { ProviderOutcome, ProviderUpdate } from './provider.ts';
import type { ProviderError } from './provider-error.ts';
import { retryAfterMs } from './retry-after.ts';

const LIMITS = { eventLength: 64 * 1024 ** 2, answerBytes: 512 * 1024 ** 2 };
const LONGEST_TEXT = 8 * 1024 ** 2;
const LONGEST_ERROR_BYTES = 1024 ** 2;

/** What an answer is heard with: `asked` are the turns that it answers. */
export interface Hearing {
  readonly signal: AbortSignal;
  readonly wording: Wording;
  readonly asked: Contents;
}

/** Hears an answer to its end and hangs up: updates as they come, then how it ended. */
export async function* readResponse(
  response: Response,
  hearing: Hearing,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const isStream = response.headers.get('content-type')?.toLowerCase().startsWith('text/event-stream') === true;
  if (response.status === 200 && isStream) return yield* readStream(response, hearing);
  const failure = await readFailure(response, hearing.wording);
  if (failure !== null) return failed(failure);
  return unknown(`the answer was HTTP ${response.status}, not in the provider's form`, {
    signal: hearing.signal,
    providerRequestId: null,
  });
}

async function* readStream(
  response: Response,
  { signal, wording, asked }: Hearing,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const answer = new GeminiAnswer(wording, asked);
  let broken = new BrokenAnswerError('the answer ended before it was complete');
  try {
    for await (const data of readEvents(response.body, LIMITS)) {
      const json = parseJson(data);
      const error = readGeminiError(json);
      if (error !== null) {
        if (answer.complete) break;
        yield* answer.giveUp();
        const failure = geminiFailure(error, {
          httpStatus: response.status,
          workSeen: answer.workSeen,
          headerRetryAfterMs: null,
          wording,
        });
        return { outcome: 'failed', error: failure, usage: answer.usage, providerRequestId: answer.responseId };
      }
      const chunk = geminiChunk.safeParse(json);
      if (!chunk.success) throw new BrokenAnswerError('an event of the answer was not in the documented form');
      yield* answer.take(chunk.data);
      if (answer.textLength > LONGEST_TEXT) throw new BrokenAnswerError('the answer had too much text');
    }
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    broken = error;
  }
  if (answer.complete) return yield* answer.end();
  yield* answer.giveUp();
  return unknown(broken.message, { cause: broken, signal, providerRequestId: answer.responseId });
}

/**
 * An answer that should have been another one: the provider's own error, or a refusal of something that stands before
 * the provider. Null when it is neither, so that nobody knows what became of the request.
 */
export async function readFailure(response: Response, wording: Wording): Promise<ProviderError | null> {
  const headerRetryAfterMs = retryAfterMs(response.headers.get('retry-after'), new Date());
  const text = await readText(response, LONGEST_ERROR_BYTES);
  const error = text === null ? null : readGeminiError(parseJson(text));
  if (error === null) return foreignFailure(response.status, { headerRetryAfterMs, wording });
  return geminiFailure(error, { httpStatus: response.status, workSeen: false, headerRetryAfterMs, wording });
}

/** The whole body; null when it broke off or is longer than that, since half an answer says no more than its status. */
export async function readText(response: Response, limitBytes: number): Promise<string | null> {
  if (response.body === null) return null;
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of readBytes(response.body, limitBytes)) pieces.push(piece);
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    return null;
  }
  return Buffer.concat(pieces).toString('utf8');
}
