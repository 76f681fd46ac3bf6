import type { FalAnswer } from './fal-api.ts';
import { type FalProblem, type FalStatus, readProblem } from './fal-wire.ts';
import { PROVIDER_QUOTA, NOT_SERVED, INTERNAL, OVERLOADED, BY_STATUS, type ErrorClass } from './error-class.ts';
import { ProviderError } from './provider-error.ts';

/** The platform's own words: no runner did the work, and its page says that such are never charged. */
const OF_PLATFORM = new Map<string, ErrorClass>([
  ['request_timeout', INTERNAL],
  ['startup_timeout', OVERLOADED],
  ['runner_scheduling_failure', OVERLOADED],
  ['runner_connection_timeout', OVERLOADED],
  ['runner_disconnected', OVERLOADED],
  ['runner_connection_refused', OVERLOADED],
  ['runner_connection_error', OVERLOADED],
  ['runner_incomplete_response', INTERNAL],
  ['runner_server_error', INTERNAL],
  ['internal_error', INTERNAL],
]);

/** Words of models; those about the input have the status 422 and need none of their own here. */
const OF_MODELS = new Map<string, ErrorClass>([
  ['content_policy_violation', { code: 'CONTENT_POLICY', reach: 'REQUEST', billing: 'NO' }],
  // Some inputs meet it every time and others once: the route may try again, not for ever.
  ['no_media_generated', { code: 'NO_IMAGE', reach: 'RETRY', billing: 'NO' }],
  ['internal_server_error', INTERNAL],
  ['generation_timeout', INTERNAL],
  ['downstream_service_error', INTERNAL],
  ['downstream_service_unavailable', OVERLOADED],
]);

/** A canceled request ends like a failed one, with one of these. */
const CANCELED = new Set(['client_cancelled', 'client_disconnected']);

/**
 * The failure that an answer to a submit says; null when it leaves open what became of the submit. Below 500 a status is
 * believed in any form, because that much says that nobody took the request; from 500 on only an error in fal's form is.
 */
export function submitFailure(answer: FalAnswer, quote: (words: string) => string): ProviderError | null {
  const problem = readProblem(answer.json);
  const { status, retryAfterMs } = answer;
  const turnedAway = status >= 400 && status < 500 && status !== 408 && status !== 499;
  if (status < 400 || (problem === null && !turnedAway)) return null;
  const type = problem?.type ?? answer.errorType;
  const locked = status === 403 && isLocked(problem);
  const { code, reach } = locked ? PROVIDER_QUOTA : classOf(type, status);
  const message =
    problem === null
      ? `Expected fal's answer, got HTTP ${status} in another form. Check FAL_QUEUE_URL and what stands before it.`
      : `fal answered HTTP ${status}${said(problem, quote)}`;
  // Without a runner at hand nothing was queued; any other failure of fal's may have come after that.
  const billing = turnedAway || status === 503 ? 'NO' : 'MAYBE';
  return new ProviderError(message, { code, reach, billing, retryAfterMs, providerStatus: statusOf(status, type) });
}

/** How a request ended that is over and has no output: by its result's answer and, where that is lost, by its last status. */
export function jobFailure(
  { answer, status }: { readonly answer: FalAnswer | null; readonly status: FalStatus },
  quote: (words: string) => string,
): ProviderError | 'canceled' {
  const problem = readProblem(answer?.json) ?? { type: null, words: wordsOf(status.error), typed: false };
  const type = problem.type ?? answer?.errorType ?? status.error_type ?? null;
  if (answer?.status === 499 || CANCELED.has(type ?? '')) return 'canceled';
  const told = classOf(type, asModels(answer?.status ?? 500));
  // A model that says of its own failure that it will come again is believed.
  const again = told.code !== 'NO_IMAGE' && told.reach === 'RETRY' && answer?.retryable === false;
  return new ProviderError(`fal's request failed${said(problem, quote)}`, {
    code: told.code,
    reach: again ? 'OFFER' : told.reach,
    billing: isFree(answer, type) ? 'NO' : 'MAYBE',
    providerStatus: statusOf(answer?.status ?? null, type),
  });
}

/**
 * fal counts most failures as nothing and says so. Where it doesn't, its page decides: errors of servers are never
 * charged, those of an input are when a runner had worked on it before they were found.
 */
function isFree(answer: FalAnswer | null, type: string | null): boolean {
  if (answer?.billableUnits != null) return answer.billableUnits === 0;
  return OF_PLATFORM.has(type ?? '') || (answer !== null && answer.status >= 500);
}

function classOf(type: string | null, status: number): ErrorClass {
  const byType = OF_MODELS.get(type ?? '') ?? OF_PLATFORM.get(type ?? '');
  return byType ?? BY_STATUS[status] ?? (status >= 400 && status < 500 ? NOT_SERVED : INTERNAL);
}

/** A result has the status that the model gave it, which knows nothing of our key: there it is the model that has no access. */
function asModels(status: number): number {
  return status >= 401 && status <= 403 ? 404 : status;
}

/** fal has no code for an account without money: it is "locked", and that word is all there is. */
function isLocked(problem: FalProblem | null): boolean {
  return problem !== null && problem.type === null && /^user is locked\b/i.test(problem.words.trim());
}

function wordsOf(error: unknown): string {
  return typeof error === 'string' ? error : '';
}

function said({ type, words }: FalProblem, quote: (words: string) => string): string {
  const quoted = quote(words);
  if (quoted === '') return type === null ? '.' : ` (${quote(type)}).`;
  return type === null ? `: ${quoted}` : ` (${quote(type)}): ${quoted}`;
}

function statusOf(status: number | null, type: string | null): string {
  return [status, type].filter((part) => part !== null).join(' ');
}
