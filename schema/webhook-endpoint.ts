import { hasScope, type Viewer } from '../src/access/viewer.ts';
import { WEBHOOK_EVENT_TYPES, type WebhookType } from '../src/webhooks/event-types.ts';
import { listEndpoints, type WebhookEndpoint } from '../src/webhooks/read.ts';
import type { EndpointStatus } from '../src/webhooks/tables.ts';
import { builder } from './builder.ts';
import { pageOf } from './connection.ts';
import { forbiddenAsError } from './forbidden-error.ts';
import { ModelRef } from './model.ts';

export const WebhookEventTypeEnum = builder.enumType('WebhookEventType', {
  description:
    'What a webhook tells: the names of GenerationEventType, but for thoughts, texts, previews and progress, which are for streams. In the body a type is written with a dot, "generation.succeeded". More may come.',
  values: {
    GENERATION_QUEUED: { description: 'generation.queued: it was accepted.' },
    ROUTE_CHOSEN: { description: 'route.chosen: the offers were put in order.' },
    ATTEMPT_STARTED: { description: 'attempt.started: an offer is about to be asked.' },
    IMAGE: { description: 'image.created: a final image is stored.' },
    ATTEMPT_SUCCEEDED: { description: 'attempt.succeeded: an attempt gave its picture.' },
    ATTEMPT_FAILED: { description: 'attempt.failed: an attempt gave none.' },
    ATTEMPT_CANCELED: { description: 'attempt.canceled: an attempt was stopped because the caller asked.' },
    GENERATION_SUCCEEDED: { description: 'generation.succeeded: it ended with a picture.' },
    GENERATION_FAILED: { description: 'generation.failed: it ended without one.' },
    GENERATION_CANCELED: { description: 'generation.canceled: it was stopped.' },
    ENDPOINT_TEST: { description: 'endpoint.test: what sendTestWebhook sends. No endpoint asks for it.' },
  } satisfies Record<WebhookType, { description: string }>,
});

export const WebhookEndpointStatusEnum = builder.enumType('WebhookEndpointStatus', {
  description: 'Whether an endpoint is told of anything. More may come.',
  values: {
    ACTIVE: { description: 'It is told of what happens.' },
    DISABLED: {
      description: 'It is told of nothing, and nothing is kept for it; disabledReason says why.',
    },
  } satisfies Record<EndpointStatus, { description: string }>,
});

const WebhookFilterType = builder.objectRef<WebhookEndpoint>('WebhookFilter').implement({
  description: 'Which generations an endpoint is told of. All that is said must hold.',
  fields: (t) => ({
    models: t.field({
      type: [ModelRef],
      nullable: true,
      description: 'Of any of these models. Null: of all.',
      resolve: ({ modelIds }, _args, { catalog }) =>
        modelIds?.map((id) => catalog.modelById(id)).filter((model) => model !== null) ?? null,
    }),
    apiKeyIds: t.idList({
      nullable: true,
      description: 'Started by any of these keys: ids alone, since keys are seen by admins. Null: by all.',
      resolve: ({ apiKeyIds }) => apiKeyIds,
    }),
    metadata: t.field({
      type: 'JSON',
      nullable: true,
      description: 'With metadata that contains this. Null: with any, or none.',
      resolve: ({ metadata }) => metadata,
    }),
  }),
});

export const WebhookEndpointRef = builder.objectRef<WebhookEndpoint>('WebhookEndpoint');

builder.node(WebhookEndpointRef, {
  description:
    'An address that somebody wants to be told at, and of what. Seen by keys of its account with the scope WEBHOOKS. Its secret is shown when it is made or rotated, and never again.',
  id: { resolve: (endpoint) => endpoint.id, description: 'Begins with whe_.' },
  loadMany: (ids, { viewer, loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const endpoint = await loaders.webhookEndpoint.load(id);
        return endpoint !== null && maySeeWebhooks(viewer, endpoint) ? endpoint : null;
      }),
    ),
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Where webhooks are sent, by POST.' }),
    description: t.exposeString('description', { description: 'What it is for, as its maker said; may be empty.' }),
    eventTypes: t.field({
      type: [WebhookEventTypeEnum],
      description: 'What it is told of.',
      // What a newer version of the server may have stored is not known here.
      resolve: ({ eventTypes }) => WEBHOOK_EVENT_TYPES.filter((type) => eventTypes.includes(type)),
    }),
    filter: t.field({
      type: WebhookFilterType,
      nullable: true,
      description: 'Which generations it is told of. Null when it is told of all of the account’s.',
      resolve: (endpoint) =>
        endpoint.modelIds === null && endpoint.apiKeyIds === null && endpoint.metadata === null ? null : endpoint,
    }),
    status: t.expose('status', { type: WebhookEndpointStatusEnum, description: 'Whether it is told of anything.' }),
    disabledReason: t.exposeString('disabledReason', {
      nullable: true,
      description: 'For a person: why it was disabled. Null while it is active.',
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was disabled. Null while it is active.',
    }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description:
        'The first failure after which no try has succeeded: five days after it, the endpoint is disabled. Null when the last try succeeded, or none was made.',
    }),
    previousSecretUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before the last rotation signs too. Null when only one secret signs.',
      resolve: ({ previousUntil }) => (previousUntil !== null && previousUntil > new Date() ? previousUntil : null),
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was made: it is told of what was committed after that.',
    }),
  }),
});

builder.queryFields((t) => ({
  webhookEndpoint: t.field({
    type: WebhookEndpointRef,
    nullable: true,
    description:
      'One endpoint. Null when there is none of that id that you may see. Needs the scope WEBHOOKS; null without it.',
    args: { id: t.arg.id({ description: 'whe_….' }) },
    resolve: async (_root, { id }, { viewer, loaders }) => {
      const endpoint = await loaders.webhookEndpoint.load(id);
      return endpoint !== null && maySeeWebhooks(viewer, endpoint) ? endpoint : null;
    },
  }),
  webhookEndpoints: t.connection(
    {
      type: WebhookEndpointRef,
      nullable: true,
      description:
        'The account’s webhook endpoints, oldest first; 50 at most. Needs the scope WEBHOOKS; null for others, with an error entry of code FORBIDDEN.',
      resolve: async (_root, args, { database, viewer }) =>
        pageOf(await forbiddenAsError(listEndpoints(database.orm, viewer)), args, {
          name: 'webhookEndpoints',
          key: ({ id }) => [id],
        }),
    },
    { name: 'WebhookEndpointConnection', description: 'A page of webhook endpoints.' },
    { name: 'WebhookEndpointEdge', description: 'A webhook endpoint and its place in the list.' },
  ),
}));

/** Keys of the account with the scope WEBHOOKS. What one may not see is not there. */
export function maySeeWebhooks(viewer: Viewer | null, owned: { readonly accountId: string }): boolean {
  return viewer !== null && viewer.accountId === owned.accountId && hasScope(viewer, 'WEBHOOKS');
}
