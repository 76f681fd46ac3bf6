import { randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import sharp from 'sharp';
import type { Counts } from '../bill.ts';
import type { Books } from '../books.ts';
import type { Figures } from '../clock.ts';
import { UnknownFaultError, withoutTags } from '../faults.ts';
import { describeImages, type GivenImage, UnreadableImageError } from '../picture/given-image.ts';
import type { Call } from './call.ts';
import { enterBillInTime } from './enter-bill.ts';
import { OPENAI_FAULTS, type OpenaiFault } from './fault-outcome.ts';
import { type ImagesRequest, readImagesRequest } from './images-request.ts';
import { invalidValue, modelNotFound, OpenaiError } from './openai-error.ts';
import { automaticSize, inputTokens, outputTokens, type Quality, type Size, sizeOfText } from './picture-size.ts';
import { drawPictures } from './pictures.ts';
import { play } from './play.ts';
import { readRequest } from './read-body.ts';

export interface Arrival {
  readonly id: string;
  readonly startedAt: number;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers one generation or edit. Throws an OpenaiError when it can't be accepted. */
export async function generate(
  { id, startedAt, message, response }: Arrival,
  { edit, models }: { edit: boolean; models: ReadonlyMap<string, Figures> },
  books: Books,
): Promise<void> {
  const raw = await readRequest(message, { edit });
  const request = readImagesRequest(raw, { edit, isServed: (model) => models.has(model) });
  const figures = models.get(request.model);
  if (figures === undefined) throw modelNotFound(request.model);
  const given = await readGivenImages(request);
  const call = acceptCall({ id, startedAt, edit, request, given, figures }, books);
  books.received.add(id, 'openai', message, raw.shown);

  const left = new AbortController();
  response.once('close', () => left.abort());
  const decided = enterBillInTime(call, books.bill);
  const pictures = drawPictures(call, left.signal);
  await play(call, { response, pictures, clock: books.clock, decided, left: left.signal });
}

async function readGivenImages({ images, mask }: ImagesRequest): Promise<GivenImage[]> {
  let given: GivenImage[];
  try {
    given = await describeImages(images.map(({ bytes }) => bytes));
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    throw new OpenaiError(400, "Invalid image file or mode for 'image', please check your image file.", {
      code: 'invalid_image_file',
      param: 'image',
    });
  }
  if (mask !== null) await checkMask(mask.bytes, given[0]);
  return given;
}

async function checkMask(bytes: Buffer, first: GivenImage | undefined): Promise<void> {
  const mask = await sharp(bytes)
    .metadata()
    .catch(() => null);
  if (mask === null || !mask.hasAlpha)
    throw invalidValue('mask', 'Invalid mask image format: mask image missing alpha channel.');
  if (mask.width !== first?.width || mask.height !== first.height)
    throw invalidValue('mask', 'Invalid mask image: size does not match the size of the image.');
}

function acceptCall(
  {
    id,
    startedAt,
    edit,
    request,
    given,
    figures,
  }: {
    id: string;
    startedAt: number;
    edit: boolean;
    request: ImagesRequest;
    given: readonly GivenImage[];
    figures: Figures;
  },
  books: Books,
): Call {
  const fault = nextFault(request.prompt, figures, books);
  const size = request.size === null ? automaticSize(given[0]) : sizeOfText(request.size);
  const quality = request.quality ?? 'high';
  return {
    id,
    kind: edit ? 'image_edit' : 'image_generation',
    request,
    given,
    subject: withoutTags(request.prompt),
    seeds: Array.from({ length: request.n }, () => randomInt(2 ** 31)),
    size,
    quality,
    background: request.background === 'transparent' ? 'transparent' : 'opaque',
    fault,
    startedAt,
    pictureMs: books.clock.drawSuccessMs(figures) * (fault === 'slow' ? 10 : 1),
    counts: countsOf(request, given, quality, size),
    created: Math.floor(Date.now() / 1000),
  };
}

function nextFault(prompt: string, figures: Figures, { faults, clock }: Books): OpenaiFault | null {
  try {
    return faults.next(prompt, { provider: 'openai', figures, clock, own: OPENAI_FAULTS });
  } catch (error) {
    if (!(error instanceof UnknownFaultError)) throw error;
    throw invalidValue('prompt', error.message);
  }
}

const CHARACTERS_PER_TOKEN = 4;
/** Around every prompt. */
const FRAME_TOKENS = 6;
const TOKENS_PER_PREVIEW = 100;

/** Several pictures of one request are billed as if each had been asked for alone. */
function countsOf(request: ImagesRequest, given: readonly GivenImage[], quality: Quality, size: Size): Counts {
  const text = Math.ceil(request.prompt.length / CHARACTERS_PER_TOKEN) + FRAME_TOKENS;
  const image = given.reduce((sum, one) => sum + inputTokens(one), 0);
  const made = outputTokens(request.model, quality, size) + request.previews * TOKENS_PER_PREVIEW;
  return {
    tokens: {
      input: { TEXT: request.n * text, IMAGE: request.n * image },
      output: { IMAGE: request.n * made, TEXT: 0, THOUGHT: 0 },
    },
    images: request.n,
    searches: 0,
  };
}
