import type { Json } from '../base/json.ts';
import { readDuration } from './amounts.ts';
import { usageFailure } from './failure.ts';
import { formatOfName } from './file-name.ts';
import { readAssignment, readValue, type KnownParameter } from './parameter-value.ts';

/** What `generate` was told, as text. */
export interface Asked {
  readonly param?: readonly string[] | undefined;
  readonly aspectRatio?: string | undefined;
  readonly resolution?: string | undefined;
  readonly size?: string | undefined;
  readonly number?: string | undefined;
  readonly seed?: string | undefined;
  readonly format?: string | undefined;
  readonly output?: string | undefined;
  readonly strict?: boolean | undefined;
  readonly timeout?: string | undefined;
}

export type ImageInput = { readonly dataUrl: string } | { readonly id: string } | { readonly url: string };

/** What a model must be known by to ask for it. */
export interface KnownModel {
  readonly name: string;
  readonly parameters: readonly (KnownParameter & { readonly values: readonly Json[] | null })[];
}

/** `StartGenerationInput`, but for its idempotency key. */
export interface StartRequest {
  readonly model: string;
  readonly mode: 'TEXT_TO_IMAGE' | 'IMAGE_EDIT';
  readonly prompt: string;
  readonly images?: readonly ImageInput[];
  readonly mask?: ImageInput;
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly strict?: true;
  readonly timeoutMs?: number;
}

export interface RequestParts {
  /** As it was typed, or chosen: slug, alias or config key. */
  readonly asked: string;
  /** Null when the catalog has no such model; the server then says which it may have meant. */
  readonly model: KnownModel | null;
  readonly prompt: string;
  readonly images: readonly ImageInput[];
  /** Null: none was given. */
  readonly mask: ImageInput | null;
}

/** The request that a command line stands for. Whether the model takes it is the server's to say, all problems at once. */
export function startRequest(options: Asked, { asked, model, prompt, images, mask }: RequestParts): StartRequest {
  const parameters = parametersOf(options, model);
  return {
    model: asked,
    mode: images.length > 0 ? 'IMAGE_EDIT' : 'TEXT_TO_IMAGE',
    prompt,
    ...(images.length > 0 && { images }),
    ...(mask !== null && { mask }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(options.strict === true && { strict: true as const }),
    ...(options.timeout !== undefined && { timeoutMs: timeoutMsOf(options.timeout) }),
  };
}

function parametersOf(options: Asked, model: KnownModel | null): Readonly<Record<string, Json>> {
  const said: (readonly [name: string, text: string])[] = [
    ...shortcut('aspect_ratio', options.aspectRatio),
    ...shortcut('resolution', options.resolution),
    ...shortcut('size', options.size),
    ...shortcut('n', options.number),
    ...shortcut('seed', options.seed),
    ...shortcut('output_format', options.format),
    ...(options.param ?? []).map(readAssignment),
  ];
  const parameters = new Map<string, Json>();
  for (const [name, text] of said) {
    if (parameters.has(name)) throw usageFailure(`The parameter ${name} is given twice. Give it once.`);
    parameters.set(name, readValue(text, model?.parameters.find((one) => one.name === name) ?? null));
  }
  const format = promisedFormat(options, model);
  if (format !== null && !parameters.has('output_format')) parameters.set('output_format', format);
  return Object.fromEntries(parameters);
}

function shortcut(name: string, text: string | undefined): (readonly [string, string])[] {
  return text === undefined ? [] : [[name, text]];
}

/** A file that is called cat.png should be a PNG, where the model can make one. */
function promisedFormat({ output }: Asked, model: KnownModel | null): string | null {
  const format = output === undefined ? null : formatOfName(output);
  const values = model?.parameters.find((one) => one.name === 'output_format')?.values ?? [];
  return format !== null && values.includes(format) ? format : null;
}

function timeoutMsOf(text: string): number {
  const ms = readDuration(text);
  if (ms !== null) return ms;
  throw usageFailure(`Expected --timeout as seconds or with a unit, such as 90, 90s or 5m; got "${text}".`);
}
