import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { deriveKey, loadSecret, SecretError } from '../../src/access/secret.ts';

describe('the secret', () => {
  let place: string;
  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'pictograph-secret-'));
  });
  after(() => rm(place, { recursive: true, force: true }));
  const fresh = () => mkdtemp(join(place, 'data-'));

  test('is the environment’s when there is one, and then nothing is written', async () => {
    const dataDir = await fresh();
    assert.equal(await loadSecret({ dataDir, given: 'g'.repeat(32) }), 'g'.repeat(32));
    assert.deepEqual(await readdir(dataDir), []);
  });

  test('is made at the first start, for this user alone, and is the same at the next', async () => {
    const dataDir = join(await fresh(), 'not', 'there', 'yet');
    const secret = await loadSecret({ dataDir, given: null });
    assert.match(secret, /^[\w-]{43}$/);
    assert.equal((await stat(join(dataDir, 'secret'))).mode & 0o777, 0o600);
    assert.equal(await loadSecret({ dataDir, given: null }), secret);
    assert.deepEqual(await readdir(dataDir), ['secret']);
  });

  test('is one for all that start at the same time', async () => {
    const dataDir = await fresh();
    const secrets = await Promise.all(Array.from({ length: 20 }, () => loadSecret({ dataDir, given: null })));
    assert.equal(new Set(secrets).size, 1);
    assert.deepEqual(await readdir(dataDir), ['secret']);
  });

  test('is never replaced when its file is damaged: the start is refused instead', async () => {
    const dataDir = await fresh();
    for (const content of ['', 'short', '   \n']) {
      await writeFile(join(dataDir, 'secret'), content);
      await assert.rejects(loadSecret({ dataDir, given: null }), SecretError);
      assert.equal(await readFile(join(dataDir, 'secret'), 'utf8'), content);
    }
  });

  test('is refused with a sentence when its place can’t be read', async () => {
    const file = join(await fresh(), 'file');
    await writeFile(file, '');
    await assert.rejects(loadSecret({ dataDir: file, given: null }), SecretError);
  });

  test('gives each use a key of its own, the same each time', () => {
    const secret = 's'.repeat(43);
    assert.deepEqual(deriveKey(secret, 'image links'), deriveKey(secret, 'image links'));
    assert.equal(deriveKey(secret, 'image links').byteLength, 32);
    assert.notDeepEqual(deriveKey(secret, 'image links'), deriveKey(secret, 'api key pepper'));
    assert.notDeepEqual(deriveKey(secret, 'image links'), deriveKey(`${secret}x`, 'image links'));
  });
});
