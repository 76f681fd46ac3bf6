import { z } from 'zod';
import { AttemptFields, Dollars } from './generation.ts';

const Tokens = z.object({ text_tokens: z.int(), image_tokens: z.int() });
const Usage = z
  .object({
    total_tokens: z.int(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    input_tokens_details: Tokens,
    output_tokens_details: Tokens,
  })
  .describe('Over all attempts that gave pictures. Left out when no provider counted tokens.');

/** What a picture is, as OpenAI's answers have it. */
const SHAPE = {
  size: z.string().optional().describe('WIDTHxHEIGHT in pixels.'),
  output_format: z.string().optional(),
  quality: z.string().optional().describe('As it was asked for.'),
  background: z.string().optional().describe('As it was asked for.'),
};

/** One of them, never both. */
const PICTURE = {
  url: z.string().optional().describe('A link that anybody can fetch it with for about an hour.'),
  b64_json: z.string().optional().describe('Its bytes, in base64.'),
};

export const ImagesAnswer = z
  .object({
    created: z.int().describe('When it was accepted, in seconds since 1970.'),
    id: z.string().describe('The generation’s id, gen_….'),
    data: z.array(z.object(PICTURE)),
    ...SHAPE,
    usage: Usage.optional(),
    metadata: z.object({
      model: z.string(),
      executed_model: z.string().nullable().describe('provider/name of the offer that made the first picture.'),
      provider: z.string().nullable(),
      provider_name: z.string().nullable(),
      cost: Dollars.nullable().describe('Of all attempts together. Null when nothing was due.'),
      cost_currency: z.literal('USD'),
      sandbox: z.boolean(),
      attempts: z.array(AttemptFields),
      warnings: z.array(z.string()).describe('What could not be done exactly as asked, and which fields were ignored.'),
    }),
  })
  .meta({ id: 'Images', description: 'The pictures of a generation.' });

export const ImagesMessage = z
  .object({
    type: z.enum([
      'image_generation.partial_image',
      'image_generation.completed',
      'image_edit.partial_image',
      'image_edit.completed',
    ]),
    ...PICTURE,
    created_at: z.int(),
    ...SHAPE,
    partial_image_index: z.int().optional(),
    usage: Usage.optional(),
  })
  .meta({ id: 'ImagesMessage', description: 'The data of one message of the stream; its event is the type.' });

export const DryRunAnswer = z
  .object({
    estimated: z.literal(true),
    exact: z.boolean().describe('Whether the price is known before, and not only a typical one.'),
    model: z.string(),
    provider: z.string().nullable(),
    executed_model: z.string().describe('provider/name of the offer that would be asked first.'),
    total_cost_micros: z.int().nullable().describe('In millionths of a dollar. Null where no price says.'),
    max_cost_micros: z.int().nullable().describe('The most that it may cost, in millionths of a dollar.'),
    currency: z.literal('USD'),
    components: z.array(
      z.object({
        type: z.enum(['input', 'output']),
        metric: z.enum(['token', 'megapixel', 'request', 'image']),
        label: z.string(),
        quantity: z.number(),
        billable_quantity: z.number(),
        unit_price: Dollars,
        total_cost: z.int().nullable().describe('In millionths of a dollar.'),
      }),
    ),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'DryRun', description: 'What it would cost. Nothing ran, and nothing is held.' });
