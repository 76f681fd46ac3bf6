import type { Clock } from '../clock.ts';
import type { Fault } from '../faults.ts';
import { errorInfo, GoogleError, modelNotFound } from './google-error.ts';

/** A minute's quota asks for this much patience, in the provider's own time. */
const RETRY_DELAY_MS = 8_000;

const SERVICE = 'generativelanguage.googleapis.com';

export interface ErrorPlace {
  readonly model: string;
  /** The model's full name, as the door calls it. */
  readonly resource: string;
  readonly version: string;
  readonly clock: Clock;
}

const ERRORS: Readonly<Partial<Record<Fault, (place: ErrorPlace) => GoogleError>>> = {
  '400': () => new GoogleError('INVALID_ARGUMENT', 'Request contains an invalid argument.'),
  '401': () =>
    new GoogleError(
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected an OAuth 2 access token.',
      [errorInfo('ACCESS_TOKEN_TYPE_UNSUPPORTED', { service: SERVICE })],
    ),
  '403': () =>
    new GoogleError('PERMISSION_DENIED', `Requests to this API ${SERVICE} are blocked for this key.`, [
      errorInfo('API_KEY_SERVICE_BLOCKED', { service: SERVICE }),
    ]),
  '404': ({ model, version }) => modelNotFound(model, version, 'generateContent'),
  '429': (place) => quotaError('GenerateRequestsPerMinutePerProjectPerModel', '10', place),
  '429-day': (place) => quotaError('GenerateRequestsPerDayPerProjectPerModel', '250', place),
  '500': () => new GoogleError('INTERNAL', 'An internal error has occurred. Please retry or report it.'),
  '503': overloaded,
  'stream-error': overloaded,
  '504': () => new GoogleError('DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'),
};

/** The error answer that a fault stands for; null when the fault is no error answer. */
export function errorOfFault(fault: Fault, place: ErrorPlace): GoogleError | null {
  return ERRORS[fault]?.(place) ?? null;
}

function overloaded(): GoogleError {
  return new GoogleError('UNAVAILABLE', 'The model is overloaded. Please try again later.');
}

/** Both quotas carry a RetryInfo, as Google's do: that a day's quota is not worth a retry is only in its quotaId. */
function quotaError(quotaId: string, quotaValue: string, { model, clock }: ErrorPlace): GoogleError {
  const retryDelay = `${(clock.hereMs(RETRY_DELAY_MS) / 1000).toFixed(3)}s`;
  const type = 'type.googleapis.com/google.rpc';
  return new GoogleError(
    'RESOURCE_EXHAUSTED',
    `You exceeded your current quota, please check your plan and billing details. Please retry in ${retryDelay}.`,
    [
      {
        '@type': `${type}.QuotaFailure`,
        violations: [
          {
            quotaMetric: 'generativelanguage.googleapis.com/generate_content_paid_tier_requests',
            quotaId,
            quotaDimensions: { location: 'global', model },
            quotaValue,
          },
        ],
      },
      {
        '@type': `${type}.Help`,
        links: [
          {
            description: 'Learn more about Gemini API quotas',
            url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
          },
        ],
      },
      { '@type': `${type}.RetryInfo`, retryDelay },
    ],
  );
}
