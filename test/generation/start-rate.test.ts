import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { clientOf, environmentFor, MODEL, until, type Client } from '../installation.ts';
import { startProcess, type ServerProcess } from '../process.ts';

const START = `mutation ($input: StartGenerationInput!) {
  startGeneration(input: $input) {
    __typename
    ... on RateLimitedError { message retryAfterMs }
    ... on StartGenerationPayload { repeated generation { id } }
  }
}`;
const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } }
}`;

interface Answered {
  readonly __typename: string;
  readonly retryAfterMs?: number;
  readonly repeated?: boolean;
  readonly generation?: { readonly id: string };
}

describe('the starts of a key with a limit', () => {
  let database: TestDatabase;
  let dataDir: string;
  let processes: readonly ServerProcess[] = [];
  let nodes: readonly Client[];
  before(async () => {
    database = await createTestDatabase({ shipped: true });
    dataDir = await mkdtemp(join(tmpdir(), 'pictograph-rate-'));
    // Nothing is run here: what is accepted stays queued.
    const place = { databaseUrl: database.url, dataDir, sandboxUrl: 'http://127.0.0.1:9' };
    const environment = { ...environmentFor(place), ROLE: 'api' };
    processes = await Promise.all([startProcess(environment), startProcess(environment)]);
    nodes = processes.map(({ url }) => clientOf(url));
  });
  after(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await rm(dataDir, { recursive: true, force: true });
    await database.close();
  });

  const at = (index: number) => nodes[index % nodes.length] ?? assert.fail('there is no such node');
  const keyWith = async (startsPerMinute: number) => {
    const input = { name: 'hasty', scopes: ['GENERATIONS_WRITE', 'GENERATIONS_READ'], startsPerMinute };
    const { data } = await at(0).ask<{ createApiKey: { secret: string; apiKey: { id: string } } }>(CREATE, { input });
    return { key: data.createApiKey.secret, id: data.createApiKey.apiKey.id };
  };
  const start = async (index: number, key: string, input: object = {}) => {
    const variables = { input: { model: MODEL, prompt: 'a lighthouse at dusk', ...input } };
    const { data, errors } = await at(index).ask<{ startGeneration: Answered }>(START, variables, { key });
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data.startGeneration;
  };
  const generationsOf = async (id: string) => {
    const [row] = await database.database.sql<{ count: number }[]>`
      select count(*)::int from generation where api_key_id = ${id}`;
    return row?.count;
  };

  test('are exactly ten of sixty that come at once to two processes, and one more when the told time has passed', async () => {
    const { key, id } = await keyWith(10);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => start(index, key)));
    const refused = answers.filter(({ __typename }) => __typename === 'RateLimitedError');
    assert.equal(refused.length, 50);
    assert.equal(await generationsOf(id), 10);
    const latest = Math.max(...refused.map(({ retryAfterMs = 0 }) => retryAfterMs));
    assert.ok(latest > 0 && latest <= 6000, `${latest} ms`);
    await until('a start that is let through', async () => (await start(1, key)).generation, 15_000);
    assert.equal((await start(0, key)).__typename, 'RateLimitedError');
    assert.equal(await generationsOf(id), 11);
  });

  test('don’t count when a call is repeated, also while the first is under way, nor when its words can’t be accepted', async () => {
    const { key, id } = await keyWith(3);
    const idempotencyKey = 'the-same';
    const answers = await Promise.all(Array.from({ length: 3 }, (_, index) => start(index, key, { idempotencyKey })));
    assert.equal(new Set(answers.map(({ generation }) => generation?.id)).size, 1);
    assert.equal(await generationsOf(id), 1);
    for (let count = 0; count < 5; count += 1)
      assert.partialDeepStrictEqual(await start(count, key, { idempotencyKey }), { repeated: true });
    assert.equal((await start(0, key, { model: 'nothing' })).__typename, 'ModelNotFoundError');
    assert.equal((await start(0, key, { parameters: { n: -1 } })).__typename, 'InvalidInputError');
    assert.deepEqual(
      [await start(0, key), await start(1, key), await start(0, key)].map(({ __typename }) => __typename),
      ['StartGenerationPayload', 'StartGenerationPayload', 'RateLimitedError'],
    );
    // A repeated call finds its generation although no start is left.
    assert.equal((await start(1, key, { idempotencyKey })).repeated, true);
    assert.equal(await generationsOf(id), 3);
  });

  test('write nothing when they are refused, the idempotency key neither', async () => {
    const { key, id } = await keyWith(1);
    await start(0, key);
    assert.equal((await start(1, key, { idempotencyKey: 'later' })).__typename, 'RateLimitedError');
    const rows = await database.database.sql`select from idempotency_key where key = 'later'`;
    assert.equal(rows.length, 0);
    await database.database.sql`update start_rate set full_at = now() where api_key_id = ${id}`;
    const { repeated } = await start(1, key, { idempotencyKey: 'later' });
    assert.equal(repeated, false);
  });

  test('follow a limit that is changed, within five seconds', async () => {
    const { key, id } = await keyWith(1);
    await start(0, key);
    assert.equal((await start(0, key)).__typename, 'RateLimitedError');
    await at(1).ask(
      `mutation ($id: ID!) { setRateLimit(input: { apiKey: $id }) { ... on SetRateLimitPayload { apiKey { id } } } }`,
      { id },
    );
    await until('a start without a limit', async () => (await start(0, key)).generation, 15_000);
    for (let count = 0; count < 5; count += 1) assert.ok((await start(0, key)).generation);
  });
});
