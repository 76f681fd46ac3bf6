import type { FalAnswer, FalSettings } from './fal-api.ts';
import { jobFailure } from './fal-errors.ts';
import { falOutput, falStillRunning, type FalStatus, readProblem } from './fal-wire.ts';
import { PictureFetchError } from './fetch-picture.ts';
import { pictureAt } from './picture-at.ts';
import type { LookOutcome } from './queue-method.ts';
import { ProviderError } from './provider-error.ts';

/** A picture that is paid for is worth more patience than a look has. */
const PICTURE_TIMEOUT_MS = 60_000;

interface Ended {
  readonly id: string;
  /** The status that said that it is over. */
  readonly status: FalStatus;
  readonly result: FalAnswer;
  readonly quote: (words: string) => string;
}

/** What a result's answer means for a request that is over; 'running' and 'missing' when it isn't one. */
export async function endingOf(
  { id, status, result, quote }: Ended,
  settings: FalSettings,
): Promise<LookOutcome | 'running' | 'missing'> {
  if (result.status < 300) return picturesOf(id, result, settings, quote);
  if (falStillRunning.safeParse(result.json).success) return 'running';
  const answer = isModels(result) ? result : null;
  const failed = status.error != null || status.error_type != null;
  if (failed || answer !== null) return failureOf(id, jobFailure({ answer, status }, quote), answer);
  if (result.status === 404) return 'missing';
  const reason = `asked for a result, fal answered with HTTP ${result.status}`;
  return { outcome: 'unreachable', reason, retryAfterMs: result.retryAfterMs };
}

/** An output that can't be had any more, of a request that says that it is over. It was made, and is surely billed. */
export function gone(id: string): LookOutcome {
  return failureOf(
    id,
    new ProviderError(
      'fal does not have the result any more: it keeps results for an hour at most. It may be charged for.',
      {
        ...MADE,
        providerStatus: '404',
      },
    ),
  );
}

/**
 * Whether an error is the model's (or its runner's), replayed, and not one of the queue's that has nothing to do with
 * the request. The model's says of what kind it is; of plain sentences only those of a status are believed that fal
 * itself has no reason for here.
 */
function isModels({ status, json, errorType }: FalAnswer): boolean {
  const problem = readProblem(json);
  if (problem?.typed === true || errorType !== null || status === 499) return true;
  const ofQueue = status >= 500 || [401, 402, 403, 404, 408, 429].includes(status);
  return problem !== null && !ofQueue;
}

function failureOf(id: string, error: ProviderError | 'canceled', result: FalAnswer | null = null): LookOutcome {
  // Where fal doesn't say that it counts nothing, a runner may have worked on it.
  if (error === 'canceled') return { outcome: 'canceled', billed: result?.billableUnits !== 0 };
  return { outcome: 'failed', error, usage: null, providerRequestId: id };
}

async function picturesOf(
  id: string,
  result: FalAnswer,
  { fetchPicture }: FalSettings,
  quote: (words: string) => string,
): Promise<LookOutcome> {
  const output = falOutput.safeParse(result.json);
  if (!output.success) return failureOf(id, notUnderstood(result.status));
  const { images, image, description } = output.data;
  const addresses = images ?? (image == null ? [] : [image]);
  if (addresses.length === 0) return failureOf(id, noImage(result, quote(description ?? '')));

  const signal = AbortSignal.timeout(PICTURE_TIMEOUT_MS);
  const fetched = await Promise.allSettled(addresses.map((address) => pictureAt(address, fetchPicture, signal)));
  const lost = fetched.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
  for (const error of lost) {
    if (!(error instanceof PictureFetchError)) throw error;
    if (error.retryable) return { outcome: 'unreachable', reason: `a picture: ${error.message}`, retryAfterMs: null };
  }
  const pictures = fetched.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
  if (pictures.length === 0) return failureOf(id, unavailable(lost[0]));
  return {
    outcome: 'succeeded',
    pictures,
    // fal's units weigh a picture by its size, as its price lines do; what is billed by the piece are the pictures.
    usage: { images: result.billableUnits === 0 ? 0 : addresses.length },
    providerRequestId: id,
    warnings: lost.length === 0 ? [] : [`${lost.length} of ${addresses.length} pictures could not be fetched.`],
  };
}

/** The model was content with itself and made no picture, perhaps words. */
function noImage({ billableUnits }: FalAnswer, words: string): ProviderError {
  return new ProviderError(`fal's request gave no picture${words === '' ? '.' : `: ${words}`}`, {
    code: 'NO_IMAGE',
    reach: 'RETRY',
    billing: billableUnits === 0 ? 'NO' : 'MAYBE',
    providerStatus: '200',
  });
}

// What was made is surely billed: asking here again would be paying twice on our own initiative.
const MADE = { code: 'PROVIDER_BAD_RESPONSE', reach: 'OFFER', billing: 'MAYBE' } as const;

function notUnderstood(status: number): ProviderError {
  const message =
    'Expected the output of an image model from fal, with "images", got another form. It may be charged for.';
  return new ProviderError(message, { ...MADE, providerStatus: String(status) });
}

function unavailable(cause: unknown): ProviderError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new ProviderError(`The picture at fal's address can't be had${why}. It may be charged for.`, {
    ...MADE,
    cause,
  });
}
