import { S3ServiceException } from '@aws-sdk/client-s3';
import { StorageError } from './store.ts';

const LATER = 'it will be tried again';
const RIGHTS =
  'the credentials may not; they need s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on what is in it';
const KEYS = 'the service does not accept the credentials; look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
const REGION = 'the bucket is in another region; set AWS_REGION to that';
const AWAY = 'the service can’t be reached; look at S3_ENDPOINT and the network';

/** What the service or the way to it says, and what a person can do about it. */
const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket; make it, or name another one in ASSETS',
  AccessDenied: RIGHTS,
  HTTP_403: RIGHTS,
  InvalidAccessKeyId: KEYS,
  SignatureDoesNotMatch: KEYS,
  CredentialsProviderError: 'no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ExpiredToken: 'AWS_SESSION_TOKEN is no longer valid; start with a new one',
  RequestTimeTooSkewed: 'the clock of this machine is wrong; set it',
  PermanentRedirect: REGION,
  HTTP_301: REGION,
  AuthorizationHeaderMalformed: REGION,
  SlowDown: `the service asks for fewer requests; ${LATER}`,
  BadDigest: `the bytes were damaged on their way; ${LATER}`,
  ETIMEDOUT: `the service took too long to answer; ${LATER}`,
  TimeoutError: `the service took too long to answer; ${LATER}`,
  AbortError: `the service took too long to answer; ${LATER}`,
  ECONNREFUSED: AWAY,
  ECONNRESET: AWAY,
  ENOTFOUND: AWAY,
  EAI_AGAIN: AWAY,
  EHOSTUNREACH: AWAY,
};

/**
 * The error as a {@link StorageError}. The SDK's own holds the request with its signature, so the cause that is kept, and
 * may be logged, is a plain one.
 */
export function asS3Failure(error: unknown, deed: string): unknown {
  if (!(error instanceof Error) || error instanceof StorageError || error instanceof TypeError) return error;
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const code = codeOf(error, status);
  const advice = ADVICE[code] ?? (status === undefined ? AWAY : `the service answered ${status}; ${LATER}`);
  const cause = new Error(error.message);
  if (error.stack !== undefined) cause.stack = error.stack;
  return new StorageError(`${deed} failed with ${code}: ${advice}.`, { code, retryable: true, cause });
}

/** Whether the service says that there is no such object. Where the bucket is missing it says so only to reads of bytes. */
export function isNoObject(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

function codeOf(error: Error, status: number | undefined): string {
  // An answer to HEAD has no body that could say more, and the SDK's names for it vary.
  if (status !== undefined && /^(Unknown|Forbidden|\d|MovedPermanently)/.test(error.name)) return `HTTP_${status}`;
  // A system error's code tells more than its name, which is "Error".
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
