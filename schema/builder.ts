import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import { GraphQLError } from 'graphql';
import type { Json } from '../src/base/json.ts';
import type { Context } from './context.ts';
import { typeNameOfId } from './node-types.ts';

/**
 * The one builder. Output fields are non-null and input fields required unless they say otherwise; a nullable field says
 * in its description what null means.
 *
 * The errors plugin stands before everything that could look at who is asking, so that a refusal is data.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: true;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: Json; Output: Json };
    Decimal: { Input: string; Output: string };
  };
}>({
  plugins: [ErrorsPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  defaultInputFieldRequiredness: true,
  errors: {
    defaultTypes: [],
    directResult: true,
  },
  relay: {
    cursorType: 'String',
    edgeCursorType: 'String',
    pageInfoCursorType: 'String',
    nodesOnConnection: { description: 'The items themselves, without their cursors.' },
    cursorFieldOptions: { description: 'Its place in the list, for "after" and "before".' },
    nodeFieldOptions: { description: 'The item.' },
    edgesFieldOptions: { description: 'The items with their cursors.' },
    pageInfoFieldOptions: { description: 'Whether there is more, and from where.' },
    nodeTypeOptions: { description: 'Anything that has an id of its own.' },
    idFieldOptions: { description: 'Opaque, prefixed by kind, the same at every door.' },
    pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there are items after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there are items before this page.' },
    startCursorFieldOptions: { description: 'The first item’s cursor. Null on an empty page.' },
    endCursorFieldOptions: { description: 'The last item’s cursor. Null on an empty page.' },
    firstArgOptions: { description: 'At most so many from the front: 0 to 100, 20 when left out.' },
    afterArgOptions: { description: 'Begin after this cursor.' },
    lastArgOptions: { description: 'At most so many from the back: 0 to 100.' },
    beforeArgOptions: { description: 'End before this cursor.' },
    // Ids are ours, the same at every door; the prefix names the type.
    encodeGlobalID: (_typename, id) => String(id),
    // An id of no kind is looked for among the models, where it isn't.
    decodeGlobalID: (id) => ({ typename: typeNameOfId(id) ?? 'Model', id }),
    nodeQueryOptions: {
      nullable: true,
      args: { id: { description: 'The id of anything that has one.' } },
      description: 'Anything that has an id. Null when there is nothing of that id, or nothing that you may see.',
    },
    nodesQueryOptions: {
      args: { ids: { description: 'Ids of anything that has one; the same may come twice.' } },
      nullable: { list: false, items: true },
      description: 'Several at once, in the order of the ids; null in the place of what is not there.',
    },
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 5,
    limit: { complexity: 20_000, depth: 14, breadth: 500 },
    complexityError: (kind) =>
      new GraphQLError(
        `The operation is too large: its ${kind.toLowerCase()} is over the limit. Ask for less at a time.`,
        { extensions: { code: 'QUERY_TOO_COMPLEX' } },
      ),
  },
});

builder.queryType({ description: 'What can be read. The catalog is open to all; what is a user’s own needs a key.' });
builder.mutationType({ description: 'What can be done. Every refusal is data of a type that implements Error.' });
builder.subscriptionType({ description: 'Facts as they happen, in order, each with a cursor that resumes after it.' });
