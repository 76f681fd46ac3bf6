import { ADMIN_KEY, type Client } from '../installation.ts';

export interface Called<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Asks an installation's plain-HTTP doors with the admin key, or another, or none; answers are JSON. */
export function caller(url: string) {
  return async <Body = unknown>(
    path: string,
    init: RequestInit = {},
    key: string | null = ADMIN_KEY,
  ): Promise<Called<Body>> => {
    const headers = new Headers(init.headers);
    if (key !== null) headers.set('authorization', `Bearer ${key}`);
    const response = await fetch(`${url}${path}`, { ...init, headers });
    const text = await response.text();
    const body = (text === '' ? null : JSON.parse(text)) as Body; // the answer that is tested
    return { status: response.status, headers: response.headers, body };
  };
}

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } ... on Error { message } }
}`;

/** A new key's text. */
export async function keyWith(client: Client, input: object): Promise<string> {
  const { data } = await client.ask<{ createApiKey: { secret: string } }>(CREATE_KEY, {
    input: { name: 'a test', ...input },
  });
  return data.createApiKey.secret;
}
