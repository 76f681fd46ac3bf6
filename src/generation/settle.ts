import { newId } from '../base/ids.ts';
import type { StoredPicture } from '../assets/ingest.ts';
import type { Price } from '../catalog/model.ts';
import type { CancelBilling, NewEvent, StoredError } from '../events/event.ts';
import type { ErrorCode } from '../providers/provider-error.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import type { AttemptChange, Told } from './changes.ts';
import type { KeptConversation } from './refine.ts';
import type { ChargeKind } from './tables.ts';

/** What an attempt costs, and how sure that is. */
export interface Charge {
  readonly kind: Exclude<ChargeKind, 'late'>;
  readonly micros: number;
  readonly lines: readonly Price[];
}

/** How an attempt ended, with everything that becomes true with it. */
export type AttemptEnd =
  | {
      readonly status: 'SUCCEEDED';
      readonly pictures: readonly StoredPicture[];
      readonly index: number;
      readonly warnings: readonly string[];
      readonly usage: ProviderUsage | null;
      readonly charge: Charge | null;
      readonly providerRequestId: string | null;
      readonly conversation: KeptConversation | null;
    }
  | {
      readonly status: 'FAILED' | 'ABANDONED';
      readonly error: StoredError & { readonly code: ErrorCode };
      readonly next: string | null;
      readonly charge: Charge | null;
      readonly providerRequestId: string | null;
    }
  | { readonly status: 'CANCELED'; readonly billing: CancelBilling; readonly charge: Charge | null };

/** How a generation ends. */
export type GenerationEnd =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly error: StoredError & { readonly code: ErrorCode } }
  | { readonly status: 'CANCELED'; readonly billing: CancelBilling };

/** The end of an attempt: its row, its pictures, its ledger entry, and the events that tell of it. */
export function endOfAttempt(attemptId: string, end: AttemptEnd): Told {
  const { status, charge } = end;
  const change: AttemptChange = { id: attemptId, status, charge };
  switch (status) {
    case 'SUCCEEDED': {
      const { index, warnings, usage, providerRequestId, conversation } = end;
      const pictures = end.pictures.map((picture) => {
        const id = newId('image');
        return { id, picture, purpose: 'FINAL' as const, attemptId, index };
      });
      return {
        events: [
          ...pictures.map(({ id }): NewEvent => ({ type: 'IMAGE', attemptId, body: { index, imageId: id } })),
          { type: 'ATTEMPT_SUCCEEDED', attemptId, body: { costMicros: charge?.micros ?? null } },
        ],
        changes: {
          attempt: { ...change, warnings, usage, providerRequestId },
          pictures,
          ...(conversation !== null && { conversation }),
        },
      };
    }
    case 'FAILED':
    case 'ABANDONED': {
      const { error, next, providerRequestId } = end;
      return {
        events: [{ type: 'ATTEMPT_FAILED', attemptId, body: { error, next } }],
        changes: { attempt: { ...change, error, providerRequestId } },
      };
    }
    case 'CANCELED': {
      const body = { billing: end.billing, costMicros: charge?.micros ?? null };
      return { events: [{ type: 'ATTEMPT_CANCELED', attemptId, body }], changes: { attempt: change } };
    }
    default:
      return end satisfies never;
  }
}

/**
 * The end of a generation, often in the same transaction as that of its last attempt. What it cost is the sum of its ledger;
 * that is booked to its key's budget, and what was held of it is given back. Only a running generation ends.
 */
export function endOfGeneration(end: GenerationEnd, costMicros: number | null): Told {
  return { events: [lastEvent(end, costMicros)], changes: { end: { ...end, costMicros } } };
}

function lastEvent(end: GenerationEnd, costMicros: number | null): NewEvent {
  switch (end.status) {
    case 'SUCCEEDED':
      return { type: 'GENERATION_SUCCEEDED', attemptId: null, body: { costMicros } };
    case 'FAILED':
      return { type: 'GENERATION_FAILED', attemptId: null, body: { error: end.error } };
    case 'CANCELED':
      return { type: 'GENERATION_CANCELED', attemptId: null, body: { billing: end.billing } };
    default:
      return end satisfies never;
  }
}
