import { UnreachableError } from './free-fetch.ts';
import type { ProviderUpdate } from './provider.ts';
import type { LookCall, LookOutcome, Operation } from './queue-method.ts';
import { ProviderError } from './provider-error.ts';
import { createQuote } from './quote.ts';
import { callFree, type ReplicateSettings } from './replicate-api.ts';
import { endingOf } from './replicate-ending.ts';
import { readState, type ReplicateState } from './replicate-operation.ts';
import { tellProgress } from './replicate-progress.ts';
import { newsOf, streamOf } from './replicate-stream.ts';
import { type ReplicatePrediction, replicatePrediction } from './replicate-wire.ts';

/** A prediction that was just made may not be found yet everywhere; after so many looks it isn't there. */
const MOST_MISSING = 3;

/** Looks at a prediction: once, or for as long as its stream has news. */
export async function* look(
  settings: ReplicateSettings,
  operation: Operation,
  { signal, request }: LookCall,
): AsyncGenerator<ProviderUpdate, LookOutcome> {
  const quote = createQuote({ apiKey: settings.apiToken, prompt: request?.prompt ?? '' });
  const context = { quote, pricedByOutput: readState(operation).pricedByOutput };
  let state = readState(operation);
  const pending = (): LookOutcome => ({ outcome: 'pending', operation: { id: operation.id, state } });

  const first = await predictionOf(settings, operation.id, signal);
  if (first === 'missing') {
    state = { ...state, missing: state.missing + 1 };
    return state.missing < MOST_MISSING ? pending() : gone();
  }
  if ('outcome' in first) return signal.aborted ? pending() : first;
  const told = yield* tell(first);
  if (told !== null) return told;

  const stream = streamOf(first, settings);
  if (stream === null) return pending();
  for await (const _ of newsOf(stream, settings, signal)) {
    const seen = await predictionOf(settings, operation.id, signal);
    if (seen === 'missing' || 'outcome' in seen) return pending();
    const ended = yield* tell(seen);
    if (ended !== null) return ended;
  }
  return pending();

  /** The outcome once it has ended. Its last words are told only when the end is sure: this look may come again. */
  async function* tell(prediction: ReplicatePrediction): AsyncGenerator<ProviderUpdate, LookOutcome | null> {
    const ending = await endingOf(prediction, settings, context);
    if (ending?.outcome === 'unreachable') return ending;
    const before: ReplicateState = { ...state, missing: 0 };
    state = yield* tellProgress(prediction, before, { over: ending !== null });
    return ending;
  }

  function gone(): LookOutcome {
    const error = new ProviderError('Replicate does not know its own prediction any more. It may be charged for.', {
      code: 'PROVIDER_BAD_RESPONSE',
      reach: 'OFFER',
      billing: 'MAYBE',
      providerStatus: '404',
    });
    return { outcome: 'failed', error, usage: null, providerRequestId: operation.id };
  }
}

type Unreachable = Extract<LookOutcome, { outcome: 'unreachable' }>;

/** Asks for a prediction. One with another id is no answer. */
async function predictionOf(
  settings: ReplicateSettings,
  id: string,
  signal: AbortSignal,
): Promise<ReplicatePrediction | 'missing' | Unreachable> {
  try {
    const answer = await callFree(settings, `/predictions/${encodeURIComponent(id)}`, { method: 'GET', signal });
    if (answer.status === 404) return 'missing';
    const { retryAfterMs } = answer;
    if (answer.status !== 200) return unreachable(`HTTP ${answer.status}`, retryAfterMs);
    const prediction = replicatePrediction.safeParse(answer.json);
    if (!prediction.success) return unreachable('an answer that is no prediction', retryAfterMs);
    return prediction.data.id === id ? prediction.data : unreachable('another prediction', retryAfterMs);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { outcome: 'unreachable', reason: error.message, retryAfterMs: null };
  }
}

function unreachable(what: string, retryAfterMs: number | null): Unreachable {
  return { outcome: 'unreachable', reason: `asked for a prediction, Replicate answered with ${what}`, retryAfterMs };
}
