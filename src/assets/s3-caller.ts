import { S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from './settings.ts';

/** How long the service is waited for. Whoever holds a picture tries again, and is told meanwhile why it waits. */
export interface S3Patience {
  readonly connectMs: number;
  /** Until the head of an answer, with the sending of what is put. */
  readonly answerMs: number;
  /** Without a byte of the body. */
  readonly silenceMs: number;
  /** Of one request; every one that is sent here may be sent twice. */
  readonly attempts: number;
}

const USUAL: S3Patience = { connectMs: 5000, answerMs: 30_000, silenceMs: 60_000, attempts: 3 };

export type S3Caller = S3Client['send'];

/** Sends requests to the bucket's service, within bounds of time and repetition. */
export function createS3Caller(
  { endpoint, region, credentials }: S3Settings,
  { connectMs, answerMs, silenceMs, attempts }: S3Patience = USUAL,
): { readonly call: S3Caller; readonly close: () => void } {
  const client = new S3Client({
    region,
    // Services other than Amazon's have no name for each bucket, and some of them keep the trailers of checksums as content.
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(credentials !== null && { credentials }),
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      socketTimeout: silenceMs,
    },
  });
  return { call: client.send.bind(client), close: () => client.destroy() };
}
