/** What to do when a paid call's outcome can't be learned: stop, or go on at the risk of paying twice. */
export const UNKNOWN_OUTCOMES = ['FAIL', 'NEXT_OFFER'] as const;
export type UnknownOutcome = (typeof UNKNOWN_OUTCOMES)[number];

/** How a caller wants the offers chosen. Entries are config keys or provider slugs. */
export interface Routing {
  /** To try first, in this order. */
  readonly order: readonly string[];
  /** When not empty, nothing else is tried. */
  readonly only: readonly string[];
  readonly except: readonly string[];
  /** False: only the first offer of the route is tried. */
  readonly allowFallback: boolean;
  readonly onUnknown: UnknownOutcome;
}

export const DEFAULT_ROUTING: Routing = { order: [], only: [], except: [], allowFallback: true, onUnknown: 'FAIL' };
