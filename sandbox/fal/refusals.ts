import type { Clock } from '../clock.ts';
import { type FalError, invalidInput, modelError, plainError, requestError } from './fal-error.ts';
import type { FalFault } from './fault-outcome.ts';

/** A throttled client is asked for this much patience, in the provider's own time. */
const RETRY_AFTER_MS = 8_000;

const ERRORS: Readonly<Partial<Record<FalFault, (clock: Clock) => FalError>>> = {
  '400': () => plainError(400, 'The request could not be read.'),
  '401': () => plainError(401, 'No user found for Key ID and Secret'),
  '402': () =>
    plainError(403, 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.'),
  '403': () => plainError(403, 'Your key does not have access to this application.'),
  '404': () => plainError(404, 'Application not found'),
  '429': (clock) =>
    plainError(429, 'Too many concurrent requests.', {
      'retry-after': String(Math.ceil(clock.hereMs(RETRY_AFTER_MS) / 1000)),
    }),
  '503': () => requestError(503, 'No runner is available.', 'runner_scheduling_failure'),
  '422': () =>
    invalidInput([
      { loc: ['body', 'prompt'], msg: 'Value error, refused on request', type: 'value_error', input: null },
    ]),
  '500': () => modelError(500, 'internal_server_error', 'Internal server error', { retryable: true }),
  '504': () => requestError(504, 'Request timed out', 'request_timeout'),
  failed: () => requestError(503, 'The runner disconnected unexpectedly.', 'runner_disconnected'),
  safety: () =>
    modelError(422, 'content_policy_violation', 'The generated content was flagged by a content checker.', {
      at: ['prompt'],
    }),
  blocked: () =>
    modelError(
      422,
      'content_policy_violation',
      'The content could not be processed: it was flagged by a content checker.',
      {
        at: ['prompt'],
      },
    ),
  'no-image': () =>
    modelError(422, 'no_media_generated', 'No images were generated. Try another prompt.', { at: ['prompt'] }),
};

/** The error that a fault stands for; null for a page of something that stands before fal. */
export function errorOfFault(fault: FalFault, clock: Clock): FalError | null {
  return ERRORS[fault]?.(clock) ?? null;
}

/** A request that was called off, whether it had begun or not. */
export function canceled(): FalError {
  return requestError(499, 'The request was cancelled by the client.', 'client_cancelled');
}

/** One that still runs when fal's own patience is over. */
export function timedOut(): FalError {
  return requestError(504, 'Request timed out', 'request_timeout');
}

export function unreadablePicture(index: number): FalError {
  return modelError(422, 'file_download_error', 'Failed to download the file. Check that its address is accessible.', {
    at: ['image_urls', index],
  });
}
