import type { Draft } from './draft.ts';
import type { JsonValue } from './json.ts';
import type { PlaygroundModelQuery, QuoteInput, RoutingInput, StartGenerationInput } from './operations.ts';
import { PLAYGROUND_MODES, type PlaygroundSearch } from './routes.ts';

export type PlaygroundModel = NonNullable<PlaygroundModelQuery['model']>;

/** What the address says of a request; the draft has the rest. */
export interface Asked {
  readonly mode: NonNullable<PlaygroundSearch['mode']>;
  readonly strategy: NonNullable<PlaygroundSearch['strategy']>;
  readonly maxCostUsd: string | undefined;
  readonly refine: string | undefined;
}

/** Where one of the runs goes that a press starts: to a model wherever it is best run, or to one offer of it. */
export interface Target {
  readonly model: PlaygroundModel;
  readonly offer: string | undefined;
}

export function askedFor(model: PlaygroundModel, { mode, strategy, max, refine }: PlaygroundSearch): Asked {
  const possible = PLAYGROUND_MODES.filter((one) => model.modes.includes(one));
  const [first = 'TEXT_TO_IMAGE'] = possible;
  return {
    mode: mode !== undefined && possible.includes(mode) ? mode : first,
    strategy: strategy ?? 'BALANCED',
    maxCostUsd: max === undefined ? undefined : String(max),
    refine,
  };
}

/** Where a press sends it: to the chosen offers, or else to the model and those beside it. */
export function targetsOf(
  model: PlaygroundModel,
  offers: readonly string[],
  beside: readonly PlaygroundModel[],
): readonly Target[] {
  if (beside.length === 0 && offers.length > 0) return offers.map((offer) => ({ model, offer }));
  return [model, ...beside].map((one) => ({ model: one, offer: undefined }));
}

export function startInputOf({ model, offer }: Target, asked: Asked, draft: Draft): StartGenerationInput {
  const { mode, refine } = asked;
  return {
    model: offer ?? model.slug,
    mode,
    prompt: draft.prompt,
    ...said('parameters', parametersFor(model, mode, draft)),
    ...said('routing', routingOf(asked, offer)),
    ...(refine !== undefined && { refine }),
    ...(mode === 'IMAGE_EDIT' && { images: imagesOf(draft) }),
  };
}

/** The same as a question for its price, at all offers of the model. */
export function quoteInputOf(model: PlaygroundModel, asked: Asked, draft: Draft): QuoteInput {
  const { mode, refine } = asked;
  return {
    model: model.slug,
    mode,
    ...said('parameters', parametersFor(model, mode, draft)),
    ...said('routing', routingOf(asked)),
    ...(draft.prompt !== '' && { prompt: draft.prompt }),
    ...(refine !== undefined && { refine }),
    // One at least, or there would be no price of an edit before it has its picture.
    ...(mode === 'IMAGE_EDIT' && { inputImages: Math.max(1, imagesOf(draft).length) }),
  };
}

/** What is set, but for what was set for another model or mode that had it. */
function parametersFor(model: PlaygroundModel, mode: Asked['mode'], { parameters }: Draft): Record<string, JsonValue> {
  const known = new Set(model.parameters.filter(({ modes }) => modes.includes(mode)).map(({ name }) => name));
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name)));
}

/** The names of what is set and this model doesn't have. */
export function unknownTo(model: PlaygroundModel, mode: Asked['mode'], draft: Draft): string[] {
  const kept = parametersFor(model, mode, draft);
  return Object.keys(draft.parameters).filter((name) => !(name in kept));
}

/** What is no default. */
function routingOf({ strategy, maxCostUsd }: Asked, offer?: string): RoutingInput {
  return {
    ...(offer === undefined && strategy !== 'BALANCED' && { strategy }),
    ...(maxCostUsd !== undefined && { maxCostUsd }),
  };
}

/** Nothing is left out, so that a request says no more than it has to. */
function said<Name extends string, Value extends object>(name: Name, value: Value): { [name in Name]?: Value } {
  return (Object.keys(value).length === 0 ? {} : { [name]: value }) as { [name in Name]?: Value }; // a computed name loses its type
}

function imagesOf({ references }: Draft): { id: string }[] {
  return references.flatMap((one) => (one.state === 'there' ? [{ id: one.id }] : []));
}
