import { GraphQLError } from 'graphql';

/** The operation that a GET carries in its address. Throws a GraphQLError that says what is wrong with it. */
export function parseQuery(search: string): Record<string, unknown> {
  const parameters = new URLSearchParams(search);
  return {
    query: parameters.get('query'),
    operationName: parameters.get('operationName'),
    variables: jsonOf(parameters, 'variables'),
    extensions: jsonOf(parameters, 'extensions'),
  };
}

function jsonOf(parameters: URLSearchParams, name: string): unknown {
  const text = parameters.get(name);
  if (text === null || text === '') return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GraphQLError(`Expected "${name}" to be JSON.`, {
      cause,
      extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
    });
  }
}
