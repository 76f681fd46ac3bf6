import type { Json } from '../base/json.ts';
import { encodeForm, type FormPart } from './multipart.ts';
import type { ProviderRequest, RequestImage } from './provider.ts';
import { setField } from './set-field.ts';

/** One POST, as it goes onto the wire. */
export interface OpenaiMessage {
  readonly path: '/images/generations' | '/images/edits';
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/**
 * The request as it is sent: JSON for a new picture, a form with files for an edit.
 * Throws UnrenderableError when the catalog's field paths are wrong.
 */
export function openaiMessage(request: ProviderRequest): OpenaiMessage {
  const fields = fieldsOf(request);
  if (request.images.length === 0) {
    return { path: '/images/generations', contentType: 'application/json', body: JSON.stringify(fields) };
  }
  const { contentType, bytes } = encodeForm([...textParts(fields), ...fileParts(request)]);
  return { path: '/images/edits', contentType, body: bytes };
}

/** What is sent, as JSON: a form's files stand in it as lists of data URIs under the names of their parts. */
export function openaiBody(request: ProviderRequest): Json {
  const files: Record<string, Json> = {};
  for (const [name, parts] of Map.groupBy(fileParts(request), (part) => part.name)) {
    files[name] = parts.map(({ mimeType, bytes }) => `data:${mimeType};base64,${bytes.toBase64()}`);
  }
  return { ...fieldsOf(request), ...files };
}

/** Two previews are worth their price to somebody who watches; the catalog's `partial_images` says it otherwise. */
const USUAL_PREVIEWS = 2;

/**
 * Everything but the files. A stream is asked for, since it shows that the model works, and shows how far it is: a
 * server that knows no streams answers with plain JSON, which is understood as well. One that refuses the very word is
 * for the catalog to know: a field `stream` of false leaves out both.
 */
function fieldsOf(request: ProviderRequest): { [name: string]: Json } {
  const fields: { [name: string]: Json } = {
    model: request.upstreamModelId,
    prompt: request.prompt,
    stream: true,
    partial_images: USUAL_PREVIEWS,
  };
  for (const [path, value] of Object.entries(request.fields)) setField(fields, path, value);
  if (fields['stream'] !== false) return fields;
  const { stream: _, partial_images: __, ...rest } = fields;
  return rest;
}

type FilePart = Extract<FormPart, { bytes: Uint8Array }>;

/** One picture has the plain name, several have the one of a list, as OpenAI's own clients do it. */
function fileParts({ images, imageField, mask, maskField }: ProviderRequest): FilePart[] {
  const field = imageField ?? 'image';
  const name = images.length === 1 || field.endsWith('[]') ? field : `${field}[]`;
  return [
    ...images.map((image, index) => filePart(name, `image-${index + 1}`, image)),
    ...(mask === null || images.length === 0 ? [] : [filePart(maskField ?? 'mask', 'mask', mask)]),
  ];
}

function filePart(name: string, stem: string, { bytes, mimeType }: RequestImage): FilePart {
  const extension = /^image\/([a-z0-9]+)/.exec(mimeType)?.[1] ?? 'bin';
  return { name, bytes, fileName: `${stem}.${extension}`, mimeType };
}

/** JSON as form fields: members of objects in brackets, elements of lists under one name. */
function textParts(fields: Readonly<Record<string, Json>>): FormPart[] {
  return Object.entries(fields).flatMap(([name, value]) => partsOf(name, value));
}

function partsOf(name: string, value: Json): FormPart[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [{ name, text: String(value) }];
  if (Array.isArray(value)) return value.flatMap((element: Json) => partsOf(`${name}[]`, element));
  return Object.entries(value).flatMap(([member, inner]) => partsOf(`${name}[${member}]`, inner));
}
