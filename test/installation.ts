import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from '../src/app.ts';
import { createLog } from '../src/base/log.ts';
import { SANDBOX_WEBHOOK_SECRET } from '../src/providers/settings.ts';
import { readConfig } from '../src/config.ts';

/** A key for the environment: every scope, no row. */
export const ADMIN_KEY = 'an-admin-key-for-tests-only';
export const SECRET = 'a secret of more than thirty-two characters for tests';

/** What a client can ask and get, over HTTP. */
export interface Client {
  readonly url: string;
  /** Posts one operation with the admin key (or another, or none) and returns its whole answer. */
  ask<Data = Record<string, unknown>>(
    query: string,
    variables?: object,
    options?: { key?: string | null },
  ): Promise<Answer<Data>>;
}

export interface Answer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
}

export interface Installation extends Client {
  readonly app: App;
  readonly dataDir: string;
  close(): Promise<void>;
}

/** The environment of a process that works on this database and asks this sandbox, as if it were the real provider. */
export function environmentFor({
  databaseUrl,
  dataDir,
  sandboxUrl,
}: {
  databaseUrl: string;
  dataDir: string;
  sandboxUrl: string;
}): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SECRET,
    ADMIN_KEY,
    PORT: '0',
    SANDBOX: 'off',
    GEMINI_API_KEY: 'test',
    GEMINI_BASE_URL: sandboxUrl,
    POLL_MS: '100',
    LOG_LEVEL: 'silent',
  };
}

/** What makes every provider callable, each at its part of a sandbox, beside the Gemini of `environmentFor`. */
export function everyProvider(sandboxUrl: string): Record<string, string> {
  return {
    VERTEX_PROJECT: 'test',
    VERTEX_ACCESS_TOKEN: 'test',
    VERTEX_BASE_URL: `${sandboxUrl}/vertex`,
    FAL_KEY: 'test',
    FAL_QUEUE_URL: `${sandboxUrl}/fal/queue`,
    FAL_REST_URL: `${sandboxUrl}/fal/rest`,
    FAL_API_URL: `${sandboxUrl}/fal/api`,
    REPLICATE_API_TOKEN: 'test',
    REPLICATE_BASE_URL: `${sandboxUrl}/replicate/v1`,
    REPLICATE_WEBHOOK_SECRET: SANDBOX_WEBHOOK_SECRET,
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: `${sandboxUrl}/openai/v1`,
    RECONCILE_GRACE_MS: '3000',
  };
}

/** The whole installation in this process: real database, real sockets, real adapter. */
export async function startInstallation(
  { databaseUrl, sandboxUrl }: { databaseUrl: string; sandboxUrl: string },
  environment: Record<string, string> = {},
): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pictograph-test-'));
  const config = readConfig({ ...environmentFor({ databaseUrl, dataDir, sandboxUrl }), ...environment });
  const app = await openApp(config, createLog(config.logLevel));
  return {
    app,
    dataDir,
    ...clientOf(app.url ?? ''),
    async close() {
      await app.close(AbortSignal.abort());
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function clientOf(url: string): Client {
  return {
    url,
    async ask<Data>(query: string, variables: object = {}, { key = ADMIN_KEY }: { key?: string | null } = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as { data: Data }) };
    },
  };
}

const START = `mutation ($input: StartGenerationInput!) {
  startGeneration(input: $input) {
    __typename
    ... on Error { message }
    ... on InvalidInputError { problems { path message allowed } }
    ... on ModelNotFoundError { didYouMean }
    ... on NoOfferError { considered { configKey reasonCode } }
    ... on IdempotencyConflictError { conflict: generation { id } }
    ... on StartGenerationPayload { repeated generation { id status } }
  }
}`;

export interface Started {
  readonly __typename: string;
  readonly message?: string;
  readonly problems?: readonly {
    readonly path: readonly string[];
    readonly message: string;
    readonly allowed: readonly unknown[] | null;
  }[];
  readonly didYouMean?: readonly string[];
  readonly considered?: readonly { readonly configKey: string; readonly reasonCode: string }[];
  readonly repeated?: boolean;
  readonly conflict?: { readonly id: string } | null;
  readonly generation?: { readonly id: string; readonly status: string };
}

export const MODEL = 'gemini-3.1-flash-image-preview';

/** Asks for a generation and returns whatever the mutation answers. */
export async function start(client: Client, input: object = {}): Promise<Started> {
  const { data, errors } = await client.ask<{ startGeneration: Started }>(START, {
    input: { model: MODEL, prompt: 'a lighthouse at dusk', ...input },
  });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.startGeneration;
}

/** Asks for a generation that must be accepted, and returns its id. */
export async function started(client: Client, input: object = {}): Promise<string> {
  const result = await start(client, input);
  assert.equal(result.__typename, 'StartGenerationPayload', JSON.stringify(result));
  return result.generation?.id ?? '';
}

/** Waits until a condition gives something, asking again and again; fails with `what` after the cap. */
export async function until<Value>(
  what: string,
  find: () => Promise<Value | null | undefined | false>,
  capMs = 30_000,
): Promise<Value> {
  const end = Date.now() + capMs;
  for (;;) {
    const found = await find();
    if (found !== null && found !== undefined && found !== false) return found;
    assert.ok(Date.now() < end, `${what} did not happen within ${capMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export interface Ended {
  readonly id: string;
  readonly status: string;
  readonly costUsd: string | null;
  readonly cancelBilling: string | null;
  readonly thinking: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly retryable: boolean } | null;
  readonly images: readonly {
    readonly id: string;
    readonly url: string;
    readonly mimeType: string;
    readonly width: number;
    readonly height: number;
    readonly sha256: string;
  }[];
  readonly attempts: readonly {
    readonly id: string;
    readonly status: string;
    readonly index: number;
    readonly warnings: readonly string[];
    readonly costUsd: string | null;
    readonly error: { readonly code: string } | null;
  }[];
  readonly events: { readonly nodes: readonly { readonly seq: number; readonly type: string }[] };
}

const READ = `query ($id: ID!) {
  generation(id: $id) {
    id status costUsd cancelBilling thinking
    error { code message retryable }
    images { id url mimeType width height sha256 }
    attempts { id status index warnings costUsd error { code } }
    events(first: 100) { nodes { seq type } }
  }
}`;

/** Reads a generation; asks again while the database is away, as the answer then says one should. */
export function read(client: Client, id: string): Promise<Ended> {
  return until(`an answer about ${id}`, async () => {
    const { data, errors } = await client.ask<{ generation: Ended }>(READ, { id });
    if (errors?.every(({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE') === true) return null;
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data.generation;
  });
}

/** Waits until a generation has ended, and returns it. */
export function ended(client: Client, id: string, capMs = 60_000): Promise<Ended> {
  return until(
    `the end of ${id}`,
    async () => {
      const generation = await read(client, id);
      return ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(generation.status) && generation;
    },
    capMs,
  );
}
