import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parse, validate } from 'graphql';
import { schema } from '../../schema/index.ts';
import { EXAMPLE_OPERATIONS } from '../../src/http/example-operations.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { ADMIN_KEY, startInstallation, type Installation } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

interface Result {
  readonly data: {
    readonly models: { readonly nodes: readonly object[] };
    readonly startGeneration: { readonly generation: { readonly id: string } };
    readonly generationEvents: { readonly type: string; readonly costUsd?: string };
  };
  readonly errors?: readonly object[];
}

describe('GraphiQL’s operations', () => {
  let database: TestDatabase;
  let sandbox: SandboxProcess;
  let installation: Installation;
  before(async () => {
    database = await createTestDatabase({ shipped: true });
    sandbox = await startSandbox();
    installation = await startInstallation({ databaseUrl: database.url, sandboxUrl: sandbox.url });
  });
  after(async () => {
    await installation.close();
    await sandbox.stop();
    await database.close();
  });

  const [catalog, start, watch] = EXAMPLE_OPERATIONS;
  const post = (query: string, variables: object, key: string | null, accept = 'application/json') =>
    fetch(`${installation.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...(key !== null && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ query, variables }),
    });

  test('hold against the schema', () => {
    for (const { query } of EXAMPLE_OPERATIONS) assert.deepEqual(validate(schema, parse(query)), []);
    assert.equal(EXAMPLE_OPERATIONS.length, 3);
  });

  test('run as they are printed: look around without a key, start one, watch it to its end', async () => {
    assert.ok(catalog !== undefined && start?.variables !== undefined && watch?.variables !== undefined);
    const looked = (await (await post(catalog.query, {}, null)).json()) as Result;
    assert.equal(looked.errors, undefined, JSON.stringify(looked));
    assert.ok(looked.data.models.nodes.length > 0);

    const accepted = (await (
      await post(start.query, JSON.parse(start.variables) as object, ADMIN_KEY)
    ).json()) as Result;
    assert.equal(accepted.errors, undefined, JSON.stringify(accepted));
    const { id } = accepted.data.startGeneration.generation;

    const variables = { ...(JSON.parse(watch.variables) as object), id };
    const text = await (await post(watch.query, variables, ADMIN_KEY, 'text/event-stream')).text();
    const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as Result);
    for (const { errors } of events) assert.equal(errors, undefined, JSON.stringify(errors));
    assert.equal(events[0]?.data.generationEvents.type, 'GENERATION_QUEUED');
    const last = events.at(-1)?.data.generationEvents;
    assert.equal(last?.type, 'GENERATION_SUCCEEDED');
    assert.ok(Number(last.costUsd) > 0);
    assert.match(text, /event: complete\ndata:\n\n$/);
  });
});
