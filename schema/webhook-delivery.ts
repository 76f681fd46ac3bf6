import { kindOfId } from '../src/base/ids.ts';
import type { WebhookDelivery } from '../src/webhooks/read.ts';
import type { DeliveryStatus } from '../src/webhooks/tables.ts';
import { builder } from './builder.ts';
import { decodeCursor, encodeCursor, parsePageArguments } from './connection.ts';
import { GenerationRef } from './generation.ts';
import { maySeeContent } from './visibility.ts';
import { maySeeWebhooks, WebhookEndpointRef, WebhookEventTypeEnum } from './webhook-endpoint.ts';

const WebhookDeliveryStatusEnum = builder.enumType('WebhookDeliveryStatus', {
  description: 'What became of a delivery. More may come.',
  values: {
    PENDING: { description: 'It is to be tried, or tried again.' },
    DELIVERED: { description: 'The endpoint answered with a 2xx status.' },
    FAILED: { description: 'All tries failed, or the endpoint was disabled. It can be sent again.' },
  } satisfies Record<DeliveryStatus, { description: string }>,
});

export const WebhookDeliveryRef = builder.objectRef<WebhookDelivery>('WebhookDelivery');

builder.node(WebhookDeliveryRef, {
  description:
    'One event that one endpoint is told of, and what became of it. Kept for 30 days. Seen by keys of its account with the scope WEBHOOKS.',
  id: {
    resolve: (delivery) => delivery.id,
    description: 'Begins with whd_. The header webhook-id says it, the same at every try.',
  },
  loadMany: (ids, { viewer, loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const delivery = await loaders.webhookDelivery.load(id);
        return delivery !== null && maySeeWebhooks(viewer, delivery) ? delivery : null;
      }),
    ),
  fields: (t) => ({
    endpoint: t.field({
      type: WebhookEndpointRef,
      description: 'Whom it is for.',
      resolve: async ({ id, endpointId }, _args, { loaders }) => {
        const endpoint = await loaders.webhookEndpoint.load(endpointId);
        if (endpoint === null) throw new Error(`${id} is for ${endpointId}, which is not there`);
        return endpoint;
      },
    }),
    type: t.expose('type', { type: WebhookEventTypeEnum, description: 'What it tells.' }),
    generation: t.field({
      type: GenerationRef,
      nullable: true,
      description:
        'The generation that it is about, as it is now. Null for a test, for one that is no longer stored, and without the scope GENERATIONS_READ.',
      resolve: async ({ generationId }, _args, { viewer, loaders }) => {
        const generation = generationId === null ? null : await loaders.generation.load(generationId);
        return generation !== null && maySeeContent(viewer, generation) ? generation : null;
      },
    }),
    seq: t.exposeInt('seq', {
      nullable: true,
      description: 'The event’s number within its generation. Null for a test.',
    }),
    status: t.expose('status', { type: WebhookDeliveryStatusEnum, description: 'What became of it.' }),
    tries: t.exposeInt('tries', { description: 'How often it was tried in all, the one under way included.' }),
    lastTryAt: t.expose('lastTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the last try began. Null before the first.',
    }),
    lastStatus: t.exposeInt('lastStatus', {
      nullable: true,
      description: 'The HTTP status of the last try that ended. Null when it had no answer, or none has ended.',
    }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description:
        'For a person: why the last try that ended failed, by its kind; what the endpoint answered is never kept. Null when it succeeded, or none has ended.',
    }),
    lastDurationMs: t.exposeInt('lastDurationMs', {
      nullable: true,
      description: 'How long the last try that ended took, in milliseconds. Null when none has.',
    }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next, or was to be. Null when it is no longer pending.',
    }),
    deliveredAt: t.expose('deliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the endpoint took it. Null while it hasn’t.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the event was noted for the endpoint.' }),
  }),
});

const WebhookDeliveryConnection = builder.connectionObject(
  { type: WebhookDeliveryRef, name: 'WebhookDeliveryConnection', description: 'A page of an endpoint’s deliveries.' },
  { name: 'WebhookDeliveryEdge', description: 'A delivery and its place in the list.' },
);

builder.objectField(WebhookEndpointRef, 'deliveries', (t) =>
  t.field({
    type: WebhookDeliveryConnection,
    description: 'What it was told in the last 30 days, and is to be told, newest first.',
    args: {
      status: t.arg({ type: WebhookDeliveryStatusEnum, required: false, description: 'Only these. Left out: all.' }),
      first: t.arg.int({ required: false, description: 'At most so many, 100 at most; 20 when left out.' }),
      after: t.arg.string({ required: false, description: 'Begin after this cursor. Left out: at the newest.' }),
    },
    resolve: async ({ id: endpointId }, { status = null, first, after }, { loaders }) => {
      const { limit, cursor } = parsePageArguments({ first, after });
      const list = `deliveries ${endpointId}`;
      const place = cursor === null ? null : String(decodeCursor(list, cursor)[0]);
      // Beyond what is no delivery there is nothing.
      const before = place === null || kindOfId(place) === 'webhookDelivery' ? place : '';
      const found = await loaders.webhookDeliveries.load({ endpointId, status, before, limit: limit + 1 });
      const edges = found.slice(0, limit).map((node) => ({ cursor: encodeCursor(list, [node.id]), node }));
      return {
        edges,
        pageInfo: {
          hasNextPage: found.length > limit,
          hasPreviousPage: cursor !== null,
          startCursor: edges[0]?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        },
      };
    },
  }),
);
