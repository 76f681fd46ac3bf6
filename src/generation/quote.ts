import type { Viewer } from '../access/viewer.ts';
import type { Json } from '../base/json.ts';
import { InvalidInputRefusal, NotFoundRefusal, type InputProblem } from '../base/refusal.ts';
import { Decimal } from '../catalog/decimal.ts';
import type { Mode, ServiceTier } from '../catalog/closed-sets.ts';
import type { Catalog, Model } from '../catalog/model.ts';
import type { Database } from '../db/client.ts';
import type { RouteEntry } from '../events/event.ts';
import { checkPrompt } from '../parameters/prompt.ts';
import { clip } from '../base/storable.ts';
import { checkRouting } from '../routing/check-routing.ts';
import { chooseNow } from '../routing/choose-now.ts';
import type { RoutingRooms } from '../routing/circumstances.ts';
import type { Routing } from '../routing/routing.ts';
import { checkParameters, findModel } from './check.ts';
import { findRefined } from './refine.ts';

export interface QuoteInput {
  /** Slug or alias; or provider/name of an offer, which then alone would be tried. */
  readonly model: string;
  readonly mode: Mode;
  /** Null: not written yet, a usual length is taken. */
  readonly prompt: string | null;
  readonly inputImages: number;
  readonly parameters: Json | null;
  /** The generation that would be continued: one more image, and an edit, whatever the mode says. */
  readonly refine: string | null;
  readonly routing: Routing;
  readonly tier: ServiceTier;
}

export interface Quote {
  /** In the order to try them, then the excluded. */
  readonly offers: readonly RouteEntry[];
  /** The one that would be tried first; null when none would. */
  readonly best: RouteEntry | null;
  /** What may be held: the most that it can cost at any offer that would be tried. Null when no price says. */
  readonly holdUsd: string | null;
}

/**
 * What a request would cost and take at each offer, by the same checks and the same choice that starting it goes through.
 * Nothing is written, and nobody is asked.
 *
 * Throws ModelNotFoundRefusal, NotFoundRefusal, InvalidInputRefusal.
 */
export async function quote(
  { database, catalog, routing }: { database: Database; catalog: Catalog; routing: RoutingRooms },
  viewer: Viewer | null,
  input: QuoteInput,
): Promise<Quote> {
  const { model, forcedOffer } = findModel(catalog, input.model);
  if (input.refine !== null) await checkRefine(database, viewer, input.refine);
  const mode: Mode = input.refine === null ? input.mode : 'IMAGE_EDIT';
  const validated = checkParameters(model, mode, input.parameters);
  const problems = [
    input.prompt === null ? null : checkPrompt(input.prompt),
    checkInputImages(model, mode, input),
    ...(validated.ok ? [] : validated.problems),
    ...checkRouting(model, input.routing),
  ].filter((problem) => problem !== null);
  if (!validated.ok || problems.length > 0) throw new InvalidInputRefusal(problems);
  const { order, entries } = chooseNow(routing, {
    model,
    mode,
    tier: input.tier,
    parameters: validated.parameters,
    imageCount: imageCount(mode, input),
    strict: false,
    forcedOffer,
    routing: input.routing,
    prompt: input.prompt,
  });
  return { offers: entries, best: order[0]?.entry ?? null, holdUsd: most(order.map(({ entry }) => entry.costMaxUsd)) };
}

/** Without a key nothing is yours, so there is nothing to continue. */
async function checkRefine({ orm }: Database, viewer: Viewer | null, refine: string): Promise<void> {
  if (viewer === null) throw new NotFoundRefusal(`There is no generation ${clip(refine)} that you may refine.`);
  await findRefined(orm, viewer.accountId, refine);
}

/** An edit has at least one image, even if the one who asks has not thought of it yet. */
function imageCount(mode: Mode, { inputImages, refine }: QuoteInput): number {
  return mode === 'TEXT_TO_IMAGE' ? 0 : Math.max(1, inputImages + (refine === null ? 0 : 1));
}

function checkInputImages(model: Model, mode: Mode, input: QuoteInput): InputProblem | null {
  const { inputImages } = input;
  if (mode === 'TEXT_TO_IMAGE') {
    const message = `TEXT_TO_IMAGE takes no reference images, got ${inputImages}. Leave it out, or ask for the mode IMAGE_EDIT.`;
    return inputImages === 0 ? null : { path: ['inputImages'], message };
  }
  const most = model.maxInputImages ?? MOST_IMAGES;
  if (inputImages >= 0 && imageCount(mode, input) <= most) return null;
  const message = `Expected 0 to ${most} reference images, the one to refine counted, got ${inputImages}.`;
  return { path: ['inputImages'], message };
}

/** Where a model's own limit is not known. */
const MOST_IMAGES = 100;

function most(amounts: readonly (string | null)[]): string | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : Decimal.max(...known).toFixed();
}
