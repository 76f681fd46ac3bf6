import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmptyDatabase } from '../database.ts';
import { runCommand, temporaryFolder } from './command.ts';

test('migrate makes an empty database ready, with an admin key, and does nothing the second time', async () => {
  const database = await createEmptyDatabase();
  try {
    const environment = {
      DATABASE_URL: database.url,
      SECRET: 'a secret of the tests, longer than it needs to be',
      DATA_DIR: await temporaryFolder(),
    };
    const first = await runCommand(['migrate'], { environment });
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(first.stdout, /ready.*\nMade an admin key.*\n\n {2}pg_\S+\n$/);
    const second = await runCommand(['migrate'], { environment });
    assert.equal(second.exitCode, 0, second.stderr);
    assert.equal(second.stdout, 'The database is ready for this version.\n');
  } finally {
    await database.close();
  }
});

test('start and migrate tell every wrong setting and end with 1', async () => {
  for (const command of ['start', 'migrate']) {
    const { exitCode, stderr } = await runCommand([command], { environment: { PORT: 'many', SANDBOX: 'maybe' } });
    assert.equal(exitCode, 1);
    assert.match(stderr, /PORT: .*\n.*SANDBOX: /);
    assert.ok(!stderr.includes('    at '), stderr);
  }
});

test('help is asked for with --help, on stdout, and has an example for every command', async () => {
  for (const words of [[], ['start'], ['migrate'], ['generate'], ['models'], ['keys']]) {
    const { exitCode, stdout } = await runCommand([...words, '--help']);
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`\\$ .*pictograph ${words[0] ?? 'generate'}`));
  }
});
