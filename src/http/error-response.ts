import type { GraphQLError, GraphQLFormattedError } from 'graphql';

const GRAPHQL_JSON = 'application/graphql-response+json';

/** An answer that is nothing but one error, in the form of GraphQL over HTTP. */
export function errorResponse(error: GraphQLError, accept: string | null): Response {
  const { http = {}, ...extensions } = error.extensions as { http?: { status?: number; headers?: object } }; // ours and yoga's own convention
  const type = accept?.toLowerCase().includes(GRAPHQL_JSON) === true ? GRAPHQL_JSON : 'application/json';
  return new Response(JSON.stringify({ errors: [{ message: error.message, extensions }] }), {
    status: http.status ?? 500,
    headers: { ...http.headers, 'content-type': `${type}; charset=utf-8` },
  });
}

/** The error as a client of a socket sees it: what belongs to HTTP is left out. */
export function socketError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...rest } = error.toJSON();
  const { http: _http, unexpected: _unexpected, ...others } = extensions ?? {};
  return { ...rest, ...(Object.keys(others).length > 0 && { extensions: others }) };
}
