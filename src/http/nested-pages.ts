import {
  GraphQLError,
  Kind,
  getNamedType,
  getOperationAST,
  isCompositeType,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Items that pages within pages may come to: a hundred times a hundred. */
const MOST_ITEMS = 10_000;
const DEFAULT_PAGE = 20;
const LONGEST_PAGE = 100;

/** Refuses pages within pages within pages. Only now are the variables known that say how long each is. */
export function useNestedPages(): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const items = itemsOf(args);
      if (items <= MOST_ITEMS) return;
      const message = `Pages within pages may come to at most ${MOST_ITEMS} items; these could be ${items}. Ask for less at once.`;
      const extensions = { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } };
      setResultAndStopExecution({ errors: [new GraphQLError(message, { extensions })] });
    },
  };
}

export function isTooManyItems(args: ExecutionArgs): boolean {
  return itemsOf(args) > MOST_ITEMS;
}

/** The largest product of page lengths on a way from the root to a leaf. */
export function itemsOf({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  const root = operation == null ? null : schema.getRootType(operation.operation);
  if (operation == null || root == null) return 0;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  }
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const fragment = fragments.get(name);
    const found = known.get(name) ?? (fragment === undefined ? 0 : within(fragment.selectionSet, namedType(fragment)));
    known.set(name, found);
    return found;
  };
  const namedType = ({ typeCondition }: FragmentDefinitionNode) => schema.getType(typeCondition.name.value);
  const ofField = (field: FieldNode, parent: GraphQLNamedType | undefined): number => {
    const definition = isCompositeType(parent) ? schema.getField(parent, field.name.value) : undefined;
    if (definition === undefined) return 0;
    const isPage = definition.args.some(({ name }) => name === 'first');
    const below = field.selectionSet === undefined ? 0 : within(field.selectionSet, getNamedType(definition.type));
    return (isPage ? pageLength(field, variableValues ?? {}) : 1) * Math.max(1, below);
  };
  const within = ({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined): number => {
    let most = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) most = Math.max(most, ofField(selection, parent));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) most = Math.max(most, ofFragment(selection.name.value));
      else {
        const on = selection.typeCondition;
        most = Math.max(
          most,
          within(selection.selectionSet, on === undefined ? parent : schema.getType(on.name.value)),
        );
      }
    }
    return most;
  };
  return within(operation.selectionSet, root);
}

function pageLength({ arguments: given = [] }: FieldNode, variables: { readonly [name: string]: unknown }): number {
  for (const { name, value } of given) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    const length =
      value.kind === Kind.VARIABLE ? variables[value.name.value] : value.kind === Kind.INT ? Number(value.value) : null;
    // A length that can't be is refused by whoever makes the page, and says so better.
    if (typeof length === 'number' && length >= 0) return Math.min(length, LONGEST_PAGE);
  }
  return DEFAULT_PAGE;
}
