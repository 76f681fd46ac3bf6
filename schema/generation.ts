import { hasScope } from '../src/access/viewer.ts';
import { encodeCursor as encodeStreamCursor, decodeCursor as decodeStreamCursor } from '../src/events/cursor.ts';
import { CANCEL_BILLINGS } from '../src/events/event.ts';
import type { Generation } from '../src/generation/read.ts';
import { GENERATION_STATUSES, type GenerationStatus } from '../src/generation/state.ts';
import { ApiKeyRef } from './api-key.ts';
import { AttemptRef } from './attempt.ts';
import { builder } from './builder.ts';
import { parsePageArguments } from './connection.ts';
import { cursorRefusalAsError } from './cursor-error.ts';
import { errorOf, GenerationErrorType } from './generation-error.ts';
import { GenerationEventRef } from './generation-event.ts';
import { ImageRef } from './image.ts';
import { ModeEnum, ServiceTierEnum } from './mode.ts';
import { ModelRef } from './model.ts';
import { wordsOf } from './loaders.ts';
import { usdOfMicros } from './money.ts';
import { OfferEstimate } from './offer-estimate.ts';
import { maySeeContent } from './visibility.ts';

export const GenerationStatusEnum = builder.enumType('GenerationStatus', {
  description: 'How a generation stands. More may come.',
  values: {
    QUEUED: { description: 'Accepted; no worker has it yet.' },
    RUNNING: { description: 'A worker has it, or it waits for its next try.' },
    SUCCEEDED: { description: 'It ended with at least one picture.' },
    FAILED: { description: 'It ended without a picture; error says why.' },
    CANCELED: { description: 'It was stopped; cancelBilling says what that means for the bill.' },
  } satisfies Record<(typeof GENERATION_STATUSES)[number], { description: string }>,
});

export const CancelBillingEnum = builder.enumType('CancelBilling', {
  description: 'What a cancel means for the bill.',
  values: {
    FREE: { description: 'Nothing was sent, so nothing is due.' },
    BILLED: { description: 'It was sent to a provider that charges for what it has begun.' },
    TOO_LATE: { description: 'It had ended before the cancel took effect.' },
    UNKNOWN: { description: 'Not known yet, or not to be learned.' },
  } satisfies Record<(typeof CANCEL_BILLINGS)[number], { description: string }>,
});

export const GenerationRef = builder.objectRef<Generation>('Generation');

builder.node(GenerationRef, {
  description: 'One accepted request, from first to last. Seen by keys of its account with the scope GENERATIONS_READ.',
  id: { resolve: (generation) => generation.id, description: 'Begins with gen_. Ids sort by the time of acceptance.' },
  loadMany: (ids, { viewer, loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const generation = await loaders.generation.load(id);
        return generation !== null && maySeeContent(viewer, generation) ? generation : null;
      }),
    ),
  fields: (t) => ({
    model: t.field({
      type: ModelRef,
      description: 'The model as it is now.',
      resolve: ({ id, modelId }, _args, { catalog }) => {
        const model = catalog.modelById(modelId);
        // Models are disabled, never deleted.
        if (model === null) throw new Error(`${id} names the model ${modelId}, which is not in the catalog`);
        return model;
      },
    }),
    mode: t.field({ type: ModeEnum, description: 'What kind of picture was asked for.', resolve: ({ mode }) => mode }),
    tier: t.field({
      type: ServiceTierEnum,
      description: 'How soon, and at which prices.',
      resolve: ({ tier }) => tier,
    }),
    status: t.field({
      type: GenerationStatusEnum,
      description: 'How it stands.',
      resolve: ({ status }): GenerationStatus => status,
    }),
    prompt: t.exposeString('prompt', {
      nullable: true,
      description: 'What was asked for, byte for byte. Null once erased.',
    }),
    parameters: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The request in canonical form: every parameter that holds, defaults included. Null once erased.',
      resolve: ({ parameters }) => parameters,
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was accepted, before any provider was asked.',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a worker first took it. Null while it is queued.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended. Null while it has not.',
    }),
    deadlineAt: t.expose('deadlineAt', {
      type: 'DateTime',
      description: 'When it will be given up, if it has not ended.',
    }),
    contentErasedAt: t.expose('contentErasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When prompt, images and thinking were erased. Null while they are kept.',
    }),
    progress: t.float({
      nullable: true,
      description:
        'How far it is, 0 to 1, by what the provider tells or by its usual time. Null when there is nothing to go by.',
      resolve: ({ id, status }, _args, { loaders }) =>
        status === 'SUCCEEDED' ? 1 : status === 'QUEUED' ? null : loaders.progress.load(id),
    }),
    thinking: t.string({
      nullable: true,
      description:
        'The thinking text of the attempt that decided, or of the one that is running. Null when there is none, or once erased.',
      resolve: async ({ id, decidingAttemptId }, _args, { loaders }) =>
        (await wordsOf(loaders, id, decidingAttemptId))?.thinking ?? null,
    }),
    text: t.string({
      nullable: true,
      description: 'Text that the model wrote beside its images. Null when there is none, or once erased.',
      resolve: async ({ id, decidingAttemptId }, _args, { loaders }) =>
        (await wordsOf(loaders, id, decidingAttemptId))?.text ?? null,
    }),
    images: t.field({
      type: [ImageRef],
      description: 'The final images, in order. Empty until there is one.',
      resolve: ({ id }, _args, { loaders }) => loaders.images.load(id),
    }),
    attempts: t.field({
      type: [AttemptRef],
      description: 'Every try, in the order that they were made.',
      resolve: ({ id }, _args, { loaders }) => loaders.attempts.load(id),
    }),
    route: t.field({
      type: [OfferEstimate],
      description:
        'Offers as last considered, in the order they would be tried, each with why or why not. Empty until routed.',
      resolve: ({ route }) => [...(route ?? [])],
    }),
    costUsd: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What all of its attempts cost together, in US dollars; what may be due for abandoned ones included. Null until it has ended, and when nothing was due.',
      resolve: ({ costMicros }) => usdOfMicros(costMicros),
    }),
    heldUsd: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What is held of its key’s budget until it ends, in US dollars: the most that it was expected to cost. Null once it has ended, and when its key has no budget.',
      resolve: ({ heldMicros }) => (heldMicros === 0 ? null : usdOfMicros(heldMicros)),
    }),
    error: t.field({
      type: GenerationErrorType,
      nullable: true,
      description: 'Why it failed. Null when it did not.',
      resolve: errorOf,
    }),
    cancelBilling: t.field({
      type: CancelBillingEnum,
      nullable: true,
      description: 'What a cancel meant for the bill. Null when nobody canceled, or while it is not known.',
      resolve: ({ cancelBilling }) => cancelBilling,
    }),
    sandbox: t.exposeBoolean('sandbox', { description: 'Made by the sandbox: no real model, no real money.' }),
    apiKey: t.field({
      type: ApiKeyRef,
      nullable: true,
      description:
        'The key that started it. Null for the bootstrap key, and for viewers who are neither admins nor that key.',
      resolve: ({ apiKeyId }, _args, { viewer, loaders }) =>
        apiKeyId !== null && viewer !== null && (viewer.apiKeyId === apiKeyId || hasScope(viewer, 'ADMIN'))
          ? loaders.apiKey.load(apiKeyId)
          : null,
    }),
    metadata: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What the caller attached, as it came. Null when nothing, or once erased.',
      resolve: ({ metadata }) => metadata,
    }),
    events: t.field({
      type: GenerationEventConnection(),
      description:
        'The stored events, oldest first, the same that the subscription sends: read on with "after" where a stream broke off.',
      args: {
        after: t.arg.string({
          required: false,
          description: 'Begin after this event’s cursor. Left out: at the first.',
        }),
        first: t.arg.int({ required: false, description: 'At most so many, 100 at most; 20 when left out.' }),
      },
      resolve: async ({ id }, { after, first }, { loaders, generations: { epoch } }) => {
        const { limit } = parsePageArguments({ first });
        const cursor =
          after === null || after === undefined ? null : cursorRefusalAsError(() => decodeStreamCursor(after, id));
        // A cursor of before a restore: the stream begins again.
        const place = cursor === null || cursor.epoch !== epoch ? 0 : cursor.seq;
        const [page, head] = await Promise.all([
          loaders.events.load({ generationId: id, after: place, limit }),
          loaders.head.load(id),
        ]);
        const edges = page.map((event) => ({
          cursor: encodeStreamCursor({ generationId: id, epoch, seq: event.seq }),
          node: { event, epoch },
        }));
        return {
          edges,
          pageInfo: {
            hasNextPage: (page.at(-1)?.seq ?? Math.max(place, limit === 0 ? 0 : head)) < head,
            hasPreviousPage: place > 0,
            startCursor: edges[0]?.cursor ?? null,
            endCursor: edges.at(-1)?.cursor ?? null,
          },
        };
      },
    }),
    lastCursor: t.string({
      description: 'Where the stream stands now: read this snapshot, then subscribe after it.',
      resolve: async ({ id }, _args, { loaders, generations: { epoch } }) =>
        encodeStreamCursor({ generationId: id, epoch, seq: await loaders.head.load(id) }),
    }),
  }),
});

/** A function, since the two types name each other and this file may be read first. */
function GenerationEventConnection() {
  return builder.connectionObject(
    { type: GenerationEventRef, name: 'GenerationEventConnection', description: 'A page of a generation’s events.' },
    { name: 'GenerationEventEdge', description: 'An event and its place in the stream.' },
  );
}
