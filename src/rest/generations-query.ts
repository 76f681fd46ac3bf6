import { z } from 'zod';
import { kindOfId } from '../base/ids.ts';
import type { Catalog } from '../catalog/model.ts';
import { EVERY_GENERATION, type GenerationFilter } from '../generation/read.ts';
import { GENERATION_STATUSES } from '../generation/state.ts';
import { expected, queryOf } from './refused-fields.ts';
import { RestError } from './rest-error.ts';

const statuses = expected(`any of ${GENERATION_STATUSES.join(', ')}, with commas between them`);
const moment = expected('a moment from 1970 on, such as 2026-11-27T12:00:00Z');
const Moment = z.iso.datetime({ offset: true, ...moment }).refine((text) => Date.parse(text) >= 0, moment);
/** No text in the database has a NUL. */
const NAME = /^[^\0]{1,255}$/;

export const GenerationsQuery = z.object({
  limit: z.coerce
    .number(expected('a whole number from 1 to 100'))
    .int(expected('a whole number from 1 to 100'))
    .min(1, expected('a whole number from 1 to 100'))
    .max(100, expected('a whole number from 1 to 100'))
    .default(20)
    .describe('At most so many: 1 to 100.'),
  after: z.string().optional().describe('The `next_cursor` of the page before.'),
  status: z
    .string()
    .regex(new RegExp(`^(${GENERATION_STATUSES.join('|')})(,(${GENERATION_STATUSES.join('|')}))*$`), statuses)
    .optional()
    .describe('Any of these, with commas between them.'),
  model: z
    .string()
    .regex(NAME, expected('a name'))
    .optional()
    .describe('Slug or alias. One that no model has matches nothing.'),
  since: Moment.optional().describe('Accepted then or later.'),
  until: Moment.optional().describe('Accepted before.'),
  idempotency_key: z
    .string()
    .regex(NAME, expected('a key as it was sent'))
    .optional()
    .describe('What a call with this key started, at any door, within the last 24 hours.'),
});

export interface GenerationsWanted {
  readonly filter: GenerationFilter;
  readonly limit: number;
  readonly beyondId: string | null;
}

/** Which generations a query means. Throws RestError. */
export function generationsWanted(catalog: Catalog, query: Readonly<Record<string, string>>): GenerationsWanted {
  const { limit, after, status, model, since, until, idempotency_key } = queryOf(GenerationsQuery, query);
  return {
    limit,
    beyondId: after === undefined ? null : decodePlace(after),
    filter: {
      ...EVERY_GENERATION,
      status: status === undefined ? null : GENERATION_STATUSES.filter((one) => status.split(',').includes(one)),
      // A name that no model has: an id that no row has.
      modelId: model === undefined ? null : (catalog.model(model)?.id ?? ''),
      since: since === undefined ? null : new Date(since),
      until: until === undefined ? null : new Date(until),
      idempotencyKey: idempotency_key ?? null,
    },
  };
}

/** A place in the list of an account's generations. It says nothing about whose. */
export function encodePlace(generationId: string): string {
  return Buffer.from(`g1:${generationId}`).toString('base64url');
}

function decodePlace(cursor: string): string {
  const id = /^g1:(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1] ?? '';
  if (kindOfId(id) === 'generation' && encodePlace(id) === cursor) return id;
  const message =
    'The cursor is none of this list. Use next_cursor as it came, or leave `after` out to begin at the newest.';
  throw new RestError('CURSOR_INVALID', message, { param: 'after' });
}
