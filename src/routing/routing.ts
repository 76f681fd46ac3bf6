/** What a caller wants the order of offers to favour. */
export const ROUTING_STRATEGIES = ['BALANCED', 'CHEAPEST', 'FASTEST', 'MOST_RELIABLE'] as const;
export type RoutingStrategy = (typeof ROUTING_STRATEGIES)[number];

/** What to do when a paid call's outcome can't be learned: stop, or go on at the risk of paying twice. */
export const UNKNOWN_OUTCOMES = ['FAIL', 'NEXT_OFFER'] as const;
export type UnknownOutcome = (typeof UNKNOWN_OUTCOMES)[number];

/** How a caller wants the offers chosen. Entries are config keys or provider slugs; null is no bound. */
export interface Routing {
  readonly strategy: RoutingStrategy;
  /** To try first, in this order. */
  readonly order: readonly string[];
  /** When not empty, nothing else is tried. */
  readonly only: readonly string[];
  readonly except: readonly string[];
  /** False: only the first offer of the route is tried. */
  readonly allowFallback: boolean;
  /** Exact decimal: the most that the generation may be expected to cost, failed tries included. */
  readonly maxCostUsd: string | null;
  readonly maxP95Ms: number | null;
  /** 0 to 1. */
  readonly minSuccessRate: number | null;
  /** Exact decimal: what offers asked beside the first one may be expected to cost on top; null: none is asked. */
  readonly hedgeUpToUsd: string | null;
  readonly onUnknown: UnknownOutcome;
}

export const DEFAULT_ROUTING: Routing = {
  strategy: 'BALANCED',
  order: [],
  only: [],
  except: [],
  allowFallback: true,
  maxCostUsd: null,
  maxP95Ms: null,
  minSuccessRate: null,
  hedgeUpToUsd: null,
  onUnknown: 'FAIL',
};

/** A stored routing as today's program knows it: what an older one could not say yet, it left at the default. */
export function completeRouting(stored: Partial<Routing>): Routing {
  return { ...DEFAULT_ROUTING, ...stored };
}
