import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { EditImagesRequest, GenerateImagesRequest, ImagesQuery } from '../images-request.ts';
import { answers, GENERATION_HEADERS, json, RATE_LIMITED_HEADERS } from './answers.ts';
import { DryRunAnswer, ImagesAnswer, ImagesMessage } from './images.ts';

const requestParams = {
  query: ImagesQuery,
  header: z.object({
    'idempotency-key': z
      .string()
      .max(255)
      .optional()
      .describe('1 to 255 visible ASCII characters. Within 24 hours, the same words with it find the same generation.'),
    'x-stainless-retry-count': z
      .string()
      .optional()
      .describe('How often the client has sent this call before; from 1 on it finds the generation of an earlier one.'),
  }),
};

const responses = answers(
  {
    200: {
      description: 'The pictures; with stream, a message a picture; with dryRun, what they would cost.',
      headers: RATE_LIMITED_HEADERS,
      content: {
        'application/json': { schema: z.union([ImagesAnswer, DryRunAnswer]) },
        'text/event-stream': { schema: ImagesMessage },
      },
    },
  },
  [
    'INVALID_REQUEST',
    'CONTENT_POLICY_VIOLATION',
    'BUDGET_EXCEEDED',
    'FORBIDDEN',
    'MODEL_NOT_FOUND',
    'NOT_FOUND',
    'IDEMPOTENCY_IN_PROGRESS',
    'GENERATION_CANCELED',
    'REQUEST_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'IDEMPOTENCY_KEY_REUSED',
    'UPSTREAM_ERROR',
    'ALL_PROVIDERS_EXHAUSTED',
    'STORAGE_UNAVAILABLE',
  ],
  RATE_LIMITED_HEADERS,
);

const File = z.file().describe('PNG, JPEG or WebP of at most 25 MiB; or a text: an https address or a data URL.');
const EditImagesForm = EditImagesRequest.omit({ images: true, image_url: true }).extend({
  image: z.union([File, z.array(File)]).describe('Under image, image[] or image[0], image[1] …'),
  mask: File.optional().describe('A PNG as large as the first picture: where it is transparent, that may be changed.'),
});

const generate: ZodOpenApiOperationObject = {
  operationId: 'generateImages',
  tags: ['OpenAI'],
  summary: 'Make pictures from a text',
  description:
    'OpenAI’s images API. Fields that the model doesn’t know are ignored and told in metadata.warnings. The scope is GENERATIONS_WRITE.',
  requestParams,
  requestBody: { required: true, content: { 'application/json': { schema: GenerateImagesRequest } } },
  responses,
};

const edit: ZodOpenApiOperationObject = {
  ...generate,
  operationId: 'editImages',
  summary: 'Make pictures from pictures and a text',
  requestBody: {
    required: true,
    content: {
      'multipart/form-data': { schema: EditImagesForm },
      'application/json': { schema: EditImagesRequest },
    },
  },
};

export const imagesPaths: ZodOpenApiPathsObject = {
  '/openai/v1/images/generations': { post: generate },
  '/openai/v1/images/edits': { post: edit },
};

/** Named apart: what a generation answers when it is collected has no dry run. */
export const collectedImages = json('What the call that started it answered.', ImagesAnswer, GENERATION_HEADERS);
