import { BudgetExceededRefusal } from '../access/budget-exceeded.ts';
import { UnauthenticatedError } from '../access/unauthenticated.ts';
import { ForbiddenRefusal } from '../access/viewer.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import { StorageError } from '../assets/store.ts';
import type { Log } from '../base/log.ts';
import { InvalidInputRefusal, NotFoundRefusal, RateLimitedRefusal } from '../base/refusal.ts';
import { clip } from '../base/storable.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { CursorInvalidRefusal } from '../events/cursor.ts';
import { IdempotencyConflictRefusal, ModelNotFoundRefusal, NoOfferRefusal } from '../generation/errors.ts';
import { currentRequestId } from '../http/request-id.ts';
import { RestError } from './rest-error.ts';

/** Every refusal of a room in this door's words: the twin of what `schema/` makes of them. What is our own fault is logged and masked. */
export function restErrorOf(error: unknown, log: Log): RestError {
  if (error instanceof RestError) return error;
  if (error instanceof UnauthenticatedError)
    return new RestError('AUTHENTICATION_FAILED', error.message, { headers: { 'www-authenticate': 'Bearer' } });
  if (error instanceof ForbiddenRefusal) return new RestError('FORBIDDEN', error.message);
  if (error instanceof BudgetExceededRefusal) return new RestError('BUDGET_EXCEEDED', error.message);
  if (error instanceof InvalidInputRefusal) return invalidInput(error);
  if (error instanceof ModelNotFoundRefusal) return modelNotFound(error);
  if (error instanceof NoOfferRefusal) return new RestError('ALL_PROVIDERS_EXHAUSTED', error.message);
  if (error instanceof IdempotencyConflictRefusal) return idempotencyConflict(error);
  if (error instanceof RateLimitedRefusal) {
    const seconds = Math.max(1, Math.ceil(error.retryAfterMs / 1000));
    return new RestError('RATE_LIMITED', error.message, { headers: { 'retry-after': String(seconds) } });
  }
  if (error instanceof CursorInvalidRefusal) return new RestError('CURSOR_INVALID', error.message, { param: 'after' });
  if (error instanceof NotFoundRefusal) return new RestError('NOT_FOUND', error.message);
  if (error instanceof InvalidPictureError) return new RestError('INVALID_REQUEST', error.message, { param: 'image' });
  return failed(error, log);
}

function invalidInput({ message, problems }: InvalidInputRefusal): RestError {
  const [first] = problems;
  const told = problems.map((one) => `${paramOf(one.path) ?? ''}: ${one.message}`.replace(/^: /, '')).join(' ');
  return new RestError('INVALID_REQUEST', told === '' ? message : told, { param: paramOf(first?.path ?? []) });
}

/** Where a room found a problem, as this door's callers wrote it: `parameters` are fields of their own here. */
function paramOf(path: readonly string[]): string | null {
  const [head, ...rest] = path;
  switch (head) {
    case undefined:
      return null;
    case 'parameters':
      return rest[0] ?? null;
    case 'images':
      return rest[0] === undefined ? 'image' : `image[${rest[0]}]`;
    case 'idempotencyKey':
      return 'Idempotency-Key';
    case 'metadata':
      return 'user';
    default:
      return head;
  }
}

function modelNotFound({ asked, didYouMean }: ModelNotFoundRefusal): RestError {
  const hint =
    didYouMean.length > 0 ? `Did you mean ${didYouMean.join(', ')}?` : 'GET /openai/v1/models lists those that are.';
  return new RestError('MODEL_NOT_FOUND', `The model "${clip(asked)}" does not exist. ${hint}`, { param: 'model' });
}

function idempotencyConflict({ message, generationId }: IdempotencyConflictRefusal): RestError {
  const param = 'Idempotency-Key';
  return generationId === null
    ? new RestError('IDEMPOTENCY_IN_PROGRESS', message, { param, headers: { 'retry-after': '1' } })
    : new RestError('IDEMPOTENCY_KEY_REUSED', message, { param });
}

function failed(error: unknown, log: Log): RestError {
  const requestId = currentRequestId();
  if (error instanceof StorageError) {
    log.error({ request_id: requestId, code: error.code, err: error }, 'rest_storage_failed');
    const message = 'The picture store can’t be used right now. Try again in a few seconds.';
    return new RestError('STORAGE_UNAVAILABLE', message, { headers: { 'retry-after': '5' } });
  }
  if (isConnectionLoss(error)) {
    log.warn({ request_id: requestId, err: error }, 'rest_without_database');
    const message = 'The database can’t be reached right now. Try again in a second.';
    return new RestError('SERVICE_UNAVAILABLE', message, { headers: { 'retry-after': '1' } });
  }
  log.error({ request_id: requestId, err: error }, 'rest_failed');
  const message = `The server failed. Its log says why, under ${requestId ?? 'no id'}.`;
  return new RestError('INTERNAL_ERROR', message);
}
