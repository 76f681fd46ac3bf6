import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { ended, startInstallation, started, type Installation } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

describe('the life of a generation', () => {
  let database: TestDatabase;
  let sandbox: SandboxProcess;
  let installation: Installation;

  before(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox();
    installation = await startInstallation({ databaseUrl: database.url, sandboxUrl: sandbox.url });
  });
  after(async () => {
    await installation.close();
    await sandbox.stop();
    await database.close();
  });

  test('ends with a picture, its thinking and its exact cost', async () => {
    const generation = await ended(
      installation,
      await started(installation, {
        prompt: 'a fox in the snow',
        parameters: { resolution: '0.5K', thinking_level: 'high' },
      }),
    );
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation));
    assert.equal(generation.images.length, 1);
    assert.match(generation.thinking ?? '', /fox/);
    assert.deepEqual(
      generation.events.nodes.map(({ seq }) => seq),
      generation.events.nodes.map((_, index) => index + 1),
    );
  });
});
