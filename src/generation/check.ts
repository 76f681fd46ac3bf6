import type { Json } from '../base/json.ts';
import { InvalidInputRefusal, type InputProblem } from '../base/refusal.ts';
import { GENERATED_MODES, type Catalog, type Mode, type Model, type Offer } from '../catalog/model.ts';
import { closest } from '../parameters/did-you-mean.ts';
import { checkMetadata } from '../parameters/metadata.ts';
import { checkPrompt } from '../parameters/prompt.ts';
import { validateParameters } from '../parameters/validate.ts';
import { checkRouting } from '../routing/check-routing.ts';
import { chooseRoute } from '../routing/choose.ts';
import { ModelNotFoundRefusal, NoOfferRefusal } from './errors.ts';
import type { StartInput } from './start.ts';

/** A request that may be accepted. */
export interface CheckedRequest {
  readonly model: Model;
  /** The offer that was named instead of a model. */
  readonly forcedOffer: Offer | null;
  /** Canonical: defaults included. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 5 * 60_000;
const LONGEST_TIMEOUT_MS = { STANDARD: 15 * 60_000, BATCH: 24 * 3_600_000 };

/**
 * Checks everything that can be known before anything is written, and refuses once with all problems. That no offer can
 * serve a request is told apart: it is no fault of the input.
 */
export function checkRequest(
  { catalog, configured }: { catalog: Catalog; configured: ReadonlySet<string> },
  input: StartInput,
): CheckedRequest {
  const { model, forcedOffer } = findModel(catalog, input.model);
  const mode = checkMode(model, input.mode);
  const validated =
    mode === null
      ? validateParameters(model, input.mode, input.parameters)
      : ({ ok: false, problems: [mode] } as const);
  const problems = [
    checkPrompt(input.prompt),
    ...checkImages(model, input),
    ...(validated.ok ? [] : validated.problems),
    ...checkRouting(model, input.routing),
    checkMetadata(input.metadata),
    checkTimeout(input),
  ].filter((problem) => problem !== null);
  if (!validated.ok || problems.length > 0) throw new InvalidInputRefusal(problems);
  const { parameters } = validated;
  const route = chooseRoute({
    model,
    mode: input.mode,
    tier: input.tier,
    parameters,
    imageCount: input.images.length,
    strict: input.strict,
    forcedOffer,
    routing: input.routing,
    configured,
  });
  if (route.order.length === 0) throw new NoOfferRefusal(route.entries);
  return { model, forcedOffer, parameters, timeoutMs: input.timeoutMs ?? DEFAULT_TIMEOUT_MS };
}

function findModel(catalog: Catalog, asked: string): { model: Model; forcedOffer: Offer | null } {
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

function checkMode(model: Model, mode: Mode): InputProblem | null {
  const possible = model.modes.filter((known) => (GENERATED_MODES as readonly Mode[]).includes(known));
  if (possible.includes(mode)) return null;
  return {
    path: ['mode'],
    message: `${model.slug} does ${possible.join(', ') || 'nothing that can be generated here'}; ${mode} was asked for.`,
    allowed: possible,
  };
}

function checkImages(model: Model, { mode, images }: StartInput): InputProblem[] {
  if (mode === 'TEXT_TO_IMAGE') {
    return images.length === 0
      ? []
      : [
          {
            path: ['images'],
            message: 'TEXT_TO_IMAGE takes no reference images. Leave them out, or ask for the mode IMAGE_EDIT.',
          },
        ];
  }
  if (images.length === 0) return [{ path: ['images'], message: 'IMAGE_EDIT needs at least one reference image.' }];
  const most = model.maxInputImages;
  if (most !== null && images.length > most)
    return [
      {
        path: ['images'],
        message: `${model.slug} takes at most ${most} reference images; ${images.length} were given.`,
      },
    ];
  return images.flatMap((image, index) =>
    typeof image.url === 'string'
      ? [
          {
            path: ['images', String(index), 'url'],
            message:
              'Addresses are not fetched by this installation. Send the image as dataUrl, or as the id of an earlier image.',
          },
        ]
      : [],
  );
}

function checkTimeout({ timeoutMs, tier }: StartInput): InputProblem | null {
  const longest = LONGEST_TIMEOUT_MS[tier];
  if (timeoutMs === null || (timeoutMs >= 1000 && timeoutMs <= longest)) return null;
  return { path: ['timeoutMs'], message: `Expected 1000 to ${longest} milliseconds; got ${timeoutMs}.` };
}
