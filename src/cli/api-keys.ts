import { z } from 'zod';
import { ask } from './ask.ts';
import { Refusal, refusalFailure, REFUSAL_FIELDS } from './refusal.ts';
import type { Server } from './server.ts';

const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  lastFour: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  budget: z.object({ limitUsd: z.string(), spentUsd: z.string(), period: z.string() }).nullable(),
  startsPerMinute: z.number().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

const FIELDS =
  'id name scopes lastFour createdAt lastUsedAt expiresAt revokedAt startsPerMinute budget { limitUsd spentUsd period }';
const PAGE = 100;

/** All keys of the account, newest first. */
export async function listKeys(server: Server): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = [];
  let after: string | null = null;
  do {
    const page: { apiKeys: { nodes: ApiKey[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } =
      await ask(server, {
        query: `query Keys($first: Int!, $after: String) { apiKeys(first: $first, after: $after) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`,
        variables: { first: PAGE, after },
        answer: z.object({
          apiKeys: z.object({
            nodes: z.array(ApiKey),
            pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
          }),
        }),
      });
    keys.push(...page.apiKeys.nodes);
    after = page.apiKeys.pageInfo.hasNextPage ? page.apiKeys.pageInfo.endCursor : null;
  } while (after !== null);
  return keys;
}

/** Makes a key. It is not repeated when its answer is lost: a key that nobody saw is listed, and can be revoked. */
export async function createKey(
  server: Server,
  input: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly expiresAt?: string;
    readonly budgetUsd?: string;
    readonly budgetPeriod?: string;
    readonly startsPerMinute?: number;
  },
): Promise<{ apiKey: ApiKey; secret: string }> {
  const { createApiKey: result } = await ask(server, {
    query: `mutation CreateKey($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename ... on CreateApiKeyPayload { secret apiKey { ${FIELDS} } } ${REFUSAL_FIELDS} } }`,
    variables: { input },
    answer: z.object({ createApiKey: z.union([z.object({ secret: z.string(), apiKey: ApiKey }), Refusal]) }),
  });
  if ('secret' in result) return result;
  throw refusalFailure(result);
}

/** Ends a key. Twice is harmless. */
export async function revokeKey(server: Server, id: string): Promise<ApiKey> {
  const { revokeApiKey: result } = await ask(server, {
    query: `mutation RevokeKey($id: ID!) { revokeApiKey(id: $id) { __typename ... on RevokeApiKeyPayload { apiKey { ${FIELDS} } } ... on Error { message } } }`,
    variables: { id },
    answer: z.object({ revokeApiKey: z.union([z.object({ apiKey: ApiKey }), Refusal]) }),
  });
  if ('apiKey' in result) return result.apiKey;
  throw refusalFailure(result);
}

/** Sets how many generations a key may start in a minute; null takes the limit away. Twice is harmless. */
export async function setRateLimit(
  server: Server,
  input: { readonly apiKey: string; readonly startsPerMinute: number | null },
): Promise<ApiKey> {
  const { setRateLimit: result } = await ask(server, {
    query: `mutation SetRateLimit($input: SetRateLimitInput!) { setRateLimit(input: $input) { __typename ... on SetRateLimitPayload { apiKey { ${FIELDS} } } ${REFUSAL_FIELDS} } }`,
    variables: { input },
    answer: z.object({ setRateLimit: z.union([z.object({ apiKey: ApiKey }), Refusal]) }),
  });
  if ('apiKey' in result) return result.apiKey;
  throw refusalFailure(result);
}
