import type { OwnedPicture } from '../assets/images.ts';
import type { NewEvent, RouteEntry, StoredError } from '../events/event.ts';
import type { ErrorCode } from '../providers/provider-error.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import type { KeptConversation } from './refine.ts';
import type { Charge, GenerationEnd } from './settle.ts';

/** An attempt that is about to be made. */
export interface Intent {
  readonly id: string;
  readonly number: number;
  readonly lane: number;
  readonly hedge: boolean;
  readonly configKey: string;
  readonly offerId: string;
  readonly resolution: string | null;
  readonly warnings: readonly string[];
  readonly sandbox: boolean;
}

/** What is new of an attempt that is open. What is left out stays as it is. */
export interface AttemptChange {
  readonly id: string;
  readonly status: 'ACCEPTED' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'ABANDONED';
  readonly providerRequestId?: string | null;
  readonly firstByteMs?: number;
  readonly error?: StoredError & { readonly code: ErrorCode };
  readonly warnings?: readonly string[];
  readonly usage?: ProviderUsage | null;
  /** Booked in the ledger, with the price lines that it is made of. */
  readonly charge?: Charge | null;
}

/** What becomes true of a generation, in the transaction that appends the events that tell of it. */
export interface Changes {
  readonly route?: readonly RouteEntry[];
  readonly intent?: Intent;
  readonly attempt?: AttemptChange;
  readonly pictures?: readonly Omit<OwnedPicture, 'accountId' | 'generationId'>[];
  readonly conversation?: KeptConversation;
  readonly end?: GenerationEnd & {
    /** The sum of its ledger; null when nothing was due. */
    readonly costMicros: number | null;
  };
}

/** Events, and what is true with them. */
export interface Told {
  readonly events: readonly NewEvent[];
  readonly changes: Changes;
}
