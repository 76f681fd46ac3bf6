import type { Clock } from '../clock.ts';
import type { OpenaiFault } from './fault-outcome.ts';
import { invalidValue, modelNotFound, OpenaiError } from './openai-error.ts';

/** A minute's limit asks for this much patience, in the provider's own time. */
const RETRY_AFTER_MS = 8_000;

interface Place {
  readonly model: string;
  readonly clock: Clock;
}

const SERVER_ERROR = { type: 'server_error', code: 'server_error' };

const ERRORS: Readonly<Partial<Record<OpenaiFault, (place: Place) => OpenaiError>>> = {
  '400': () => invalidValue('prompt', "Invalid value for 'prompt'."),
  '401': () => new OpenaiError(401, 'Incorrect API key provided.', { code: 'invalid_api_key' }),
  '402': () =>
    new OpenaiError(400, 'Billing hard limit has been reached.', {
      type: 'billing_limit_user_error',
      code: 'billing_hard_limit_reached',
    }),
  '403': ({ model }) => new OpenaiError(403, `Your organization must be verified to use the model '${model}'.`),
  '404': ({ model }) => modelNotFound(model),
  '429': ({ model, clock }) => {
    const waitMs = clock.hereMs(RETRY_AFTER_MS);
    return new OpenaiError(429, `Rate limit reached for ${model} on input-images per min. Please try again later.`, {
      type: 'input-images',
      code: 'rate_limit_exceeded',
      headers: {
        'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))),
        'retry-after-ms': waitMs.toFixed(3),
        'x-ratelimit-remaining-requests': '0',
      },
    });
  },
  '429-day': () =>
    new OpenaiError(429, 'You exceeded your current quota, please check your plan and billing details.', {
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
  '500': () => new OpenaiError(500, 'The server had an error while processing your request.', SERVER_ERROR),
  'stream-error': () => new OpenaiError(500, 'The server had an error while processing your request.', SERVER_ERROR),
  '503': () =>
    new OpenaiError(503, 'The engine is currently overloaded, please try again later.', {
      type: 'server_error',
      code: 'slow_down',
    }),
  '504': () => new OpenaiError(504, 'Request timed out.', { type: 'server_error', code: 'timeout' }),
  blocked: () => moderated('input'),
  safety: () => moderated('output'),
  'no-image': notGenerated,
  text: notGenerated,
};

/** The error answer that a fault stands for; null when the fault is no error answer. */
export function errorOfFault(fault: OpenaiFault | null, place: Place): OpenaiError | null {
  return fault === null ? null : (ERRORS[fault]?.(place) ?? null);
}

function moderated(stage: 'input' | 'output'): OpenaiError {
  return new OpenaiError(400, 'Your request was rejected by the safety system.', {
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
    details: { moderation_details: { moderation_stage: stage, categories: ['violence'] } },
  });
}

/** There is no answer in words here: a model that made nothing says it by an error. */
function notGenerated(): OpenaiError {
  return new OpenaiError(500, 'The model produced no image for this request.', {
    type: 'image_generation_server_error',
    code: 'image_generation_failed',
  });
}
