import { z } from 'zod';
import { CANCEL_BILLINGS } from '../../events/event.ts';
import { MODES } from '../../catalog/closed-sets.ts';
import { ATTEMPT_STATUSES, GENERATION_STATUSES } from '../../generation/state.ts';
import { ERROR_CODES } from '../../providers/provider-error.ts';

/** What the answers about generations are made of: their types come from here, and so does the document. */
export const Moment = z.iso.datetime().describe('ISO 8601, in UTC.');
export const Dollars = z.number().describe('In US dollars, exact to the millionth.');
export const Cursor = z.string().describe('A place in the generation’s stream, opaque; good at every node and door.');
export const CancelBilling = z
  .enum(CANCEL_BILLINGS)
  .describe('What a cancel means for the bill. UNKNOWN until the last event, and when it can’t be learned.');

/** Why a generation or an attempt failed. */
export const Failure = z
  .object({
    code: z.enum(ERROR_CODES).describe('For programs. More may come.'),
    message: z.string().describe('For a person.'),
    retryable: z.boolean().describe('Whether asking again, as a new generation, may work.'),
  })
  .meta({ id: 'Failure', description: 'Why a generation or an attempt failed.' });

export const ImageFields = z
  .object({
    id: z.string().describe('img_….'),
    url: z.string().nullable().describe('A link that anybody can fetch it with for about an hour. Null once erased.'),
    url_expires_at: Moment.nullable().describe('When the link holds no longer: read it again then. Null once erased.'),
    mime_type: z.string(),
    width: z.int().describe('In pixels.'),
    height: z.int().describe('In pixels.'),
    bytes: z.int(),
    sha256: z.string().describe('Of the bytes, in hex. Stays when the picture is erased.'),
  })
  .meta({ id: 'Image', description: 'A stored picture.' });

export const AttemptFields = z
  .object({
    id: z.string().describe('att_….'),
    config_key: z.string().describe('provider/name of the offer that was asked.'),
    provider: z.string().nullable(),
    status: z.enum(ATTEMPT_STATUSES).describe('More may come.'),
    index: z.int().describe('Which of the n pictures it is for, from 0.'),
    hedge: z.boolean().describe('Whether it was started beside a slower one.'),
    duration_ms: z.int().nullable().describe('Null while it is under way.'),
    cost: Dollars.nullable().describe(
      'What it cost, or may have cost when it was abandoned. Null while nothing is due.',
    ),
    error: z
      .object({ code: z.enum(ERROR_CODES), message: z.string() })
      .optional()
      .describe('Left out when it did not fail.'),
  })
  .meta({ id: 'Attempt', description: 'One try at one offer.' });

export const GenerationFields = z
  .object({
    id: z.string().describe('gen_…. Ids sort by the time of acceptance.'),
    object: z.literal('generation'),
    status: z.enum(GENERATION_STATUSES).describe('The last three are ends. More may come.'),
    model: z.string().describe('Slug of the model.'),
    mode: z.enum(MODES),
    prompt: z.string().nullable().describe('Byte for byte. Null once erased.'),
    parameters: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Every parameter that holds, defaults included. Null once erased.'),
    created_at: Moment.describe('When it was accepted, before any provider was asked.'),
    started_at: Moment.nullable().describe('When a worker first took it. Null while it is queued.'),
    finished_at: Moment.nullable().describe('Null while it has not ended.'),
    deadline_at: Moment.describe('When it will be given up, if it has not ended.'),
    progress: z.number().nullable().describe('0 to 1. Null when there is nothing to go by.'),
    thinking: z.string().nullable().describe('Of the attempt that decided, or that runs. Null when there is none.'),
    text: z.string().nullable().describe('What the model wrote beside its pictures. Null when there is none.'),
    images: z.array(ImageFields).describe('The final ones, in order. Empty until there is one.'),
    attempts: z.array(AttemptFields).describe('In the order that they were made.'),
    error: Failure.nullable().describe('Why it failed. Null when it did not.'),
    cost: Dollars.nullable().describe(
      'Of all its attempts together. Null until it has ended, and when nothing was due.',
    ),
    cost_currency: z.literal('USD'),
    cancel_billing: CancelBilling.nullable().describe('Null when nobody canceled it, and while that is not known.'),
    sandbox: z.boolean().describe('Made by the sandbox: no real model, no real money.'),
    metadata: z.unknown().describe('What the caller attached. Null when nothing, or once erased.'),
    content_erased_at: Moment.nullable().describe('When prompt, pictures and thinking were erased. Null while kept.'),
    last_cursor: Cursor.describe('Where its stream stands at this answer: follow it from here and miss nothing.'),
  })
  .meta({ id: 'Generation', description: 'One accepted request, from first to last.' });
export type GenerationAnswer = z.infer<typeof GenerationFields>;

export const GenerationList = z
  .object({
    object: z.literal('list'),
    data: z.array(GenerationFields).describe('Newest first.'),
    has_more: z.boolean(),
    next_cursor: z.string().nullable().describe('Hand it back as `after` for the next page. Null on the last one.'),
  })
  .meta({ id: 'GenerationList' });
