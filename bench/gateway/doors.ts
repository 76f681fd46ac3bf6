import assert from 'node:assert/strict';
import { ADMIN_KEY } from '../../test/installation.ts';
import { HttpConnection } from '../http-connection.ts';

/** One client of one gateway: asks for a picture and has it, or at least its last word. */
export interface Client {
  ask(): Promise<unknown>;
  close(): void;
}

export type Door = (url: string) => Client;

const MODEL = 'gpt-image-2';
const PROMPT = 'a lighthouse at dusk';
const BODY = JSON.stringify({ model: MODEL, prompt: PROMPT, size: '1024x1024', quality: 'low' });
const OUR_BODY = JSON.stringify({ ...JSON.parse(BODY), model: `openai/${MODEL}`, response_format: 'b64_json' });

/** OpenAI's own form, to whoever speaks it. */
export function openaiDoor({ path, headers = {}, body = BODY }: OpenaiDoor): Door {
  return (url) => {
    const type = { 'content-type': 'application/json' };
    const connection = new HttpConnection(`${url}${path}`, { ...type, authorization: 'Bearer test', ...headers });
    return { ask: () => connection.post(body, 'UNREAD'), close: () => connection.close() };
  };
}

interface OpenaiDoor {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Our OpenAI door. */
export const ourOpenaiDoor: Door = openaiDoor({
  path: '/openai/v1/images/generations',
  headers: { authorization: `Bearer ${ADMIN_KEY}` },
  body: OUR_BODY,
});

const START = `mutation ($input: StartGenerationInput!) {
  startGeneration(input: $input) { __typename ... on Error { message } ... on StartGenerationPayload { generation { id } } }
}`;
const WATCH = 'subscription ($id: ID!) { generationEvents(id: $id) { seq type } }';
const INPUT = { model: `openai/${MODEL}`, prompt: PROMPT, parameters: { size: '1024x1024', quality: 'low' } };

/** GraphQL: a mutation, and the events over SSE to their end. Two requests, and no bytes of the picture. */
export const ourGraphqlDoor: Door = (url) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };
  const start = new HttpConnection(`${url}/graphql`, headers);
  const watch = new HttpConnection(`${url}/graphql`, { ...headers, accept: 'text/event-stream' });
  return {
    async ask() {
      const begun = await start.post(JSON.stringify({ query: START, variables: { input: INPUT } }), 'TEXT');
      const [, id] = /"id":"([^"]+)"/.exec(begun) ?? [];
      assert.ok(id !== undefined, begun);
      const told = await watch.post(JSON.stringify({ query: WATCH, variables: { id } }), 'TEXT');
      assert.match(told, /GENERATION_SUCCEEDED/);
    },
    close() {
      start.close();
      watch.close();
    },
  };
};
