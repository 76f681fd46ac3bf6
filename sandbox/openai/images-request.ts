import { Fields } from './fields.ts';
import { invalidValue, modelNotFound, OpenaiError } from './openai-error.ts';
import { QUALITIES, type Quality, sizeProblem } from './picture-size.ts';
import { type GivenFile, type RawRequest, unknownParameter } from './read-body.ts';

export type Format = 'png' | 'jpeg' | 'webp';
const FORMATS: readonly string[] = ['png', 'jpeg', 'webp'] satisfies Format[];

/** What a request asks of an image model, defaults filled in. */
export interface ImagesRequest {
  readonly model: string;
  readonly prompt: string;
  readonly n: number;
  /** "WxH"; null when it leaves the choice to the model. */
  readonly size: string | null;
  /** Null when it leaves the choice to the model. */
  readonly quality: Quality | null;
  readonly background: 'auto' | 'opaque' | 'transparent';
  readonly format: Format;
  /** 0 to 100. */
  readonly compression: number;
  readonly stream: boolean;
  readonly previews: number;
  readonly images: readonly GivenFile[];
  readonly mask: GivenFile | null;
}

const GENERATION_FIELDS = [
  'model',
  'prompt',
  'n',
  'size',
  'quality',
  'background',
  'output_format',
  'output_compression',
  'moderation',
  'stream',
  'partial_images',
  'user',
  'safety_identifier',
];
/** Older models only; gpt-image-2 looks closely in any case and refuses the word. */
const FIDELITY = 'input_fidelity';

const MOST_IMAGES = 16;
const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const LONGEST_PROMPT = 32_000;

/** Judges a request as strictly as OpenAI does. Throws an OpenaiError about the first thing that is wrong. */
export function readImagesRequest(
  raw: RawRequest,
  { edit, isServed }: { edit: boolean; isServed: (model: string) => boolean },
): ImagesRequest {
  const fields = new Fields(raw);
  const known = new Set(edit ? [...GENERATION_FIELDS, FIDELITY] : GENERATION_FIELDS);
  for (const name of fields.names) if (!known.has(name)) throw unknownParameter(name);

  const model = fields.text('model') ?? missing('model');
  if (!isServed(model)) throw modelNotFound(model);
  const prompt = fields.text('prompt') ?? missing('prompt');
  if (prompt === '')
    throw invalidValue('prompt', "Invalid 'prompt': empty string. Expected a string with minimum length 1.");
  if (prompt.length > LONGEST_PROMPT) {
    throw new OpenaiError(
      400,
      `Invalid 'prompt': string too long. Expected a string with maximum length ${LONGEST_PROMPT}.`,
      {
        code: 'string_above_max_length',
        param: 'prompt',
      },
    );
  }
  if (fields.text(FIDELITY) !== null && /^gpt-image-[2-9]/.test(model)) {
    throw new OpenaiError(400, `The model '${model}' does not support the '${FIDELITY}' parameter.`, {
      code: 'invalid_input_fidelity_model',
      param: FIDELITY,
    });
  }
  fields.choice('moderation', ['auto', 'low']);
  fields.text('user');
  fields.text('safety_identifier');
  const format = fields.choice('output_format', FORMATS) ?? 'png';
  const background = fields.choice('background', ['auto', 'opaque', 'transparent']) ?? 'auto';
  if (background === 'transparent' && format === 'jpeg') {
    throw invalidValue('background', 'Transparent background is not supported for JPEG output format.');
  }
  const compression = fields.integer('output_compression', 0, 100);
  if (compression !== null && compression < 100 && format === 'png') {
    throw invalidValue('output_compression', 'Compression less than 100 is not supported for PNG output format.');
  }
  const size = fields.text('size') ?? 'auto';
  const problem = size === 'auto' ? null : sizeProblem(model, size);
  if (problem !== null) throw invalidValue('size', problem);
  const quality = fields.choice('quality', [...QUALITIES, 'auto']) ?? 'auto';
  const stream = fields.truth('stream') ?? false;
  const previews = fields.integer('partial_images', 0, 3);
  if (previews !== null && previews > 0 && !stream) {
    throw invalidValue('partial_images', "'partial_images' is only supported when 'stream' is true.");
  }
  const n = fields.integer('n', 1, 10) ?? 1;
  if (edit) checkImages(raw);
  return {
    model,
    prompt,
    n,
    size: size === 'auto' ? null : size,
    quality: QUALITIES.find((one) => one === quality) ?? null,
    background: background === 'transparent' || background === 'opaque' ? background : 'auto',
    format: format === 'jpeg' || format === 'webp' ? format : 'png',
    compression: compression ?? 100,
    stream,
    previews: previews ?? 0,
    images: raw.images,
    mask: raw.mask,
  };
}

function checkImages({ images, mask }: RawRequest): void {
  if (images.length === 0) missing('image');
  if (images.length > MOST_IMAGES) {
    throw invalidValue(
      'image',
      `Invalid 'image': array too long. Expected an array with maximum length ${MOST_IMAGES}.`,
    );
  }
  const odd = images.find(({ mimeType }) => !IMAGE_TYPES.includes(mimeType));
  if (odd !== undefined) {
    const known = IMAGE_TYPES.map((type) => `'${type}'`).join(', ');
    throw new OpenaiError(
      400,
      `Invalid file 'image': unsupported mimetype ('${odd.mimeType}'). Supported file formats are ${known}.`,
      {
        code: 'unsupported_file_mimetype',
        param: 'image',
      },
    );
  }
  if (mask !== null && mask.mimeType !== 'image/png') {
    throw new OpenaiError(
      400,
      `Invalid file 'mask': unsupported mimetype ('${mask.mimeType}'). Supported file formats are 'image/png'.`,
      {
        code: 'unsupported_file_mimetype',
        param: 'mask',
      },
    );
  }
}

function missing(name: string): never {
  throw new OpenaiError(400, `Missing required parameter: '${name}'.`, {
    code: 'missing_required_parameter',
    param: name,
  });
}
