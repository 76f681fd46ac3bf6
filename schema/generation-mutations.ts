import { BudgetExceededRefusal } from '../src/access/budget-exceeded.ts';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal, RateLimitedRefusal } from '../src/base/refusal.ts';
import type { CancelBilling } from '../src/events/event.ts';
import { cancelGeneration } from '../src/generation/cancel.ts';
import { IdempotencyConflictRefusal, ModelNotFoundRefusal, NoOfferRefusal } from '../src/generation/errors.ts';
import type { Generation } from '../src/generation/read.ts';
import { eraseGeneration } from '../src/generation/erase.ts';
import { retryGeneration } from '../src/generation/retry.ts';
import { startGeneration } from '../src/generation/start.ts';
import './budget.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { ErrorInterface } from './errors.ts';
import './forbidden-error.ts';
import { CancelBillingEnum, GenerationRef } from './generation.ts';
import { ModeEnum, ServiceTierEnum } from './mode.ts';
import { OfferEstimate } from './offer-estimate.ts';
import './rate-limited-error.ts';
import { RoutingInput, routingOf } from './routing-input.ts';

builder.objectType(ModelNotFoundRefusal, {
  name: 'ModelNotFoundError',
  description: 'No model has that slug or alias, and no offer that config key.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    didYouMean: t.stringList({
      description: 'Names that route and are near to what was asked, nearest first.',
      resolve: ({ didYouMean }) => [...didYouMean],
    }),
  }),
});

builder.objectType(NoOfferRefusal, {
  name: 'NoOfferError',
  description: 'The request is in order, and no offer may serve it.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    considered: t.field({
      type: [OfferEstimate],
      description: 'Every offer of the model, with why not.',
      resolve: ({ considered }) => [...considered],
    }),
  }),
});

builder.objectType(IdempotencyConflictRefusal, {
  name: 'IdempotencyConflictError',
  description: 'The idempotency key was used for another request, or its first call is still under way.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    generation: t.field({
      type: GenerationRef,
      nullable: true,
      description: 'What the key stands for. Null while the first call with it is under way.',
      resolve: ({ generationId }, _args, { loaders }) =>
        generationId === null ? null : loaders.generation.load(generationId),
    }),
  }),
});

const ImageInput = builder.inputType('ImageInput', {
  description: 'A reference image, or a mask. Exactly one of them.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({
      required: false,
      description: 'The id of an upload (PUT /v1/uploads) or of an earlier image of yours.',
    }),
    url: t.string({
      required: false,
      description:
        'An https address on the public internet, fetched before the request is accepted: at most 25 MiB within 30 seconds. It is drawn anew, as a dataUrl is.',
    }),
    dataUrl: t.string({
      required: false,
      description:
        'data:image/png;base64,… of at most 25 MiB. It is drawn anew, so nothing of a photograph’s metadata is kept.',
    }),
  }),
});

const StartGenerationInput = builder.inputType('StartGenerationInput', {
  description: 'What is asked for.',
  fields: (t) => ({
    model: t.string({ description: 'Slug or alias; or provider/name of an offer, which then alone is tried.' }),
    mode: t.field({ type: ModeEnum, defaultValue: 'TEXT_TO_IMAGE', description: 'What kind of picture.' }),
    prompt: t.string({ description: 'What the picture shall show: 1 byte to 32 KiB.' }),
    images: t.field({ type: [ImageInput], required: false, description: 'Reference images for IMAGE_EDIT, in order.' }),
    mask: t.field({
      type: ImageInput,
      required: false,
      description:
        'A PNG as large as the first image: where it is transparent, that image may be changed. Only for models that have the parameter `mask`.',
    }),
    parameters: t.field({
      type: 'JSON',
      required: false,
      description:
        'Everything else, by the names of Model.parameters: size, aspect_ratio, resolution, n, seed, thinking_level …',
    }),
    strict: t.boolean({ defaultValue: false, description: 'Refuse rather than approximate.' }),
    routing: t.field({
      type: RoutingInput,
      required: false,
      description: 'How the offers are to be chosen. Left out: the best balance of time, price and success.',
    }),
    idempotencyKey: t.string({
      required: false,
      description:
        'Repeating a call with the same key within 24 hours returns the first call’s generation and starts nothing.',
    }),
    refine: t.id({
      required: false,
      description:
        'Continue from an earlier generation of yours: its conversation where the provider can, else its last image. The mode is IMAGE_EDIT then, and `images` may add further references.',
    }),
    tier: t.field({ type: ServiceTierEnum, defaultValue: 'STANDARD', description: 'How soon, and at which prices.' }),
    timeoutMs: t.int({
      required: false,
      description:
        'Give up after this long, in milliseconds; at most 24 hours for BATCH, 15 minutes else. Left out: 26 hours for BATCH, 5 minutes else.',
    }),
    metadata: t.field({
      type: 'JSON',
      required: false,
      description: 'A JSON object of yours, at most 16 KiB, kept with the generation.',
    }),
  }),
});

const StartGenerationPayload = builder
  .objectRef<{ readonly generationId: string; readonly repeated: boolean }>('StartGenerationPayload')
  .implement({
    description: 'The generation was accepted.',
    fields: (t) => ({
      generation: t.field({
        type: GenerationRef,
        description: 'Watch it with Subscription.generationEvents.',
        resolve: ({ generationId }, _args, context) => loaded(context, generationId),
      }),
      repeated: t.exposeBoolean('repeated', { description: 'True when the idempotency key found an earlier call.' }),
    }),
  });

const CancelGenerationPayload = builder
  .objectRef<{ readonly generationId: string; readonly billing: CancelBilling }>('CancelGenerationPayload')
  .implement({
    description: 'The cancel was heard.',
    fields: (t) => ({
      generation: t.field({
        type: GenerationRef,
        description: 'The generation as it is now.',
        resolve: ({ generationId }, _args, context) => loaded(context, generationId),
      }),
      billing: t.expose('billing', {
        type: CancelBillingEnum,
        description:
          'What is known at once: FREE (nothing was sent), TOO_LATE (it had ended), else UNKNOWN; the last event and Generation.cancelBilling have the final word.',
      }),
    }),
  });

const EraseGenerationPayload = builder
  .objectRef<{ readonly generationId: string }>('EraseGenerationPayload')
  .implement({
    description: 'The content is erased; or, of a generation that has not ended, will be when it does.',
    fields: (t) => ({
      generation: t.field({
        type: GenerationRef,
        description: 'The generation as it is now. Its contentErasedAt is null as long as it has not ended.',
        resolve: ({ generationId }, _args, context) => loaded(context, generationId),
      }),
    }),
  });

/** Whoever starts something learns the same. */
const START_RESULT = {
  types: [
    InvalidInputRefusal,
    ModelNotFoundRefusal,
    NotFoundRefusal,
    NoOfferRefusal,
    BudgetExceededRefusal,
    IdempotencyConflictRefusal,
    ForbiddenRefusal,
    RateLimitedRefusal,
  ],
  // The same name here is the same union, also for another field.
  result: { name: 'StartGenerationResult' },
  union: { name: 'StartGenerationResult', description: 'The accepted generation, or why there is none.' },
  directResult: true as const,
};

builder.mutationFields((t) => ({
  startGeneration: t.field({
    type: StartGenerationPayload,
    description:
      'Accepts a generation and returns at once; watch it with Subscription.generationEvents. Needs the scope GENERATIONS_WRITE.',
    errors: START_RESULT,
    args: { input: t.arg({ type: StartGenerationInput, description: 'What is asked for.' }) },
    resolve: (_root, { input }, { viewer, database, catalog, routing, generations }) => {
      const { idempotencyKey = null, ...sent } = input;
      return startGeneration({ database, catalog, routing, ...generations }, viewer, {
        model: input.model,
        mode: input.mode,
        prompt: input.prompt,
        images: input.images ?? [],
        mask: input.mask ?? null,
        parameters: input.parameters ?? null,
        strict: input.strict,
        routing: routingOf(input.routing),
        idempotencyKey,
        field: 'startGeneration',
        resent: null,
        tier: input.tier,
        refine: input.refine ?? null,
        timeoutMs: input.timeoutMs ?? null,
        metadata: input.metadata ?? null,
        sent,
      });
    },
  }),
  retryGeneration: t.field({
    type: StartGenerationPayload,
    description:
      'Starts the same request again as a new generation: what was accepted then, by the catalog, the measurements and the budget of now. The earlier one is left as it is. Refused once its content is erased, or its input images are. Needs the scope GENERATIONS_WRITE.',
    errors: START_RESULT,
    args: {
      id: t.arg.id({ description: 'The id of the earlier generation, gen_….' }),
      idempotencyKey: t.arg.string({
        required: false,
        description:
          'Repeating a call with the same key within 24 hours returns the first call’s generation and starts nothing. Keys of startGeneration are others.',
      }),
    },
    resolve: (_root, { id, idempotencyKey }, { viewer, database, catalog, routing, generations }) =>
      retryGeneration({ database, catalog, routing, ...generations }, viewer, {
        generationId: id,
        idempotencyKey: idempotencyKey ?? null,
      }),
  }),
  cancelGeneration: t.field({
    type: CancelGenerationPayload,
    description: 'Asks a generation to stop and answers at once. Twice is harmless. Needs the scope GENERATIONS_WRITE.',
    errors: {
      types: [NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'CancelGenerationResult', description: 'What is known of the bill, or why nothing was canceled.' },
      directResult: true,
    },
    args: { id: t.arg.id({ description: 'The generation’s id, gen_….' }) },
    resolve: async (_root, { id }, { viewer, database, generations }) => ({
      generationId: id,
      billing: await cancelGeneration({ orm: database.orm, onCancel: generations.onCancel }, viewer, id),
    }),
  }),
  eraseGeneration: t.field({
    type: EraseGenerationPayload,
    description:
      'Erases prompt, parameters, metadata, images in and out, text and thinking; keeps amounts, hashes and the fact. Links stop at once, bytes that nobody else has go within two hours. One that has not ended is canceled, and erased as it ends. Twice is harmless. Needs the scope GENERATIONS_WRITE.',
    errors: {
      types: [NotFoundRefusal, ForbiddenRefusal],
      union: {
        name: 'EraseGenerationResult',
        description: 'The generation without its content, or why it has it still.',
      },
      directResult: true,
    },
    args: { id: t.arg.id({ description: 'The generation’s id, gen_….' }) },
    resolve: async (_root, { id }, context) => {
      const { viewer, database, generations } = context;
      await eraseGeneration({ orm: database.orm, onCancel: generations.onCancel }, viewer, id);
      // Images and words that the same operation has read before are not what they were.
      context.renew();
      return { generationId: id };
    },
  }),
}));

/** The row as it is now: a mutation has just changed it, so nothing that was loaded before counts. */
async function loaded({ loaders }: Context, generationId: string): Promise<Generation> {
  const generation = await loaders.generation.clear(generationId).load(generationId);
  if (generation === null) throw new Error(`${generationId} was written and is not there`);
  return generation;
}
