import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { answers, json } from './answers.ts';
import { BalanceFields } from './balance.ts';
import { ModelFields, ModelList } from './model.ts';
import { UploadFields } from './upload.ts';

/** A key may be sent, and none is needed. */
const security = [{ key: [] }, {}];
const CACHED = z.object({
  etag: z.string().describe('Send it back as if-none-match, and get 304 while nothing changed.'),
});
const unchanged = { description: 'What you have still holds.', headers: CACHED };

const describeModel: ZodOpenApiOperationObject = {
  operationId: 'readModel',
  tags: ['Models'],
  security,
  summary: 'One model',
  requestParams: {
    path: z.object({ id: z.string().describe('Slug, alias, or provider/name of an offer.') }),
    query: z.object({ schema: z.enum(['true']).optional().describe('Add what a request may say, as JSON Schema.') }),
  },
  responses: answers({ 200: json('The model.', ModelFields, CACHED), 304: unchanged }, ['MODEL_NOT_FOUND']),
};

/** Pictures have an error form of their own: whoever holds a link may be no client of this door at all. */
const LinkError = z.object({ error: z.object({ code: z.string(), message: z.string() }) }).meta({ id: 'LinkError' });
const linkError = (description: string) => ({ description, content: { 'application/json': { schema: LinkError } } });
const PICTURE_BYTES = { 'image/*': { schema: { type: 'string', format: 'binary' } } } as const;

export const otherPaths: ZodOpenApiPathsObject = {
  '/openai/v1/models': {
    get: {
      operationId: 'listModels',
      tags: ['OpenAI'],
      security,
      summary: 'The models, as OpenAI lists them',
      responses: answers({ 200: json('All that are not disabled.', ModelList, CACHED), 304: unchanged }, []),
    },
  },
  '/openai/v1/models/{id}': { get: { ...describeModel, operationId: 'retrieveModel', tags: ['OpenAI'] } },
  '/v1/models/{id}': { get: describeModel },
  '/v1/balance': {
    get: {
      operationId: 'readBalance',
      tags: ['Keys'],
      summary: 'What the key may still spend',
      description: 'For every key, about itself.',
      responses: answers({ 200: json('The budget.', BalanceFields) }, []),
    },
  },
  '/v1/uploads': {
    put: {
      operationId: 'uploadPicture',
      tags: ['Pictures'],
      summary: 'Keep a picture that requests may name',
      description: 'The bytes themselves, with their content-length. The scope is GENERATIONS_WRITE.',
      requestParams: {
        header: z.object({
          'content-digest': z.string().optional().describe('sha-256=:base64: of the bytes, to be compared.'),
          'x-content-sha256': z.string().optional().describe('The same, as 64 hex digits.'),
        }),
      },
      requestBody: { required: true, content: PICTURE_BYTES },
      responses: answers({ 201: json('It is kept.', UploadFields) }, [
        'INVALID_REQUEST',
        'NOT_A_PICTURE',
        'DAMAGED',
        'DIGEST_MISMATCH',
        'FORBIDDEN',
        'LENGTH_REQUIRED',
        'REQUEST_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
        'STORAGE_UNAVAILABLE',
      ]),
    },
  },
  '/images/{id}': {
    get: {
      operationId: 'fetchPicture',
      tags: ['Pictures'],
      security: [{}],
      summary: 'The bytes of a picture',
      description: 'By the link that answers have: it is the right to see it, and no key is looked at.',
      requestParams: {
        path: z.object({ id: z.string() }),
        query: z.object({ expires: z.string(), signature: z.string() }),
        header: z.object({ range: z.string().optional(), 'if-none-match': z.string().optional() }),
      },
      responses: {
        200: { description: 'All of them.', content: PICTURE_BYTES },
        206: { description: 'The range that was asked for.', content: PICTURE_BYTES },
        304: { description: 'What you have still holds.' },
        403: linkError('LINK_INVALID'),
        404: linkError('NOT_FOUND'),
        416: linkError('RANGE_UNSATISFIABLE'),
        503: linkError('STORAGE_UNAVAILABLE'),
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'readOpenApi',
      tags: ['OpenAPI'],
      security: [{}],
      summary: 'This document',
      responses: {
        200: { ...json('OpenAPI 3.1.', z.record(z.string(), z.unknown())), headers: CACHED },
        304: unchanged,
      },
    },
  },
};
