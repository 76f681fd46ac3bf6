import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BodyTooLargeError, readBody } from '../body.ts';
import { OpenaiError } from './openai-error.ts';

export interface GivenFile {
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly name: string;
}

/** A request before anybody judged it. Values of a form are texts, those of JSON are what they are. */
export interface RawRequest {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly isForm: boolean;
  readonly images: readonly GivenFile[];
  readonly mask: GivenFile | null;
  /** The whole of it for the list of received requests: files as hash and length. */
  readonly shown: unknown;
}

/** Reads JSON or a form, as the path takes it. Throws an OpenaiError. */
export async function readRequest(message: IncomingMessage, { edit }: { edit: boolean }): Promise<RawRequest> {
  const type = message.headers['content-type'] ?? '';
  const isForm = /^multipart\/form-data\b/i.test(type);
  if (!(isForm && edit) && !/^application\/json\b/i.test(type)) {
    throw new OpenaiError(
      400,
      `Unsupported content type: '${type}'. This API method only accepts '${edit ? 'multipart/form-data' : 'application/json'}' requests.`,
      {
        code: 'unsupported_content_type',
      },
    );
  }
  let body: Buffer<ArrayBuffer>;
  try {
    body = Buffer.from(await readBody(message));
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new OpenaiError(413, `Maximum content size limit (${error.limit}) exceeded.`);
  }
  return isForm ? readForm(body, type) : readJson(body, edit);
}

async function readForm(body: Buffer<ArrayBuffer>, type: string): Promise<RawRequest> {
  const form = await parseForm(body, type);
  const fields: Record<string, unknown> = {};
  const shown: Record<string, unknown> = {};
  const images: GivenFile[] = [];
  let mask: GivenFile | null = null;
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      if (/^(image|mask)/.test(name))
        throw new OpenaiError(400, `Expected a file for '${name}'.`, { code: 'invalid_type', param: name });
      fields[name] = shown[name] = value;
      continue;
    }
    const file = { bytes: Buffer.from(await value.arrayBuffer()), mimeType: value.type, name: value.name };
    if (/^image(\[\d*\])?$/.test(name)) images.push(file);
    else if (name === 'mask') mask = file;
    else throw unknownParameter(name);
    const sofar = shown[name];
    shown[name] = [...(Array.isArray(sofar) ? sofar : []), shownFile(file)];
  }
  return { fields, isForm: true, images, mask, shown };
}

async function parseForm(body: Buffer<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData();
  } catch (error) {
    throw new OpenaiError(400, `Could not parse multipart form. ${error instanceof Error ? error.message : ''}`.trim());
  }
}

function readJson(body: Buffer, edit: boolean): RawRequest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new OpenaiError(
      400,
      'We could not parse the JSON body of your request. Check that it is what your HTTP library claims to send.',
    );
  }
  if (!isObject(json)) throw new OpenaiError(400, 'Invalid body: expected an object.', { code: 'invalid_type' });
  if (!edit) return { fields: json, isForm: false, images: [], mask: null, shown: json };
  const { images: given, mask, ...fields } = json;
  if (given !== undefined && !Array.isArray(given)) {
    throw new OpenaiError(400, "Invalid type for 'images': expected an array.", {
      code: 'invalid_type',
      param: 'images',
    });
  }
  const images = (given ?? []).map((one: unknown, index) => readReference(one, `images[${index}]`));
  const maskFile = mask === undefined || mask === null ? null : readReference(mask, 'mask');
  const shown = {
    ...fields,
    images: images.map(shownFile),
    ...(maskFile === null ? {} : { mask: shownFile(maskFile) }),
  };
  return { fields, isForm: false, images, mask: maskFile, shown };
}

/** `{"image_url": "data:…"}`. Addresses are not followed from here, and nobody can have uploaded a file. */
function readReference(given: unknown, param: string): GivenFile {
  const url = isObject(given) ? given['image_url'] : undefined;
  const match = typeof url === 'string' ? /^data:([^;,]+);base64,(.*)$/s.exec(url) : null;
  if (match !== null) {
    return { bytes: Buffer.from(match[2] ?? '', 'base64'), mimeType: match[1] ?? '', name: param };
  }
  if (typeof url === 'string') {
    throw new OpenaiError(400, `Error while downloading ${url.slice(0, 100)}.`, { code: 'invalid_image_url', param });
  }
  const id = isObject(given) ? given['file_id'] : undefined;
  if (typeof id === 'string') throw new OpenaiError(404, `No such File object: ${id}`, { param });
  throw new OpenaiError(400, `Invalid type for '${param}': expected an object with 'image_url' or 'file_id'.`, {
    code: 'invalid_type',
    param,
  });
}

export function unknownParameter(name: string): OpenaiError {
  return new OpenaiError(400, `Unknown parameter: '${name}'.`, { code: 'unknown_parameter', param: name });
}

function shownFile({ bytes, mimeType, name }: GivenFile): object {
  return { name, mimeType, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
