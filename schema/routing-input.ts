import {
  completeRouting,
  type ROUTING_STRATEGIES,
  type Routing,
  type RoutingStrategy,
  type UNKNOWN_OUTCOMES,
  type UnknownOutcome,
} from '../src/routing/routing.ts';
import { builder } from './builder.ts';

const RoutingStrategyEnum = builder.enumType('RoutingStrategy', {
  description: 'What the order of offers favours, failures counted in. More may come.',
  values: {
    BALANCED: { description: 'Price, time and reliability weighed against each other.' },
    CHEAPEST: { description: 'The lowest expected price of a success.' },
    FASTEST: { description: 'The shortest expected time to a success.' },
    MOST_RELIABLE: { description: 'The highest chance that a call succeeds.' },
  } satisfies Record<(typeof ROUTING_STRATEGIES)[number], { description: string }>,
});

const UnknownOutcomeEnum = builder.enumType('UnknownOutcome', {
  description: 'What to do when a paid call’s outcome can’t be learned.',
  values: {
    FAIL: { description: 'Stop. Nothing is ever paid for twice.' },
    NEXT_OFFER: { description: 'Go on, at the risk of paying twice.' },
  } satisfies Record<(typeof UNKNOWN_OUTCOMES)[number], { description: string }>,
});

export const RoutingInput = builder.inputType('RoutingInput', {
  description:
    'How the offers are to be chosen. Bounds are hard: an offer whose figure is not known is not within them.',
  fields: (t) => ({
    strategy: t.field({
      type: RoutingStrategyEnum,
      defaultValue: 'BALANCED',
      description: 'What the order favours among offers that nothing else puts in order.',
    }),
    order: t.stringList({
      required: false,
      description: 'Config keys or provider slugs to try, in this order, before others.',
    }),
    only: t.stringList({ required: false, description: 'Config keys or provider slugs; nothing else is tried.' }),
    except: t.stringList({ required: false, description: 'Config keys or provider slugs that are not tried.' }),
    allowFallback: t.boolean({ defaultValue: true, description: 'False: only the first offer of the route is tried.' }),
    maxCostUsd: t.field({
      type: 'Decimal',
      required: false,
      description:
        'The most that the generation may be expected to cost, in US dollars, all its images and failed tries included.',
    }),
    maxP95Ms: t.int({
      required: false,
      description: 'Only offers of which 95 of 100 successes took no longer, in milliseconds.',
    }),
    minSuccessRate: t.float({
      required: false,
      description: 'Only offers of which at least this share of calls succeeded, 0 to 1.',
    }),
    hedgeUpToUsd: t.field({
      type: 'Decimal',
      required: false,
      description:
        'Start a second offer when the generation has taken longer than the first offer’s p95, at most for this extra cost, in US dollars. Left out: never.',
    }),
    onUnknown: t.field({
      type: UnknownOutcomeEnum,
      defaultValue: 'FAIL',
      description: 'When a paid call’s outcome can’t be learned: stop, or go on at the risk of paying twice.',
    }),
  }),
});

/** What the room takes, from what came; nothing given is the default. */
export function routingOf(
  input:
    | {
        readonly strategy: RoutingStrategy;
        readonly order?: readonly string[] | null | undefined;
        readonly only?: readonly string[] | null | undefined;
        readonly except?: readonly string[] | null | undefined;
        readonly allowFallback: boolean;
        readonly maxCostUsd?: string | null | undefined;
        readonly maxP95Ms?: number | null | undefined;
        readonly minSuccessRate?: number | null | undefined;
        readonly hedgeUpToUsd?: string | null | undefined;
        readonly onUnknown: UnknownOutcome;
      }
    | null
    | undefined,
): Routing {
  const given = Object.entries(input ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return completeRouting(Object.fromEntries(given));
}
