import { createApiKey, listApiKeys, revokeApiKey, type ApiKey } from '../src/access/keys.ts';
import { readImageRetention } from '../src/access/image-retention.ts';
import { ForbiddenRefusal, hasScope, SCOPES, type Scope, type Viewer } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import { BudgetPeriodEnum, BudgetType } from './budget.ts';
import { builder } from './builder.ts';
import { decodeCursor, encodeCursor, parsePageArguments } from './connection.ts';
import './errors.ts';
import { forbiddenAsError } from './forbidden-error.ts';
import { ImageRetentionEnum } from './image-retention.ts';
import { budgetOf } from './loaders.ts';

const ScopeType = builder.enumType('Scope', {
  description: 'What a key may do. More may come.',
  values: {
    CATALOG_READ: {
      description: 'Read the catalog. It is open to all; the scope is for keys that may do nothing else.',
    },
    GENERATIONS_READ: { description: 'Read the account’s generations, with their events, pictures and amounts.' },
    GENERATIONS_WRITE: { description: 'Start, cancel and erase generations; starting costs money.' },
    ARENA_VOTE: { description: 'Start battles and vote in them.' },
    WEBHOOKS: {
      description:
        'Keep webhook endpoints, which are told of all generations of the account: with pictures and amounts, without prompts.',
    },
    ADMIN: { description: 'Everything, keys included.' },
  } satisfies Record<Scope, { description: string }>,
});

export const ApiKeyRef = builder.objectRef<ApiKey>('ApiKey');

builder.node(ApiKeyRef, {
  description: 'One key that somebody was given. Seen by admins of its account, and by itself through Query.viewer.',
  id: { resolve: (key) => key.id, description: 'Begins with key_. It is part of the key itself, and no secret.' },
  loadMany: (ids, { viewer, loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const key = await loaders.apiKey.load(id);
        return key !== null && maySeeKey(viewer, key) ? key : null;
      }),
    ),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is for, as its maker called it.' }),
    lastFour: t.exposeString('lastFour', {
      description: 'The last four characters of the key, to tell it from others.',
    }),
    scopes: t.field({
      type: [ScopeType],
      description: 'What it may do.',
      // What a newer version of the server may have given is not known here.
      resolve: (key) => SCOPES.filter((scope) => key.scopes.includes(scope)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made and shown, the only time.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last accepted, give or take a minute. Null when it never was.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when it is refused by itself. Null when it holds until it is revoked.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When somebody ended it; every process refuses it five seconds later at the latest. Null while nobody did.',
    }),
    budget: t.field({
      type: BudgetType,
      nullable: true,
      description: 'What it may spend. Null when nobody set a limit.',
      resolve: ({ id }, _args, context) => budgetOf(context, id),
    }),
    startsPerMinute: t.exposeInt('startsPerMinute', {
      nullable: true,
      description:
        'How many generations it may start in a minute: so many at once, and then one whenever its share of a minute has passed. Null when nobody set a limit.',
    }),
    retriesRefusedContent: t.exposeBoolean('retriesRefusedContent', {
      description:
        'Whether one other offer may be asked when a provider refuses the content of a request of this key. False: a refusal ends the generation, which is what most providers expect of their callers. Other failures are not meant; those go on to the next offer either way.',
    }),
  }),
});

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who asks, by the key that came with the request.',
  fields: (t) => ({
    apiKey: t.field({
      type: ApiKeyRef,
      nullable: true,
      description:
        'The key itself. Null for the bootstrap key of the server’s environment, which is no key of the list.',
      resolve: ({ apiKeyId }, _args, { loaders }) => (apiKeyId === null ? null : loaders.apiKey.load(apiKeyId)),
    }),
    scopes: t.field({
      type: [ScopeType],
      description: 'What the key may do. ADMIN includes all others, listed or not.',
      resolve: ({ scopes }) => [...scopes],
    }),
    imageRetention: t.field({
      type: ImageRetentionEnum,
      description: 'How long pictures of the key’s account are kept. An admin sets it with setImageRetention.',
      resolve: ({ accountId }, _args, { database }) => readImageRetention(database.orm, accountId),
    }),
  }),
});

const LIST = 'apiKeys';

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerType,
    nullable: true,
    description: 'Who asks, and what they may do. Null without a key.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
  apiKeys: t.connection(
    {
      type: ApiKeyRef,
      nullable: true,
      description:
        'The account’s keys, revoked and expired ones too, newest first. For admins; null for others, with an error entry of code FORBIDDEN.',
      resolve: async (_root, args, { database, viewer }) => {
        const { limit, direction, cursor } = parsePageArguments(args);
        const keyId = cursor === null ? null : String(decodeCursor(LIST, cursor)[0]);
        const { apiKeys, more } = await forbiddenAsError(
          listApiKeys(database.orm, viewer, { limit, direction, keyId }),
        );
        const edges = apiKeys.map((node) => ({ cursor: encodeCursor(LIST, [node.id]), node }));
        return {
          edges,
          pageInfo: {
            hasNextPage: direction === 'forward' ? more : keyId !== null,
            hasPreviousPage: direction === 'backward' ? more : keyId !== null,
            startCursor: edges[0]?.cursor ?? null,
            endCursor: edges.at(-1)?.cursor ?? null,
          },
        };
      },
    },
    { name: 'ApiKeyConnection', description: 'A page of keys.' },
    { name: 'ApiKeyEdge', description: 'A key and its place in the list.' },
  ),
}));

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'The key that is wanted.',
  fields: (t) => ({
    name: t.string({ description: 'What it is for: 1 to 100 characters on one line. Names needn’t differ.' }),
    scopes: t.field({ type: [ScopeType], description: 'What it may do; at least one.' }),
    expiresAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'From when it is refused by itself. Left out: it holds until it is revoked.',
    }),
    budgetUsd: t.field({
      type: 'Decimal',
      required: false,
      description:
        'What it may spend in each period, in US dollars, at most six decimals. Left out: as much as it likes; setBudget can change that.',
    }),
    budgetPeriod: t.field({
      type: BudgetPeriodEnum,
      defaultValue: 'MONTH',
      description: 'How long the budget lasts before it begins anew. Means nothing without budgetUsd.',
    }),
    startsPerMinute: t.int({
      required: false,
      description:
        'How many generations it may start in a minute, from 1 to 100000. Left out: as many as it likes; setRateLimit can change that.',
    }),
    retriesRefusedContent: t.boolean({
      defaultValue: false,
      description:
        'Whether one other offer may be asked when a provider refuses the content of a request of this key: providers draw the line at different places. False: the refusal ends the generation.',
    }),
  }),
});

const CreateApiKeyPayload = builder
  .objectRef<{ readonly apiKey: ApiKey; readonly secret: string }>('CreateApiKeyPayload')
  .implement({
    description: 'The key was made.',
    fields: (t) => ({
      apiKey: t.field({ type: ApiKeyRef, description: 'The key as it is listed.', resolve: ({ apiKey }) => apiKey }),
      secret: t.exposeString('secret', {
        description: 'The whole key, to be sent as "authorization: Bearer …". This is the only time that it is shown.',
      }),
    }),
  });

const RevokeApiKeyPayload = builder.objectRef<{ readonly apiKey: ApiKey }>('RevokeApiKeyPayload').implement({
  description: 'The key is revoked, now or since before.',
  fields: (t) => ({
    apiKey: t.field({ type: ApiKeyRef, description: 'The key as it is now.', resolve: ({ apiKey }) => apiKey }),
  }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyPayload,
    description: 'Makes a key for the viewer’s account. For admins.',
    errors: {
      types: [InvalidInputRefusal, ForbiddenRefusal],
      union: { name: 'CreateApiKeyResult', description: 'The new key, or why there is none.' },
      directResult: true,
    },
    args: { input: t.arg({ type: CreateApiKeyInput, description: 'The key that is wanted.' }) },
    resolve: (_root, { input }, { database, viewer, keyPepper }) => {
      const { expiresAt = null, startsPerMinute = null, budgetUsd, budgetPeriod, ...others } = input;
      const budget = budgetUsd == null ? null : { limitUsd: budgetUsd, period: budgetPeriod };
      return createApiKey(database.orm, viewer, { ...others, expiresAt, startsPerMinute, budget }, keyPepper);
    },
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description: 'Ends a key: every process refuses it within five seconds. Twice is harmless. For admins.',
    errors: {
      types: [NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'RevokeApiKeyResult', description: 'The key as it is now, or why it was not revoked.' },
      directResult: true,
    },
    args: { id: t.arg.id({ description: 'The key’s id, key_….' }) },
    resolve: async (_root, { id }, { database, viewer }) => ({ apiKey: await revokeApiKey(database.orm, viewer, id) }),
  }),
}));

/** Admins see the keys of their account, and each key itself. */
export function maySeeKey(viewer: Viewer | null, key: ApiKey): boolean {
  if (viewer === null || viewer.accountId !== key.accountId) return false;
  return hasScope(viewer, 'ADMIN') || viewer.apiKeyId === key.id;
}
