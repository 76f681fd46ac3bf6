import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { REST_ERRORS, type RestErrorCode } from '../rest-error.ts';

const CODES = Object.keys(REST_ERRORS) as RestErrorCode[]; // keys of the table are its codes

export const ErrorBody = z
  .object({
    error: z.object({
      message: z.string().describe('What was expected, what came, and what to do.'),
      type: z.enum([...new Set(CODES.map((code) => REST_ERRORS[code].type))]),
      param: z.string().nullable().describe('The field that it is about. Null when it is about none.'),
      code: z.enum(CODES).describe('For programs. More may come.'),
    }),
  })
  .meta({ id: 'Error', description: 'OpenAI’s form of an error.' });

/** What every answer about one generation has in its head. */
export const GENERATION_HEADERS = z.object({
  'x-pictograph-generation': z.string().optional().describe('The generation’s id: its outcome can be collected by it.'),
  'x-pictograph-model': z.string().optional().describe('Slug of the model, once it has ended.'),
  'x-pictograph-provider': z.string().optional().describe('Who made the first picture, once it has ended.'),
  'x-pictograph-overhead-ms': z.string().optional().describe('The time that was ours and not a provider’s.'),
  'x-should-retry': z
    .string()
    .optional()
    .describe(
      '`false` once a generation exists: asking again would only find the same. `true` where asking again helps.',
    ),
});

/** What answers of the images endpoints have beside them, for a key with a limit. */
export const RATE_LIMITED_HEADERS = GENERATION_HEADERS.extend({
  'x-ratelimit-limit-requests': z
    .string()
    .optional()
    .describe('How many generations the key may start in a minute. None of the three for a key without a limit.'),
  'x-ratelimit-remaining-requests': z.string().optional().describe('How many it may start at this moment.'),
  'x-ratelimit-reset-requests': z
    .string()
    .optional()
    .describe('Until all of them are there again if it starts none: 12ms, 8.64s, 1m0s.'),
});

const REQUEST_ID = { 'x-request-id': z.string().optional().describe('Under this the server’s log tells of it.') };
const RETRY_AFTER = { 'retry-after': z.string().optional().describe('In seconds.') };

export interface Answer {
  readonly description: string;
  readonly content?: NonNullable<ZodOpenApiResponseObject['content']>;
  readonly headers?: z.ZodObject;
}

/** JSON of one form. */
export function json(description: string, schema: z.ZodType, headers?: z.ZodObject): Answer {
  return { description, content: { 'application/json': { schema } }, ...(headers !== undefined && { headers }) };
}

/** What can go wrong whatever is asked: with a key, with too many, a fault of ours, and the database away. */
const EVERYWHERE = ['AUTHENTICATION_FAILED', 'RATE_LIMITED', 'INTERNAL_ERROR', 'SERVICE_UNAVAILABLE'] as const;

/** The answers of an operation: those that say yes, by status, and the refusals, which share one form. */
export function answers(
  good: Readonly<Record<`2${string}` | `3${string}`, Answer>>,
  refusals: readonly RestErrorCode[],
  headers: z.ZodObject = z.object({}),
): ZodOpenApiResponsesObject {
  const all: ZodOpenApiResponsesObject = {};
  for (const [status, { headers: own, ...answer }] of Object.entries(good))
    all[status as `2${string}`] = { ...answer, headers: (own ?? z.object({})).extend(REQUEST_ID) }; // a key of `good`
  const byStatus = Map.groupBy([...refusals, ...EVERYWHERE], (code) => REST_ERRORS[code].status);
  for (const [status, codes] of byStatus)
    all[`${status}` as `4${string}`] = {
      // the table has no others
      description: [...new Set(codes)].join(', '),
      headers: headers.extend({ ...REQUEST_ID, ...RETRY_AFTER }),
      content: { 'application/json': { schema: ErrorBody } },
    };
  return all;
}
