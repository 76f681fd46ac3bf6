import { PictureFetchError } from './fetch-picture.ts';
import { pictureAt } from './picture-at.ts';
import type { LookOutcome } from './queue-method.ts';
import { ProviderError } from './provider-error.ts';
import type { ReplicateSettings } from './replicate-api.ts';
import { predictionFailure } from './replicate-errors.ts';
import type { ReplicatePrediction } from './replicate-wire.ts';

/** A picture that is paid for is worth more patience than a look has. */
const PICTURE_TIMEOUT_MS = 60_000;

interface Context {
  readonly pricedByOutput: boolean;
  readonly quote: (words: string) => string;
}

/**
 * How a prediction ended; null while it is under way.
 *
 * Canceled predictions cost when they had started: Replicate says so of public models
 * (https://replicate.com/changelog/2025-10-16-prediction-deadlines), and nobody says whether official ones, which are
 * priced by output, are an exception. Aborted ones never started.
 */
export async function endingOf(
  prediction: ReplicatePrediction,
  settings: ReplicateSettings,
  context: Context,
): Promise<LookOutcome | null> {
  switch (prediction.status) {
    case 'succeeded':
      return picturesOf(prediction, settings, context);
    case 'failed':
      return failed(prediction, predictionFailure(prediction.error, context));
    case 'canceled':
      return { outcome: 'canceled', billed: hasStarted(prediction) };
    case 'aborted':
      return { outcome: 'canceled', billed: false };
    default:
      // Also for a status that is new to us: what it means a later look may tell.
      return null;
  }
}

export function hasStarted({ started_at: startedAt }: ReplicatePrediction): boolean {
  return (startedAt ?? '') !== '';
}

async function picturesOf(
  prediction: ReplicatePrediction,
  settings: ReplicateSettings,
  context: Context,
): Promise<LookOutcome> {
  const { output, data_removed: dataRemoved, metrics, id } = prediction;
  const texts = [output].flat(Infinity).filter((one) => typeof one === 'string');
  const addresses = texts.filter((text) => /^(?:https?|data):/i.test(text));
  if (addresses.length === 0) {
    return failed(prediction, dataRemoved === true ? removed() : noImage(prediction, texts.join(' '), context));
  }
  const fetched = await Promise.allSettled(
    addresses.map((address) => pictureAt(address, settings.fetchPicture, AbortSignal.timeout(PICTURE_TIMEOUT_MS))),
  );
  const lost = fetched.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
  for (const error of lost) {
    if (!(error instanceof PictureFetchError)) throw error;
    if (error.retryable) return { outcome: 'unreachable', reason: `a picture: ${error.message}`, retryAfterMs: null };
  }
  const pictures = fetched.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
  if (pictures.length === 0) return failed(prediction, unavailable(lost[0]));
  return {
    outcome: 'succeeded',
    pictures,
    usage: { images: metrics?.image_count ?? addresses.length },
    providerRequestId: id,
    warnings: lost.length === 0 ? [] : [`${lost.length} of ${addresses.length} pictures could not be fetched.`],
  };
}

function failed(prediction: ReplicatePrediction, error: ProviderError): LookOutcome {
  return { outcome: 'failed', error, usage: null, providerRequestId: prediction.id };
}

/** The prediction ended well without a picture, perhaps with words. */
function noImage({ metrics }: ReplicatePrediction, words: string, { pricedByOutput, quote }: Context): ProviderError {
  const quoted = quote(words);
  return new ProviderError(`Replicate's prediction gave no picture${quoted === '' ? '.' : `: ${quoted}`}`, {
    code: 'NO_IMAGE',
    reach: 'RETRY',
    billing: pricedByOutput && metrics?.image_count === 0 ? 'NO' : 'MAYBE',
    providerStatus: 'succeeded',
  });
}

// What was made is surely billed: asking here again would be paying twice on our own initiative.
const MADE = { code: 'PROVIDER_BAD_RESPONSE', reach: 'OFFER', billing: 'MAYBE' } as const;

function removed(): ProviderError {
  const message = 'Replicate has deleted the picture, as it does an hour after the end. It may be charged for.';
  return new ProviderError(message, { ...MADE, providerStatus: 'data_removed' });
}

function unavailable(cause: unknown): ProviderError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new ProviderError(`The picture at Replicate's address can't be had${why}. It may be charged for.`, {
    ...MADE,
    cause,
  });
}
