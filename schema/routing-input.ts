import { DEFAULT_ROUTING, UNKNOWN_OUTCOMES, type Routing, type UnknownOutcome } from '../src/routing/routing.ts';
import { builder } from './builder.ts';

const UnknownOutcomeEnum = builder.enumType('UnknownOutcome', {
  description: 'What to do when a paid call’s outcome can’t be learned.',
  values: {
    FAIL: { description: 'Stop. Nothing is ever paid for twice.' },
    NEXT_OFFER: { description: 'Go on, at the risk of paying twice.' },
  } satisfies Record<(typeof UNKNOWN_OUTCOMES)[number], { description: string }>,
});

export const RoutingInput = builder.inputType('RoutingInput', {
  description: 'How the offers are to be chosen.',
  fields: (t) => ({
    order: t.stringList({
      required: false,
      description: 'Config keys or provider slugs to try, in this order, before others.',
    }),
    only: t.stringList({ required: false, description: 'Config keys or provider slugs; nothing else is tried.' }),
    except: t.stringList({ required: false, description: 'Config keys or provider slugs that are not tried.' }),
    allowFallback: t.boolean({ defaultValue: true, description: 'False: only the first offer of the route is tried.' }),
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
        readonly order?: readonly string[] | null | undefined;
        readonly only?: readonly string[] | null | undefined;
        readonly except?: readonly string[] | null | undefined;
        readonly allowFallback: boolean;
        readonly onUnknown: UnknownOutcome;
      }
    | null
    | undefined,
): Routing {
  if (input === null || input === undefined) return DEFAULT_ROUTING;
  return {
    order: input.order ?? [],
    only: input.only ?? [],
    except: input.except ?? [],
    allowFallback: input.allowFallback,
    onUnknown: input.onUnknown,
  };
}
