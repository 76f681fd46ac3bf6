import type { Json } from '../base/json.ts';
import { InvalidInputRefusal, type InputProblem } from '../base/refusal.ts';
import { Decimal } from '../catalog/decimal.ts';
import { GENERATED_MODES, type Mode } from '../catalog/closed-sets.ts';
import type { Catalog, Model, Offer } from '../catalog/model.ts';
import { closest } from '../base/did-you-mean.ts';
import { checkMetadata } from '../parameters/metadata.ts';
import { checkPrompt } from '../parameters/prompt.ts';
import { type Validated, validateParameters } from '../parameters/validate.ts';
import { checkRouting } from '../routing/check-routing.ts';
import { chooseNow } from '../routing/choose-now.ts';
import type { RoutingRooms } from '../routing/circumstances.ts';
import { checkImages } from './check-images.ts';
import { ModelNotFoundRefusal, NoOfferRefusal } from './errors.ts';
import type { StartInput } from './start.ts';

/** A request that may be accepted. */
export interface CheckedRequest {
  readonly model: Model;
  /** The offer that was named instead of a model. */
  readonly forcedOffer: Offer | null;
  /** Canonical: defaults included. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** What a refinement is, whatever was said. */
  readonly mode: Mode;
  readonly timeoutMs: number;
  /** The most that it may cost at the offer where that is most: what is to be held for it, in millionths of a dollar. */
  readonly holdMicros: number;
}

const DEFAULT_TIMEOUT_MS = { STANDARD: 5 * 60_000, BATCH: 26 * 3_600_000 };
const LONGEST_TIMEOUT_MS = { STANDARD: 15 * 60_000, BATCH: 24 * 3_600_000 };

/**
 * Checks everything that can be known before anything is written, and refuses once with all problems. That no offer can
 * serve a request is told apart: it is no fault of the input.
 */
export function checkRequest(
  { catalog, routing }: { catalog: Catalog; routing: RoutingRooms },
  input: StartInput,
): CheckedRequest {
  const { model, forcedOffer } = findModel(catalog, input.model);
  const mode: Mode = input.refine === null ? input.mode : 'IMAGE_EDIT';
  const validated = checkParameters(model, mode, input.parameters);
  const problems = [
    checkPrompt(input.prompt),
    ...checkImages(model, mode, input),
    ...(validated.ok ? [] : validated.problems),
    ...checkRouting(model, input.routing),
    checkMetadata(input.metadata),
    checkTimeout(input),
  ].filter((problem) => problem !== null);
  if (!validated.ok || problems.length > 0) throw new InvalidInputRefusal(problems);
  const { parameters } = validated;
  const route = chooseNow(routing, {
    model,
    mode,
    tier: input.tier,
    parameters,
    imageCount: input.images.length + (input.refine === null ? 0 : 1),
    masked: input.mask !== null,
    strict: input.strict,
    forcedOffer,
    routing: input.routing,
    prompt: input.prompt,
  });
  if (route.order.length === 0) throw new NoOfferRefusal(route.entries);
  return {
    model,
    forcedOffer,
    parameters,
    mode,
    timeoutMs: input.timeoutMs ?? DEFAULT_TIMEOUT_MS[input.tier],
    holdMicros: Math.max(...route.order.map(({ entry }) => microsOf(entry.costMaxUsd))),
  };
}

export function findModel(catalog: Catalog, asked: string): { model: Model; forcedOffer: Offer | null } {
  const forcedOffer = catalog.offer(asked);
  const model = forcedOffer?.model ?? catalog.model(asked);
  if (model !== null && model.status !== 'DISABLED') return { model, forcedOffer };
  throw new ModelNotFoundRefusal(asked, suggestions(catalog, asked));
}

/** Names that route, near to what was asked; a display name leads to its slug. */
function suggestions(catalog: Catalog, asked: string): readonly string[] {
  const names = new Map<string, string>();
  for (const model of catalog.models) {
    if (model.status === 'DISABLED') continue;
    for (const name of [model.slug, ...model.aliases, ...model.offers.map((offer) => offer.configKey)])
      names.set(name, name);
    for (const name of [model.name, ...model.alternativeNames]) names.set(name, model.slug);
  }
  const near = closest(asked, [...names.keys()], { most: 3 }).map((name) => names.get(name) ?? name);
  return [...new Set(near)];
}

/** The mode, and where the model has it the parameters that it takes then. */
export function checkParameters(model: Model, mode: Mode, parameters: Json | null): Validated {
  const problem = checkMode(model, mode);
  return problem === null ? validateParameters(model, mode, parameters) : { ok: false, problems: [problem] };
}

function checkMode(model: Model, mode: Mode): InputProblem | null {
  const possible = model.modes.filter((known) => (GENERATED_MODES as readonly Mode[]).includes(known));
  if (possible.includes(mode)) return null;
  return {
    path: ['mode'],
    message: `${model.slug} does ${possible.join(', ') || 'nothing that can be generated here'}; ${mode} was asked for.`,
    allowed: possible,
  };
}

function checkTimeout({ timeoutMs, tier }: StartInput): InputProblem | null {
  const longest = LONGEST_TIMEOUT_MS[tier];
  if (timeoutMs === null || (timeoutMs >= 1000 && timeoutMs <= longest)) return null;
  return { path: ['timeoutMs'], message: `Expected 1000 to ${longest} milliseconds; got ${timeoutMs}.` };
}

function microsOf(usd: string | null): number {
  return new Decimal(usd ?? 0).times(1_000_000).toDecimalPlaces(0, Decimal.ROUND_UP).toNumber();
}
