import type { StoredPicture } from '../assets/ingest.ts';
import type { ProviderError } from '../providers/provider-error.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import type { KeptConversation } from './refine.ts';

/** What came of one attempt; nothing of it is settled yet. */
export type AttemptResult =
  | {
      readonly kind: 'answered';
      readonly pictures: readonly StoredPicture[];
      readonly usage: ProviderUsage | null;
      readonly warnings: readonly string[];
      readonly providerRequestId: string | null;
      readonly conversation: KeptConversation | null;
    }
  | {
      readonly kind: 'failed';
      readonly error: ProviderError;
      readonly usage: ProviderUsage | null;
      readonly providerRequestId: string | null;
    }
  /** We called it off. FREE: nothing is due. BILLED: it costs, exactly so where `usage` is known. UNKNOWN: it may. */
  | {
      readonly kind: 'canceled';
      readonly billing: 'FREE' | 'BILLED' | 'UNKNOWN';
      readonly usage: ProviderUsage | null;
    }
  /** Bytes left, and what became of them will not be learned. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly providerRequestId: string | null }
  /** Nothing left: the lease may have lapsed. */
  | { readonly kind: 'unsent' }
  /** A job is under way and nobody here needs to wait for it: whoever claims the generation next goes on. */
  | { readonly kind: 'parked'; readonly lookInMs: number };

/** Why an attempt must end although its generation may go on: another attempt of its lane was sooner. */
export type CallOff = 'outrun';
