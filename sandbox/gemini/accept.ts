import { randomBytes, randomInt } from 'node:crypto';
import type { Books } from '../books.ts';
import type { Figures } from '../clock.ts';
import { type Fault, UnknownFaultError, withoutTags } from '../faults.ts';
import { closingWords, think } from '../mind/think.ts';
import { describeImages, type GivenImage, UnreadableImageError } from '../picture/given-image.ts';
import { readScene } from '../picture/scene.ts';
import type { Call } from './call.ts';
import { countsOf } from './counts.ts';
import type { Dialect } from './dialect.ts';
import type { AnyGeminiFault, Outcome } from './fault-outcome.ts';
import { GoogleError } from './google-error.ts';
import { queriesOf } from './grounding.ts';
import type { ImageRequest } from './image-request.ts';
import { nearestAspectRatio, pixelsOf, type Size } from './picture-size.ts';

export interface Model {
  readonly dialect: Dialect;
  readonly name: string;
  readonly version: string;
  /** Its full name, as the door calls it. */
  readonly resource: string;
  readonly figures: Figures;
}

/** What may go wrong with a call of some kind, and how much longer than usual it takes. */
export interface Manners<Own extends AnyGeminiFault> {
  readonly faults: readonly Own[];
  readonly outcomeOf: (fault: Own | null) => Outcome;
  readonly slowness: number;
}

export async function readGivenImages(request: ImageRequest): Promise<GivenImage[]> {
  try {
    return await describeImages(request.images);
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    throw new GoogleError('INVALID_ARGUMENT', 'Unable to process input image. Please retry or report it.');
  }
}

/** Decides all about a call when it comes. Throws a GoogleError for a fault that nobody knows. */
export function acceptCall<Own extends AnyGeminiFault>(
  model: Model,
  request: ImageRequest,
  given: readonly GivenImage[],
  { faults, outcomeOf, slowness }: Manners<Own>,
  books: Books,
): Call & { readonly fault: Own | null } {
  const { dialect, name, version, resource, figures } = model;
  const fault = nextFault(request.prompt, faults, { dialect, figures, books });
  const outcome = outcomeOf(fault);
  const seed = request.seed ?? randomInt(2 ** 31);
  const subject = withoutTags(request.prompt);
  const pixels = pixelsFor(request, given);
  const scene = readScene(subject, seed, given);
  const queries = queriesOf(request, scene.phrases);
  const searches = queries.web.length + queries.image.length;
  const images = !request.wantsImage ? 0 : fault === 'drafts' ? 3 : 1;
  const pictureMs = books.clock.drawSuccessMs(figures) * slowness * (fault === 'slow' ? 10 : 1);
  return {
    dialect,
    id: randomBytes(16).toString('base64url'),
    model: name,
    version,
    resource,
    request,
    subject,
    seed,
    pixels,
    fault,
    outcome,
    startedAt: performance.now(),
    pictureMs,
    answerMs: pictureMs * outcome.answerShare,
    counts: countsOf(request, seed, images, searches),
    thoughts: think(scene, { pixels, given, thorough: request.thinkingLevel !== 'minimal' }),
    text: closingWords(scene, given.length > 0),
    queries,
  };
}

function nextFault<Own extends Fault>(
  prompt: string,
  own: readonly Own[],
  { dialect, figures, books }: { dialect: Dialect; figures: Figures; books: Books },
): Own | null {
  try {
    return books.faults.next(prompt, { provider: dialect.provider, figures, clock: books.clock, own });
  } catch (error) {
    if (!(error instanceof UnknownFaultError)) throw error;
    throw new GoogleError('INVALID_ARGUMENT', error.message);
  }
}

function pixelsFor(request: ImageRequest, given: readonly GivenImage[]): Size {
  const first = given[0];
  const ratio = request.aspectRatio ?? (first === undefined ? '1:1' : nearestAspectRatio(first.width, first.height));
  return pixelsOf(ratio, request.size);
}
