import { GraphQLError } from 'graphql';
import type { IncomingMessage } from 'node:http';
import { canAnswer } from './accept.ts';

/** A GET's whole query string. */
const MOST_QUERY_CHARACTERS = 8 * 1024;

/**
 * Looks at a request before anything of it is read: only JSON in UTF-8 is taken (a form could be posted by any page),
 * nothing larger than it needs to be, and nothing that couldn't be answered. Throws a GraphQLError that says what is
 * wrong.
 */
export function admit({ method, headers }: IncomingMessage, search: string): void {
  if (search === '' && asksForPage({ method, headers })) {
    throw refusal(
      404,
      'NOT_FOUND',
      'The page for people is shown at the server’s own machine, and elsewhere to admins who are signed in. Sign in at /sign-in, or send an operation.',
    );
  }
  if (method !== 'GET' && method !== 'POST') {
    throw refusal(405, 'METHOD_NOT_ALLOWED', 'GraphQL takes GET for queries and POST.', { allow: 'GET, POST' });
  }
  if (method === 'GET' && search.length > MOST_QUERY_CHARACTERS) {
    const message = `A GET takes at most ${MOST_QUERY_CHARACTERS} characters of query. Send a POST.`;
    throw refusal(414, 'REQUEST_TOO_LARGE', message);
  }
  if (method === 'POST' && !isJson(headers['content-type'])) {
    throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the operation as application/json in UTF-8.');
  }
  if (method === 'POST' && headers['content-encoding'] !== undefined) {
    throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body without a content encoding.');
  }
  if (!canAnswer(headers.accept ?? null)) {
    const message = 'Accept application/graphql-response+json, application/json or text/event-stream.';
    throw refusal(406, 'NOT_ACCEPTABLE', message);
  }
}

/** Whether a browser asks for a page for people, which may come with an operation to show. */
export function asksForPage({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true;
}

function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (type !== 'application/json' && type !== 'application/graphql+json') return false;
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset);
}

function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}
