import {
  BREAK,
  getNamedType,
  isEnumType,
  isSpecifiedScalarType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** What is read from memory. Elsewhere the database sets the pace, and loaders count on the order of graphql's own steps. */
const IN_MEMORY: ReadonlySet<string> = new Set([
  '__typename',
  'competitions',
  'leaderboard',
  'model',
  'models',
  'offer',
  'provider',
  'providers',
]);

/**
 * Whether graphql-jit runs a document as graphql does: one query of the catalog, without directives (it reads a null
 * condition otherwise), whose arguments and variables are all enums and GraphQL's own scalars (it mistakes defaults of
 * input objects and of scalars of our own, and variables inside of them).
 */
export function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1 || !isOfCatalog(operation)) return false;
  let plain = true;
  const refuse = () => {
    plain = false;
    return BREAK;
  };
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Directive: refuse,
      VariableDefinition: () => (isPlain(types.getInputType()) ? undefined : refuse()),
      Field() {
        const given = types.getFieldDef()?.args.filter((argument) => argument.defaultValue !== undefined) ?? [];
        return given.every(({ type }) => isPlain(type)) ? undefined : refuse();
      },
      Argument: () => (isPlain(types.getArgument()?.type) ? undefined : refuse()),
    }),
  );
  return plain;
}

function isOfCatalog({ operation, selectionSet }: OperationDefinitionNode): boolean {
  return (
    operation === OperationTypeNode.QUERY &&
    selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && IN_MEMORY.has(selection.name.value))
  );
}

function isPlain(type: GraphQLInputType | null | undefined): boolean {
  const named = type == null ? undefined : getNamedType(type);
  return isEnumType(named) || (named !== undefined && isSpecifiedScalarType(named));
}
