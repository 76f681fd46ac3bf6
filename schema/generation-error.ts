import type { StoredError } from '../src/events/event.ts';
import { ERROR_CODES, type ErrorCode } from '../src/providers/provider-error.ts';
import { builder } from './builder.ts';

const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Why something failed, for programs. More may come.',
  values: {
    CONTENT_POLICY: { description: 'The provider refused the content. Another wording may pass.' },
    NO_IMAGE: { description: 'The model answered without a picture.' },
    INVALID_REQUEST: { description: 'The provider did not take the request as it was.' },
    PROVIDER_AUTH: { description: 'The provider did not accept our credentials.' },
    PROVIDER_QUOTA: { description: 'A quota or balance at the provider is used up.' },
    RATE_LIMITED: { description: 'The provider asked us to slow down.' },
    PROVIDER_UNAVAILABLE: {
      description: 'The provider could not be reached, or is overloaded. Nothing was sent, or it said so.',
    },
    PROVIDER_ERROR: { description: 'The provider failed and said so.' },
    PROVIDER_BAD_RESPONSE: {
      description: 'The provider answered with something that can’t be used, such as bytes that are no picture.',
    },
    PROVIDER_OUTCOME_UNKNOWN: {
      description: 'The request left and no complete answer came back: it may have been billed, and was not repeated.',
    },
    TIMEOUT: { description: 'It took longer than it was given.' },
    STORAGE: { description: 'The picture was made and could not be stored in time.' },
    ALL_OFFERS_FAILED: { description: 'Every offer failed; the message names each.' },
    CANCELED: { description: 'It was stopped because its caller asked.' },
    INTERNAL: { description: 'A fault of this server.' },
  } satisfies Record<ErrorCode, { description: string }>,
});

/** A code that this version knows; what a newer one stored is INTERNAL to it. */
function known(code: string): ErrorCode {
  return ERROR_CODES.find((one) => one === code) ?? 'INTERNAL';
}

export const GenerationErrorType = builder.objectRef<StoredError>('GenerationError').implement({
  description: 'Why a generation or an attempt failed.',
  fields: (t) => ({
    code: t.field({ type: ErrorCodeEnum, description: 'For programs.', resolve: ({ code }) => known(code) }),
    message: t.exposeString('message', { description: 'For a person.' }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether asking again, as a new generation, may work.' }),
  }),
});

/** Why a generation or an attempt failed, from its columns; null when it did not. */
export function errorOf({
  errorCode,
  errorMessage,
  errorRetryable,
}: {
  readonly errorCode: ErrorCode | null;
  readonly errorMessage: string | null;
  readonly errorRetryable: boolean | null;
}): StoredError | null {
  return errorCode === null
    ? null
    : { code: errorCode, message: errorMessage ?? '', retryable: errorRetryable ?? false };
}
