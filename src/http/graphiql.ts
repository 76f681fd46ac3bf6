import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphiQLOptions } from 'graphql-yoga';
import { EXAMPLE_OPERATIONS } from './example-operations.ts';

/** Tabs of a first visit; later ones show what a person left there. */
const GRAPHIQL_OPTIONS: GraphiQLOptions = {
  title: 'Pictograph',
  defaultTabs: EXAMPLE_OPERATIONS,
  subscriptionsProtocol: 'SSE',
};

/**
 * All of the page is in the page. Its workers are blobs; it talks to this server, and nothing that it shows may make the
 * browser talk to another one.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  "img-src 'self' data: blob:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const GRAPHIQL_HEADERS = {
  'content-type': 'text/html',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

let page: string | null = null;

/** The page for people. It is 9 MB and always the same, so it is put together once. */
export function graphiqlResponse(): Response {
  page ??= renderGraphiQL(GRAPHIQL_OPTIONS);
  return new Response(page, { headers: GRAPHIQL_HEADERS });
}
