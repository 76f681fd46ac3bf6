import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { runCommand, temporaryFolder, type Finished } from './command.ts';
import { ADMIN_KEY, startServerProcess, type ServerProcess } from './server-process.ts';

/** A revoked key is refused within five seconds. */
const REVOKED_CAP_MS = 20_000;

describe('pictograph keys and models', () => {
  let server: ServerProcess;
  before(async () => {
    server = await startServerProcess();
  });
  after(() => server.close());

  test('makes a key that works, alone on stdout, and ends it again', async () => {
    const { url } = server;
    const made = await runCommand(
      [
        'keys',
        'create',
        '--name',
        'ci',
        '--scope',
        'generations-write',
        '--scope',
        'GENERATIONS_READ',
        '--expires',
        '30d',
      ],
      { url },
    );
    assert.equal(made.exitCode, 0, made.stderr);
    assert.match(made.stdout, /^pg_\S+\n$/);
    const key = made.stdout.trim();
    const cwd = await temporaryFolder();
    const generate = () => runCommand(['generate', 'a boat', '--key', key], { url, cwd });
    assert.equal((await generate()).exitCode, 0);
    assert.match((await runCommand(['keys', 'list', '--key', key], { url })).stderr, /needs the scope ADMIN/);

    const listed = await runCommand(['keys', 'list'], { url });
    const [id = ''] = /key_[0-9a-z]+/.exec(listed.stdout) ?? [];
    assert.match(listed.stdout, /ci .*GENERATIONS_WRITE GENERATIONS_READ|ci .*GENERATIONS_READ GENERATIONS_WRITE/);
    assert.ok(!listed.stdout.includes(key));
    const revoked = await runCommand(['keys', 'revoke', id], { url });
    assert.equal(revoked.exitCode, 0, revoked.stderr);
    const refused = await until(generate, ({ exitCode }) => exitCode !== 0);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /key was not accepted/);
  });

  test('prints a new key with --json as one object, and refuses an unknown scope', async () => {
    const made = await runCommand(['keys', 'create', '--name', 'web', '--scope', 'CATALOG_READ', '--json'], {
      url: server.url,
    });
    const { secret, name, scopes, expiresAt } = JSON.parse(made.stdout);
    assert.match(secret, /^pg_/);
    assert.deepEqual({ name, scopes, expiresAt }, { name: 'web', scopes: ['CATALOG_READ'], expiresAt: null });
    const refused = await runCommand(['keys', 'create', '--name', 'web', '--scope', 'EVERYTHING'], { url: server.url });
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /GENERATIONS_WRITE/);
  });

  test('makes a key with a budget, and lists what is spent of it', async () => {
    const { url } = server;
    const create = (...more: string[]) =>
      runCommand(['keys', 'create', '--name', 'thrifty', '--scope', 'GENERATIONS_WRITE', ...more], { url });
    const made = await create('--budget', '$2.50', '--period', 'day');
    assert.equal(made.exitCode, 0, made.stderr);
    assert.match(made.stderr, /It may spend \$2\.5 a day\./);
    assert.match((await runCommand(['keys', 'list'], { url })).stdout, /thrifty .*\$0 of \$2\.5 a day/);
    for (const wrong of [
      ['--budget', 'much'],
      ['--budget', '1', '--period', 'year'],
      ['--period', 'day'],
    ]) {
      const refused = await create(...wrong);
      assert.equal(refused.exitCode, 2, wrong.join(' '));
      assert.match(refused.stderr, /Expected --|Add --budget/);
    }
  });

  test('limits what a key may start, as it is made and later', async () => {
    const { url } = server;
    const create = (...more: string[]) =>
      runCommand(['keys', 'create', '--name', 'hasty', '--scope', 'GENERATIONS_WRITE', ...more], { url });
    const made = await create('--starts-per-minute', '30');
    assert.equal(made.exitCode, 0, made.stderr);
    assert.match(made.stderr, /It may start 30 generations a minute\./);
    const listed = (await runCommand(['keys', 'list'], { url })).stdout;
    assert.match(listed, /hasty .*– +30 a minute +never/);
    const [id = ''] = /key_[0-9a-z]+(?= +hasty)/.exec(listed) ?? [];
    const limit = (...given: string[]) => runCommand(['keys', 'limit', ...given], { url });
    assert.match((await limit(id, '5')).stdout, /may start 5 generations a minute, everywhere within five seconds/);
    assert.equal(JSON.parse((await limit(id, 'none', '--json')).stdout).startsPerMinute, null);
    for (const refused of [await create('--starts-per-minute', '0'), await limit(id, '1.5')]) {
      assert.equal(refused.exitCode, 2, refused.stderr);
      assert.match(refused.stderr, /from 1 to 100000/);
    }
    assert.match((await limit('key_nobody', '5')).stderr, /There is no key "key_nobody"/);
  });

  test('finds the key that a server here keeps, and never sends it elsewhere', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, '.pictograph'));
    await writeFile(join(cwd, '.pictograph', 'admin-key'), `${ADMIN_KEY}\n`);
    const here = await runCommand(['keys', 'list'], {
      url: server.url,
      cwd,
      environment: { PICTOGRAPH_KEY: undefined },
    });
    assert.equal(here.exitCode, 0, here.stderr);
    const there = await runCommand(['keys', 'list'], {
      url: 'https://pictures.example',
      cwd,
      environment: { PICTOGRAPH_KEY: undefined },
    });
    assert.equal(there.exitCode, 1);
    assert.match(there.stderr, /is not sent to https:\/\/pictures\.example/);
  });

  test('lists the models without a key, and tells all of one', async () => {
    const environment = { PICTOGRAPH_KEY: undefined };
    const list = await runCommand(['models'], { url: server.url, environment });
    assert.equal(list.exitCode, 0, list.stderr);
    assert.match(list.stdout, /gemini-3\.1-flash-image-preview +Nano Banana 2 +\$0\.0225 +gemini +26 s +83\.5 %/);
    const one = await runCommand(['models', 'gemini-3.1-flash-image'], { url: server.url, environment });
    assert.match(one.stdout, /resolution {2}auto \| 0\.5K \| 1K \| 2K \| 4K/);
    assert.match(one.stdout, /\$0\.067\/image/);
    const json = JSON.parse((await runCommand(['models', '--json'], { url: server.url, environment })).stdout);
    const prices = new Map(
      json.map((model: { slug: string; startingPriceUsd: string | null }) => [model.slug, model.startingPriceUsd]),
    );
    assert.deepEqual(
      ['gpt-image-2', 'gemini-3.1-flash-image-preview'].map((slug) => prices.get(slug)),
      [null, '0.0225'],
    );
    const none = await runCommand(['models', 'nano-banana'], { url: server.url, environment });
    assert.equal(none.exitCode, 1);
    assert.match(none.stderr, /Did you mean gemini-3\.1-flash-image-preview/);
  });
});

async function until(act: () => Promise<Finished>, holds: (finished: Finished) => boolean): Promise<Finished> {
  const giveUpAt = Date.now() + REVOKED_CAP_MS;
  for (;;) {
    const finished = await act();
    if (holds(finished) || Date.now() > giveUpAt) return finished;
    await sleep(100);
  }
}
