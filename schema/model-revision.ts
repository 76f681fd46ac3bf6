import type { Origin } from '../src/catalog/closed-sets.ts';
import type { Revision } from '../src/catalog/revisions.ts';
import { ApiKeyRef, maySeeKey } from './api-key.ts';
import { builder } from './builder.ts';
import { decodeCursor, encodeCursor, parsePageArguments } from './connection.ts';
import { ModelRef } from './model.ts';

const RevisionOriginEnum = builder.enumType('RevisionOrigin', {
  description: 'How a change of a model came about. More may come.',
  values: {
    SHIPPED: { description: 'The catalog that comes with this program had it.' },
    IMPORTED: { description: 'A model page was taken in.' },
    EDITED: {
      description:
        'An admin changed it by hand. From the first of these on, the shipped catalog leaves the model alone.',
    },
  } satisfies Record<Origin, { description: string }>,
});

const ModelRevisionType = builder.objectRef<Revision>('ModelRevision').implement({
  description: 'One change of what the catalog says of a model. Revisions are never changed or deleted.',
  fields: (t) => ({
    version: t.exposeInt('version', {
      description: 'The catalog’s version that the change made: a number that grows with each change of any model.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was made.' }),
    origin: t.expose('origin', { type: RevisionOriginEnum, description: 'How it came about.' }),
    apiKey: t.field({
      type: ApiKeyRef,
      nullable: true,
      description:
        'The key that asked for it. Null when this program made it, or the bootstrap key of its environment; and for all but admins of the key’s account.',
      resolve: async ({ apiKeyId }, _args, { viewer, loaders }) => {
        const key = apiKeyId === null || viewer === null ? null : await loaders.apiKey.load(apiKeyId);
        return key !== null && maySeeKey(viewer, key) ? key : null;
      },
    }),
  }),
});

const ModelRevisionConnection = builder.connectionObject(
  { type: ModelRevisionType, name: 'ModelRevisionConnection', description: 'A page of a model’s revisions.' },
  { name: 'ModelRevisionEdge', description: 'A revision and its place in the list.' },
);

builder.objectField(ModelRef, 'revisions', (t) =>
  t.field({
    type: ModelRevisionConnection,
    description: 'The changes of its facts, newest first: when, how, and, for admins, by whom.',
    args: {
      first: t.arg.int({ required: false, description: 'At most so many, 100 at most; 20 when left out.' }),
      after: t.arg.string({ required: false, description: 'Begin after this cursor. Left out: at the newest.' }),
    },
    resolve: async ({ id }, { first, after }, { loaders }) => {
      const { limit, cursor } = parsePageArguments({ first, after });
      const list = `revisions ${id}`;
      const before = cursor === null ? null : Number(decodeCursor(list, cursor)[0]);
      // Beyond what is no version there is nothing.
      const wanted = before === null || Number.isSafeInteger(before) ? before : 0;
      const found = await loaders.revisions.load({ modelId: id, before: wanted, limit: limit + 1 });
      const edges = found.slice(0, limit).map((node) => ({ cursor: encodeCursor(list, [node.version]), node }));
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
