import { randomBytes, randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bill } from '../bill.ts';
import { type Clock, type Figures, pass } from '../clock.ts';
import { type Fault, type Faults, UnknownFaultError, withoutTags } from '../faults.ts';
import { closingWords, think } from '../mind/think.ts';
import { describeImages, type GivenImage, UnreadableImageError } from '../picture/given-image.ts';
import { type Painting, paint, paintSketch } from '../picture/paint.ts';
import { readScene } from '../picture/scene.ts';
import type { ReceivedRequests } from '../received.ts';
import type { Call } from './call.ts';
import { countsOf } from './counts.ts';
import { enterBillInTime } from './enter-bill.ts';
import { outcomeOf } from './fault-outcome.ts';
import { frame, type Manner } from './framing.ts';
import { GoogleError } from './google-error.ts';
import { queriesOf } from './grounding.ts';
import { type ImageRequest, readImageRequest } from './image-request.ts';
import { nearestAspectRatio, pixelsOf, type Size } from './picture-size.ts';
import { play } from './play.ts';
import { type Pictures, stepsOf } from './steps.ts';

export interface Model {
  readonly name: string;
  readonly version: string;
  readonly figures: Figures;
}

export interface Books {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly bill: Bill;
  readonly received: ReceivedRequests;
}

/** The picture is drawn so long before it is due, by its size, that drawing lies inside of the pretended time. */
const DRAWING_MS_PER_MEGAPIXEL = 300;
const LEAST_DRAWING_MS = 1_000;

/** Answers one generateContent or streamGenerateContent. Throws a GoogleError when it can't be accepted. */
export async function generate(
  model: Model,
  body: unknown,
  { message, response, manner }: { message: IncomingMessage; response: ServerResponse; manner: Manner },
  books: Books,
): Promise<void> {
  const request = readImageRequest(body);
  const given = await readGivenImages(request);
  const call = acceptCall(model, request, given, books);
  books.received.add(call.id, 'gemini', message, body);

  const left = new AbortController();
  response.once('close', () => left.abort());
  const decided = enterBillInTime(call, books.bill);
  const pictures = drawPictures(call, given, left.signal);
  const steps = stepsOf(call, pictures);
  await play(call, steps, frame(response, manner), { response, clock: books.clock, decided, left: left.signal });
}

async function readGivenImages(request: ImageRequest): Promise<GivenImage[]> {
  try {
    return await describeImages(request.images);
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    throw new GoogleError('INVALID_ARGUMENT', 'Unable to process input image. Please retry or report it.');
  }
}

function acceptCall(model: Model, request: ImageRequest, given: readonly GivenImage[], { clock, faults }: Books): Call {
  const fault = nextFault(request.prompt, model.figures, faults, clock);
  const seed = request.seed ?? randomInt(2 ** 31);
  const subject = withoutTags(request.prompt);
  const pixels = pixelsFor(request, given);
  const scene = readScene(subject, seed, given);
  const queries = queriesOf(request, scene.phrases);
  const searches = queries.web.length + queries.image.length;
  const images = !request.wantsImage ? 0 : fault === 'drafts' ? 3 : 1;
  const pictureMs = clock.drawSuccessMs(model.figures) * (fault === 'slow' ? 10 : 1);
  return {
    id: randomBytes(16).toString('base64url'),
    model: model.name,
    version: model.version,
    request,
    subject,
    seed,
    pixels,
    fault,
    startedAt: performance.now(),
    pictureMs,
    answerMs: pictureMs * outcomeOf(fault).answerShare,
    counts: countsOf(request, seed, images, searches),
    thoughts: think(scene, { pixels, given, thorough: request.thinkingLevel === 'high' }),
    text: closingWords(scene, given.length > 0),
    queries,
  };
}

function nextFault(prompt: string, figures: Figures, faults: Faults, clock: Clock): Fault | null {
  try {
    return faults.next(prompt, figures, clock);
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

function drawPictures(call: Call, given: readonly GivenImage[], left: AbortSignal): Pictures {
  const [width, height] = call.pixels;
  const painting: Painting = { scene: readScene(call.subject, call.seed, given), width, height, given };
  const isDrawn = call.request.wantsImage && outcomeOf(call.fault).isDrawn;
  const final = isDrawn ? drawInTime(painting, call, left) : null;
  // It may fail before anyone asks for it; the one who asks gets the failure.
  final?.catch(() => undefined);
  return { final: () => final ?? paint(painting), sketch: (number) => paintSketch(painting, number) };
}

/** Starts late enough that nothing is drawn for a client that leaves early or a connection that is cut. */
async function drawInTime(painting: Painting, call: Call, left: AbortSignal): Promise<Uint8Array> {
  const megapixels = (painting.width * painting.height) / 1e6;
  const drawingMs = Math.max(LEAST_DRAWING_MS, megapixels * DRAWING_MS_PER_MEGAPIXEL);
  const stillThere = await pass(call.startedAt + call.pictureMs - drawingMs - performance.now(), left);
  return stillThere ? paint(painting) : new Uint8Array();
}
