import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import type { EndpointFilterInput } from '../src/webhooks/check-endpoint.ts';
import { resendDelivery, sendTest } from '../src/webhooks/deliveries.ts';
import { createEndpoint, deleteEndpoint, rotateSecret, updateEndpoint } from '../src/webhooks/endpoints.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../src/webhooks/read.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import './errors.ts';
import './forbidden-error.ts';
import { WebhookDeliveryRef } from './webhook-delivery.ts';
import { WebhookEndpointRef, WebhookEndpointStatusEnum, WebhookEventTypeEnum } from './webhook-endpoint.ts';

const WebhookFilterInput = builder.inputType('WebhookFilterInput', {
  description: 'Which generations an endpoint is told of. All that is said must hold.',
  fields: (t) => ({
    models: t.stringList({
      required: false,
      description: 'Of any of these models: slugs or aliases, 100 at most. Left out: of all.',
    }),
    apiKeys: t.idList({
      required: false,
      description: 'Started by any of these keys: ids, 100 at most. Left out: by all, the bootstrap key included.',
    }),
    metadata: t.field({
      type: 'JSON',
      required: false,
      description:
        'A JSON object of at most 4 KiB that a generation’s metadata must contain: {"tenant": "a"} means those whose metadata says so, whatever else it says. Left out: any, or none.',
    }),
  }),
});

const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'The endpoint that is wanted.',
  fields: (t) => ({
    url: t.string({
      description:
        'Where to send: https, at port 443 or 8443, on the public internet. Addresses that only this server could reach are refused, now and at each try.',
    }),
    description: t.string({ required: false, description: 'What it is for, 200 characters at most. Left out: empty.' }),
    eventTypes: t.field({
      type: [WebhookEventTypeEnum],
      required: false,
      description: 'What to tell of. Left out: how generations end (succeeded, failed, canceled).',
    }),
    filter: t.field({
      type: WebhookFilterInput,
      required: false,
      description: 'Which generations to tell of. Left out: all of the account’s.',
    }),
  }),
});

const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What shall be different. What is left out stays as it is, as does what is null, but for the filter.',
  fields: (t) => ({
    url: t.string({ required: false, description: 'Another address, under the same rules as a first one.' }),
    description: t.string({ required: false, description: 'What it is for, 200 characters at most; may be empty.' }),
    eventTypes: t.field({ type: [WebhookEventTypeEnum], required: false, description: 'All that it is told of.' }),
    filter: t.field({
      type: WebhookFilterInput,
      required: false,
      description: 'Which generations it is told of, said whole. Null: all of the account’s.',
    }),
    status: t.field({
      type: WebhookEndpointStatusEnum,
      required: false,
      description:
        'DISABLED gives up what still waits for it; ACTIVE tells it of what is committed from then on, not of what happened meanwhile.',
    }),
  }),
});

const withEndpoint = <Name extends string>(name: Name, description: string) =>
  builder.objectRef<{ readonly endpoint: WebhookEndpoint }>(name).implement({
    description,
    fields: (t) => ({
      endpoint: t.field({
        type: WebhookEndpointRef,
        description: 'The endpoint as it is now.',
        resolve: ({ endpoint }) => endpoint,
      }),
    }),
  });

const withSecret = <Name extends string>(name: Name, description: string) =>
  builder.objectRef<{ readonly endpoint: WebhookEndpoint; readonly secret: string }>(name).implement({
    description,
    fields: (t) => ({
      endpoint: t.field({
        type: WebhookEndpointRef,
        description: 'The endpoint as it is listed.',
        resolve: ({ endpoint }) => endpoint,
      }),
      secret: t.exposeString('secret', {
        description:
          'What webhooks are verified with, whsec_…, as libraries for Standard Webhooks take it. This is the only time that it is shown.',
      }),
    }),
  });

const withDelivery = <Name extends string>(name: Name, description: string) =>
  builder.objectRef<{ readonly delivery: WebhookDelivery }>(name).implement({
    description,
    fields: (t) => ({
      delivery: t.field({
        type: WebhookDeliveryRef,
        description: 'The delivery as it is now; ask for it again to see what became of it.',
        resolve: ({ delivery }) => delivery,
      }),
    }),
  });

const CreateWebhookEndpointPayload = withSecret('CreateWebhookEndpointPayload', 'The endpoint was made.');
const RotateWebhookSecretPayload = withSecret('RotateWebhookSecretPayload', 'The endpoint has another secret.');
const UpdateWebhookEndpointPayload = withEndpoint('UpdateWebhookEndpointPayload', 'The endpoint was changed.');
const SendTestWebhookPayload = withDelivery('SendTestWebhookPayload', 'The test is on its way.');
const ResendWebhookDeliveryPayload = withDelivery('ResendWebhookDeliveryPayload', 'The delivery is due again.');
const DeleteWebhookEndpointPayload = builder
  .objectRef<{ readonly id: string }>('DeleteWebhookEndpointPayload')
  .implement({
    description: 'The endpoint is gone, and its deliveries with it.',
    fields: (t) => ({ id: t.exposeID('id', { description: 'What it was called.' }) }),
  });

const ENDPOINT_ID = 'The endpoint’s id, whe_….';

builder.mutationFields((t) => ({
  createWebhookEndpoint: t.field({
    type: CreateWebhookEndpointPayload,
    description:
      'Makes an endpoint that is told of what is committed from then on. An account has 50 at most. Needs the scope WEBHOOKS.',
    errors: {
      types: [InvalidInputRefusal, ForbiddenRefusal],
      union: { name: 'CreateWebhookEndpointResult', description: 'The new endpoint, or why there is none.' },
      directResult: true,
    },
    args: { input: t.arg({ type: CreateWebhookEndpointInput, description: 'The endpoint that is wanted.' }) },
    resolve: (_root, { input }, context) =>
      createEndpoint(roomsOf(context), context.viewer, { url: input.url, ...said(input) }),
  }),
  updateWebhookEndpoint: t.field({
    type: UpdateWebhookEndpointPayload,
    description: 'Changes an endpoint, or its status. Needs the scope WEBHOOKS.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'UpdateWebhookEndpointResult', description: 'The endpoint as it is now, or why it is as it was.' },
      directResult: true,
    },
    args: {
      id: t.arg.id({ description: ENDPOINT_ID }),
      input: t.arg({ type: UpdateWebhookEndpointInput, description: 'What shall be different.' }),
    },
    resolve: async (_root, { id, input }, context) => ({
      endpoint: await updateEndpoint(roomsOf(context), context.viewer, id, {
        url: input.url ?? undefined,
        status: input.status ?? undefined,
        ...said(input),
      }),
    }),
  }),
  deleteWebhookEndpoint: t.field({
    type: DeleteWebhookEndpointPayload,
    description: 'Takes an endpoint away, with what was kept of its deliveries. Needs the scope WEBHOOKS.',
    errors: {
      types: [NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'DeleteWebhookEndpointResult', description: 'What was deleted, or why nothing was.' },
      directResult: true,
    },
    args: { id: t.arg.id({ description: ENDPOINT_ID }) },
    resolve: async (_root, { id }, context) => {
      await deleteEndpoint(roomsOf(context), context.viewer, id);
      return { id };
    },
  }),
  rotateWebhookSecret: t.field({
    type: RotateWebhookSecretPayload,
    description:
      'Gives an endpoint another secret. Both sign each webhook for 24 hours, so that a receiver can be changed without losing any. Needs the scope WEBHOOKS.',
    errors: {
      types: [NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'RotateWebhookSecretResult', description: 'The new secret, or why there is none.' },
      directResult: true,
    },
    args: { id: t.arg.id({ description: ENDPOINT_ID }) },
    resolve: (_root, { id }, context) => rotateSecret(roomsOf(context), context.viewer, id),
  }),
  sendTestWebhook: t.field({
    type: SendTestWebhookPayload,
    description: 'Sends an endpoint an event of type endpoint.test, at once. Needs the scope WEBHOOKS.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'SendTestWebhookResult', description: 'The delivery of the test, or why there is none.' },
      directResult: true,
    },
    args: { id: t.arg.id({ description: ENDPOINT_ID }) },
    resolve: async (_root, { id }, context) => ({ delivery: await sendTest(roomsOf(context), context.viewer, id) }),
  }),
  resendWebhookDelivery: t.field({
    type: ResendWebhookDeliveryPayload,
    description:
      'Sends a delivery again at once, whatever became of it, under the same id and with all tries of the schedule before it. Needs the scope WEBHOOKS.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'ResendWebhookDeliveryResult', description: 'The delivery as it is now, or why it isn’t sent.' },
      directResult: true,
    },
    args: { id: t.arg.id({ description: 'The delivery’s id, whd_….' }) },
    resolve: async (_root, { id }, context) => ({
      delivery: await resendDelivery(roomsOf(context), context.viewer, id),
    }),
  }),
}));

function roomsOf({ database, catalog, webhooks }: Context) {
  return { database, catalog, ...webhooks };
}

type Said = typeof UpdateWebhookEndpointInput.$inferInput;

/** What was said, without what is null; a filter that is null is said. */
function said({ description, eventTypes, filter }: Omit<Said, 'url' | 'status'>) {
  return {
    description: description ?? undefined,
    eventTypes: eventTypes ?? undefined,
    filter: filter == null ? filter : filterOf(filter),
  };
}

function filterOf({
  models = null,
  apiKeys = null,
  metadata = null,
}: NonNullable<Said['filter']>): EndpointFilterInput {
  return { models, apiKeys, metadata };
}
