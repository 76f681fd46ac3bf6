import type { ProviderOutcome } from './provider.ts';
import type { ProviderError } from './provider-error.ts';

/** A call that ended before the provider told an id or counted anything. */
export function failed(error: ProviderError): ProviderOutcome {
  return { outcome: 'failed', error, usage: null, providerRequestId: null };
}

/** A call whose end nobody knows. When it was aborted, that is the reason, whatever broke because of it. */
export function unknown(
  reason: string,
  fields: { readonly cause?: unknown; readonly signal: AbortSignal; readonly providerRequestId: string | null },
): ProviderOutcome {
  const { cause, signal, providerRequestId } = fields;
  return { outcome: 'unknown', reason: signal.aborted ? 'aborted' : reason, cause, providerRequestId };
}
