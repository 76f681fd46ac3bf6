import type { ErrorCode } from '../providers/provider-error.ts';
import type { BreakerState } from './tables.ts';

/** What is known of an offer right now. */
export type OfferHealth = 'HEALTHY' | 'DEGRADED' | 'DOWN' | 'UNKNOWN';

/** What came of a call: the picture, or why there is none. */
export type Outcome = 'succeeded' | { readonly code: ErrorCode; readonly retryAfterMs: number | null };

/**
 * What an outcome says of an offer.
 *
 * WORKS     it did what it does, if only by refusing the content or by making no picture of it: that is no fault of its
 * FAILS     it would have failed for others too
 * REFUSES   it doesn't let us in: our key or our quota, and no try changes that
 * NOTHING   what happened says nothing of it: it was our request, our storage, our wish
 */
export type Meaning = 'WORKS' | 'FAILS' | 'REFUSES' | 'NOTHING';

const MEANINGS: Readonly<Record<ErrorCode, Meaning>> = {
  CONTENT_POLICY: 'WORKS',
  NO_IMAGE: 'WORKS',
  INVALID_REQUEST: 'NOTHING',
  PROVIDER_AUTH: 'REFUSES',
  PROVIDER_QUOTA: 'REFUSES',
  RATE_LIMITED: 'FAILS',
  PROVIDER_UNAVAILABLE: 'FAILS',
  PROVIDER_ERROR: 'FAILS',
  PROVIDER_BAD_RESPONSE: 'FAILS',
  PROVIDER_OUTCOME_UNKNOWN: 'FAILS',
  TIMEOUT: 'FAILS',
  STORAGE: 'NOTHING',
  ALL_OFFERS_FAILED: 'NOTHING',
  CANCELED: 'NOTHING',
  INTERNAL: 'NOTHING',
};

export function meaningOf(outcome: Outcome): Meaning {
  return outcome === 'succeeded' ? 'WORKS' : MEANINGS[outcome.code];
}

/** The codes that count against an offer. */
export const FAILING_CODES = (Object.entries(MEANINGS) as [ErrorCode, Meaning][]) // its keys are all codes
  .flatMap(([code, meaning]) => (meaning === 'FAILS' || meaning === 'REFUSES' ? [code] : []));

/** Times of a breaker in milliseconds, as fast as the clock of its providers. */
export interface BreakerTimes {
  /** How long it stays open the first time, and how long at most: it doubles each time that it opens without having closed. */
  readonly openMs: { readonly least: number; readonly most: number };
  /** How long it stays open when the provider doesn't let us in: nothing but a person changes that. */
  readonly refusedMs: number;
  /** How long a probe keeps others from probing: longer than nearly every call takes. */
  readonly probeMs: number;
  /** How far back calls count. */
  readonly windowMs: number;
}

/** `scale`: how many times faster than real time the providers are. */
export function breakerTimes(openMs: BreakerTimes['openMs'], scale: number): BreakerTimes {
  return {
    openMs: { least: openMs.least / scale, most: openMs.most / scale },
    refusedMs: (5 * openMs.most) / scale,
    probeMs: 120_000 / scale,
    windowMs: 60_000 / scale,
  };
}

/** A breaker as it is decided on; times by any one clock. */
export interface Breaker {
  readonly state: BreakerState;
  /** How often in a row it opened without closing. */
  readonly opens: number;
  readonly reason: string;
  readonly retryAt: number | null;
  readonly probeUntil: number | null;
}

export const NEVER_OPENED: Breaker = { state: 'CLOSED', opens: 0, reason: '', retryAt: null, probeUntil: null };

/** What happened to a breaker. `trip`: why the last calls together are too many failures; null when they aren't. */
export interface Happened {
  readonly outcome: Outcome;
  readonly trip: string | null;
  readonly now: number;
}

/**
 * The breaker after an outcome; the same object when nothing changes.
 *
 * CLOSED opens when the last calls trip it, or at once when the provider doesn't let us in. OPEN ignores failures of
 * calls that were under way when it opened; once its time is over, a call that fails opens it again, for longer, as does
 * a failing probe of a HALF_OPEN one. Whatever shows that the offer works closes it. A probe that found out nothing makes
 * room for another.
 */
export function afterOutcome(breaker: Breaker, { outcome, trip, now }: Happened, times: BreakerTimes): Breaker {
  const meaning = meaningOf(outcome);
  switch (meaning) {
    case 'WORKS':
      return breaker.state === 'CLOSED' ? breaker : { ...NEVER_OPENED, reason: 'It works again.' };
    case 'NOTHING':
      return breaker.state === 'HALF_OPEN' ? { ...breaker, probeUntil: now } : breaker;
    case 'REFUSES':
      return waits(breaker, now) && breaker.state === 'OPEN'
        ? breaker
        : opened(breaker, refusalReason(outcome), now + times.refusedMs);
    case 'FAILS': {
      if (breaker.state === 'CLOSED' && trip === null) return breaker;
      if (breaker.state === 'OPEN' && waits(breaker, now)) return breaker;
      const openMs = Math.min(times.openMs.most, times.openMs.least * 2 ** breaker.opens);
      const retryAfterMs = outcome === 'succeeded' ? 0 : Math.min(outcome.retryAfterMs ?? 0, times.refusedMs);
      const reason = breaker.state === 'CLOSED' ? (trip ?? '') : probeReason(outcome);
      return opened(breaker, reason, now + Math.max(openMs, retryAfterMs));
    }
    default:
      return meaning satisfies never;
  }
}

/** Whether a probe may be made: its time has come, and no other probe is under way. */
export function isDue({ state, retryAt, probeUntil }: Breaker, now: number): boolean {
  return state !== 'CLOSED' && (retryAt ?? 0) <= now && (probeUntil ?? 0) <= now;
}

function waits({ retryAt }: Breaker, now: number): boolean {
  return retryAt !== null && retryAt > now;
}

function opened({ opens }: Breaker, reason: string, retryAt: number): Breaker {
  return { state: 'OPEN', opens: opens + 1, reason, retryAt, probeUntil: null };
}

function refusalReason(outcome: Outcome): string {
  const code = outcome === 'succeeded' ? '' : outcome.code;
  return code === 'PROVIDER_AUTH' ? 'The provider refuses our key.' : 'Our quota at the provider is used up.';
}

function probeReason(outcome: Outcome): string {
  return `Tried again, and it still fails: ${outcome === 'succeeded' ? '' : outcome.code}.`;
}
