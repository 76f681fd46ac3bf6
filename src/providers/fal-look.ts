import { callFree, type FalAnswer, type FalSettings } from './fal-api.ts';
import { endingOf, gone } from './fal-ending.ts';
import { addressesOf, type FalState, readState } from './fal-operation.ts';
import { tellProgress } from './fal-progress.ts';
import { streamedStatuses } from './fal-stream.ts';
import { falOutput, type FalStatus, falStatus } from './fal-wire.ts';
import { UnreachableError } from './free-fetch.ts';
import type { ProviderUpdate } from './provider.ts';
import type { LookCall, LookOutcome, Operation } from './queue-method.ts';
import { createQuote } from './quote.ts';

/** A request that was just accepted may not be found yet everywhere; after so many looks it isn't there. */
const MOST_MISSING = 3;
/** A result is asked for with this patience, also when the look's own is over: it may be gone in six minutes. */
const RESULT_TIMEOUT_MS = 30_000;

type Unreachable = Extract<LookOutcome, { outcome: 'unreachable' }>;

/** Follows a request's stream of statuses to its end, or asks for its status once where there is no stream. */
export async function* look(
  settings: FalSettings,
  operation: Operation,
  { signal, request }: LookCall,
): AsyncGenerator<ProviderUpdate, LookOutcome> {
  const { id } = operation;
  const quote = createQuote({ apiKey: settings.apiKey, prompt: request?.prompt ?? '' });
  const addresses = addressesOf(settings, operation);
  const before = readState(operation);
  let state: FalState = before;

  for await (const status of streamedStatuses(settings, addresses.statusStream, signal)) {
    if (isAnothers(status, id)) continue;
    if (status.status === 'COMPLETED') return yield* ended(status);
    state = yield* tellProgress(status, state);
  }
  const status = await statusOf(settings, addresses.status, id, signal);
  if (status === 'missing') return missing();
  if ('outcome' in status) return signal.aborted ? pending() : unreachable(status);
  if (status.status === 'COMPLETED') return yield* ended(status);
  state = yield* tellProgress(status, state);
  return pending();

  async function* ended(status: FalStatus): AsyncGenerator<ProviderUpdate, LookOutcome> {
    const result = await resultAt(settings, addresses.response);
    if ('outcome' in result) return unreachable(result);
    const ending = await endingOf({ id, status, result, quote }, settings);
    if (ending === 'running') return pending();
    if (ending === 'missing') return missing();
    if (ending.outcome === 'unreachable') return unreachable(ending);
    // Only now, when this look is the last: one whose end can't be had yet would tell them again.
    state = yield* tellProgress(status, state);
    if (ending.outcome === 'succeeded') {
      const text = falOutput.safeParse(result.json).data?.description?.trim() ?? '';
      if (text !== '') yield { type: 'text', text };
    }
    return ending;
  }

  function pending(): LookOutcome {
    return { outcome: 'pending', operation: { id, state } };
  }

  /** What this look has told must be remembered, and only a pending one's operation is. */
  function unreachable(found: Unreachable): LookOutcome {
    return state === before ? found : pending();
  }

  function missing(): LookOutcome {
    state = { ...state, missing: state.missing + 1 };
    return state.missing < MOST_MISSING ? pending() : gone(id);
  }
}

async function statusOf(
  settings: FalSettings,
  url: string,
  id: string,
  signal: AbortSignal,
): Promise<FalStatus | 'missing' | Unreachable> {
  const answer = await ask(settings, url, signal);
  if ('outcome' in answer) return answer;
  if (answer.status === 404) return 'missing';
  const status = falStatus.safeParse(answer.json);
  // It is 202 until the request is over.
  if (answer.status < 300 && status.success && !isAnothers(status.data, id)) return status.data;
  const reason = `asked for a status, fal answered with HTTP ${answer.status}, and not with one`;
  return { outcome: 'unreachable', reason, retryAfterMs: answer.retryAfterMs };
}

/** A status of another request is no answer. One without an id is this one's. */
function isAnothers(status: FalStatus, id: string): boolean {
  return status.request_id != null && status.request_id !== id;
}

function resultAt(settings: FalSettings, url: string): Promise<FalAnswer | Unreachable> {
  return ask(settings, url, AbortSignal.timeout(RESULT_TIMEOUT_MS));
}

async function ask(settings: FalSettings, url: string, signal: AbortSignal): Promise<FalAnswer | Unreachable> {
  try {
    return await callFree(settings, url, { method: 'GET', signal });
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { outcome: 'unreachable', reason: error.message, retryAfterMs: null };
  }
}
