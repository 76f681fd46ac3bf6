import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { addAbortSignal, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StoredPicture } from '../assets/ingest.ts';
import { MOST_INPUT_BYTES } from '../assets/input.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import { createTurns } from '../assets/turns.ts';
import { clip } from '../base/storable.ts';
import type { ImageInput } from '../generation/start.ts';
import { unread } from './read-bytes.ts';
import { RestError } from './rest-error.ts';

/** OpenAI takes sixteen pictures and a mask; no model of the catalog takes more. */
const MOST_FILES = 17;
const MOST_FIELDS = 64;
/** Of one text. A prompt that is too long is refused later, with all other problems. */
const MOST_TEXT_BYTES = 64 * 1024;
/** So many pictures are in memory at once, over all forms, with 25 MiB each at most. The others wait on their sockets. */
const takePlace = createTurns(16);

const NUMBERS: ReadonlySet<string> = new Set(['n', 'partial_images', 'output_compression']);
const PICTURE = /^(image(\[(?<place>\d{0,3})\])?|mask)$/;

export interface Form {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly images: readonly ImageInput[];
  readonly mask: ImageInput | null;
}

/**
 * Reads a multipart form as OpenAI's clients send it, with pictures as `image`, `image[]` or `image[0]`, and `mask`. Each is
 * kept as soon as it has come, and nothing more is read meanwhile: of one request there is one picture in memory, never the
 * whole body. Neither the names nor the declared types of files are looked at. Throws RestError.
 */
export async function readForm(
  { headers, body }: Request,
  keep: (bytes: Uint8Array) => Promise<StoredPicture>,
): Promise<Form> {
  const parser = parserFor(headers);
  // Without a prototype: a field may be called __proto__.
  const fields = Object.create(null) as Record<string, unknown>;
  const pictures: { readonly field: string; readonly input: ImageInput }[] = [];
  const leaving = new AbortController();
  const fail = (error: unknown) => leaving.abort(error);
  let keeping = Promise.resolve();
  parser
    .on('field', (name, value, _nameTruncated, isTruncated) => {
      if (isNameless(name)) fail(nameless());
      else if (isTruncated) fail(tooLarge(name, `a text of at most ${MOST_TEXT_BYTES / 1024} KiB`));
      else if (value.includes(REPLACEMENT)) fail(noUtf8(name));
      else if (PICTURE.test(name)) pictures.push({ field: name, input: referenceOf(value) });
      else fields[name] = valueOf(name, value);
    })
    .on('file', (field, file) => {
      addAbortSignal(leaving.signal, file)
        .on('limit', () => fail(tooLarge(field, `a picture of at most ${MOST_INPUT_BYTES / 2 ** 20} MiB`)))
        // One that nobody reads yet when all is over has nobody to hear of it.
        .on('error', () => undefined);
      const receive = async () => {
        if (isNameless(field)) throw nameless();
        const stored = await keep(await bytesOf(field, file));
        pictures.push({ field, input: { stored } });
      };
      keeping = keeping.then(() => takePlace(receive)).catch((error: unknown) => fail(asRefusal(field, error)));
    })
    .on('partsLimit', () => fail(tooMany('parts', MOST_FIELDS + MOST_FILES)))
    .on('filesLimit', () => fail(tooMany('pictures', MOST_FILES)))
    .on('fieldsLimit', () => fail(tooMany('texts', MOST_FIELDS)));
  try {
    await pipeline(Readable.from(unread(body)), parser, { signal: leaving.signal });
  } catch {
    fail(brokenOff());
  }
  await keeping;
  if (leaving.signal.aborted) throw leaving.signal.reason;
  const masks = pictures.filter(({ field }) => field === 'mask');
  if (masks.length > 1)
    throw new RestError('INVALID_REQUEST', `mask: Expected one mask; got ${masks.length}.`, { param: 'mask' });
  const images = pictures
    .filter(({ field }) => field !== 'mask')
    .toSorted((one, other) => placeOf(one.field) - placeOf(other.field));
  return {
    fields,
    images: images.map(({ input }) => input),
    mask: masks[0]?.input ?? null,
  };
}

function parserFor(headers: Headers): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': headers.get('content-type') ?? '' },
      limits: {
        fieldNameSize: 200,
        fieldSize: MOST_TEXT_BYTES,
        fields: MOST_FIELDS,
        files: MOST_FILES,
        parts: MOST_FIELDS + MOST_FILES,
        fileSize: MOST_INPUT_BYTES,
        headerPairs: 20,
        headerSize: 8 * 1024,
      },
      // A picture may come as a text too, whatever type that declares.
      isPartAFile: (_field, _type, fileName) => fileName !== undefined,
    });
  } catch {
    throw new RestError(
      'INVALID_REQUEST',
      'Expected multipart/form-data with a boundary of 1 to 70 characters in its content-type.',
    );
  }
}

async function bytesOf(field: string, file: Readable): Promise<Uint8Array> {
  if (!PICTURE.test(field)) {
    const message = `${clip(field)}: Expected pictures in the fields image, image[] or image[0], and mask.`;
    throw new RestError('INVALID_REQUEST', message, { param: clip(field) });
  }
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of file as AsyncIterable<Uint8Array>) chunks.push(chunk); // busboy's files are bytes
  } catch {
    throw brokenOff();
  }
  return Buffer.concat(chunks);
}

/** The client has left, as a rule; this is for whoever stands between. */
function brokenOff(): RestError {
  return new RestError('INVALID_REQUEST', 'The form broke off, or its parts can’t be told from each other.');
}

/** What busboy makes of bytes that are no text: it would come out as other text than was sent. */
const REPLACEMENT = '\u{FFFD}';

function noUtf8(field: string): RestError {
  const message = `${clip(field)}: Expected text in UTF-8; got bytes that are none, or U+FFFD, which stands for such. Send the form in UTF-8.`;
  return new RestError('INVALID_REQUEST', message, { param: clip(field) });
}

/** Busboy says of every name that it is a text, also of one that isn't there. */
function isNameless(name: string | undefined): boolean {
  return name === undefined;
}

function nameless(): RestError {
  return new RestError('INVALID_REQUEST', 'Expected a name for every part of the form; one has none.');
}

/** An address or a data URL in the place of a file. */
function referenceOf(text: string): ImageInput {
  return /^data:/i.test(text) ? { dataUrl: text } : { url: text };
}

/** A form has texts alone. What can't be read as what it should be stays as it came, and is refused for that. */
function valueOf(name: string, text: string): unknown {
  if (NUMBERS.has(name) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (name === 'stream' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function placeOf(field: string): number {
  return Number(PICTURE.exec(field)?.groups?.['place'] ?? 0);
}

function asRefusal(field: string, error: unknown): unknown {
  if (!(error instanceof InvalidPictureError)) return error;
  return new RestError('INVALID_REQUEST', `${clip(field)}: ${error.message}`, { param: clip(field) });
}

function tooLarge(field: string, what: string): RestError {
  return new RestError('REQUEST_TOO_LARGE', `${clip(field)}: Expected ${what}.`, { param: clip(field) });
}

function tooMany(what: string, most: number): RestError {
  return new RestError('REQUEST_TOO_LARGE', `A form may have at most ${most} ${what}.`);
}
