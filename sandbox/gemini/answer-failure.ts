import type { ServerResponse } from 'node:http';
import { BodyTooLargeError, NotJsonError } from '../body.ts';
import { GoogleError } from './google-error.ts';
import { type Manner, sendError } from './send.ts';

/** Answers with what went wrong. Once something was sent an error can only end the connection; the client sees a cut. */
export function answerFailure(response: ServerResponse, manner: Manner, error: unknown): void {
  const answer = asGoogleError(error);
  if (response.headersSent) response.destroy();
  else sendError(response, manner, answer);
}

function asGoogleError(error: unknown): GoogleError {
  if (error instanceof GoogleError) return error;
  if (error instanceof NotJsonError) {
    return new GoogleError('INVALID_ARGUMENT', `Invalid JSON payload received. ${error.message}`);
  }
  if (error instanceof BodyTooLargeError) {
    return new GoogleError(
      'INVALID_ARGUMENT',
      `Request payload size exceeds the limit: ${error.limit} bytes.`,
      [],
      413,
    );
  }
  process.stderr.write(`google: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new GoogleError('INTERNAL', 'An internal error has occurred. Please retry or report it.');
}
