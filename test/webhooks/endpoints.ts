import assert from 'node:assert/strict';
import { until, type Client } from '../installation.ts';

const ENDPOINT = `id url description eventTypes status disabledReason disabledAt failingSince previousSecretUntil createdAt
  filter { models { slug } apiKeyIds metadata }`;
const DELIVERY = 'id type seq status tries lastStatus lastError lastTryAt nextTryAt deliveredAt generation { id }';
const PROBLEMS = '... on InvalidInputError { problems { path message } }';
/** Those whose input can't be wrong. */
const NEVER_INVALID = ['deleteWebhookEndpoint', 'rotateWebhookSecret'];

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly eventTypes: readonly string[];
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
  readonly previousSecretUntil: string | null;
  readonly filter: object | null;
}

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly seq: number | null;
  readonly status: string;
  readonly tries: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly nextTryAt: string | null;
  readonly deliveredAt: string | null;
}

export interface Answered {
  readonly __typename: string;
  readonly message?: string;
  readonly problems?: readonly { readonly path: readonly string[]; readonly message: string }[];
  readonly endpoint?: Endpoint;
  readonly secret?: string;
  readonly delivery?: Delivery;
}

/** One of the mutations about webhooks, with whatever it answers. */
export async function mutate(
  client: Client,
  field: string,
  args: { readonly id?: string; readonly input?: object },
  options: { key?: string | null } = {},
): Promise<Answered> {
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  const inputType = `${name}Input!`;
  const declared = [...('id' in args ? ['$id: ID!'] : []), ...('input' in args ? [`$input: ${inputType}`] : [])];
  const given = Object.keys(args).map((argument) => `${argument}: $${argument}`);
  const wanted = /Delivery|Test/.test(name) ? `delivery { ${DELIVERY} }` : `endpoint { ${ENDPOINT} }`;
  const payload = name.startsWith('Delete') ? 'id' : /Create|Rotate/.test(name) ? `secret ${wanted}` : wanted;
  const { data, errors } = await client.ask<Record<string, Answered>>(
    `mutation (${declared.join(', ')}) { ${field}(${given.join(', ')}) { __typename ... on Error { message } ${NEVER_INVALID.includes(field) ? '' : PROBLEMS} ... on ${name}Payload { ${payload} } } }`,
    args,
    options,
  );
  assert.equal(errors, undefined, JSON.stringify(errors));
  const answered = data[field];
  assert.ok(answered !== undefined);
  return answered;
}

/** Makes an endpoint that must be accepted. */
export async function endpointAt(
  client: Client,
  url: string,
  input: object = {},
): Promise<Endpoint & { readonly secret: string }> {
  const { endpoint, secret, ...rest } = await mutate(client, 'createWebhookEndpoint', { input: { url, ...input } });
  assert.ok(endpoint !== undefined && secret !== undefined, JSON.stringify(rest));
  return { ...endpoint, secret };
}

export async function readEndpoint(client: Client, id: string): Promise<Endpoint & { deliveries: Delivery[] }> {
  const { data, errors } = await client.ask<{
    webhookEndpoint: Endpoint & { deliveries: { nodes: Delivery[] } };
  }>(`query ($id: ID!) { webhookEndpoint(id: $id) { ${ENDPOINT} deliveries(first: 100) { nodes { ${DELIVERY} } } } }`, {
    id,
  });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return { ...data.webhookEndpoint, deliveries: data.webhookEndpoint.deliveries.nodes };
}

/** Waits until the newest delivery of an endpoint is as it is wanted. */
export function delivery(
  client: Client,
  endpointId: string,
  is: (delivery: Delivery) => boolean = ({ status }) => status === 'DELIVERED',
): Promise<Delivery> {
  return until(`a delivery of ${endpointId}`, async () => {
    const [newest] = (await readEndpoint(client, endpointId)).deliveries;
    return newest !== undefined && is(newest) && newest;
  });
}
