import { z } from 'zod';
import { MODALITIES, MODEL_STATUSES, MODES } from '../../catalog/closed-sets.ts';

export const ModelFields = z
  .object({
    id: z.string().describe('Its slug.'),
    object: z.literal('model'),
    created: z
      .int()
      .describe('The month of its release, in seconds since 1970; when it was added, where that is not known.'),
    owned_by: z.string().describe('Its creator’s slug.'),
    name: z.string(),
    summary: z.string(),
    status: z.enum(MODEL_STATUSES),
    aliases: z.array(z.string()).describe('They route as the id does.'),
    modes: z.array(z.enum(MODES)),
    input_modalities: z.array(z.enum(MODALITIES)),
    output_modalities: z.array(z.enum(MODALITIES)),
    capabilities: z.array(z.string()),
    starting_price_usd: z
      .string()
      .nullable()
      .describe('The lowest price of one picture, exact. Null where none is known.'),
    offers: z.array(z.string()).describe('provider/name of each: they route too, to that offer alone.'),
    page: z.string().describe('Where its page is, as text.'),
    schema: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .optional()
      .describe('With ?schema=true: JSON Schema (2020-12) of the parameters, by mode.'),
  })
  .meta({ id: 'Model' });

export const ModelList = z.object({ object: z.literal('list'), data: z.array(ModelFields) }).meta({ id: 'ModelList' });
