import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pageOf } from '../catalog/page/read-pages.ts';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { runCommand, temporaryFolder } from './command.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

const LANTERN = pageOf('lantern-2.txt');

describe('pictograph catalog', () => {
  let server: ServerProcess;
  before(async () => {
    server = await startServerProcess();
  });
  after(() => server.close());

  test('takes in a page from stdin, and the same again without a change', async () => {
    const { url } = server;
    const first = await runCommand(['catalog', 'import', '-'], { url, stdin: LANTERN });
    assert.deepEqual([first.exitCode, first.stdout], [0, 'created lantern-2 (Lantern 2 [fast])\n'], first.stderr);
    const again = await runCommand(['catalog', 'import', '-', '--json'], { url, stdin: LANTERN });
    assert.equal(JSON.parse(again.stdout)[0].outcome, 'UNCHANGED');
  });

  test('goes on after a page that is refused, and says where the others are odd', async () => {
    const { url } = server;
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'none.md'), '# Nothing');
    await writeFile(join(cwd, 'odd.md'), pageOf('oxide.old.txt').replace('Status: active', 'Status: odd'));
    const { exitCode, stdout, stderr } = await runCommand(['catalog', 'import', 'none.md', 'gone.md', 'odd.md'], {
      url,
      cwd,
    });
    assert.deepEqual([exitCode, stdout], [1, 'created oxide-1 (Oxide)\n'], stderr);
    assert.match(stderr, /none\.md: .*no Model ID.*Nothing was changed/);
    assert.match(stderr, /gone\.md: .*can't be read/);
    assert.match(stderr, /odd\.md:9: Quick Reference: .*taken to be active.* \(Status: odd\)/);
  });

  test('writes a page that says the same, or all of them into a folder', async () => {
    const { url } = server;
    const cwd = await temporaryFolder();
    const one = await runCommand(['catalog', 'export', SLUG], { url, environment: { PICTOGRAPH_KEY: undefined } });
    assert.equal(one.exitCode, 0, one.stderr);
    const back = await runCommand(['catalog', 'import', '-'], { url, stdin: one.stdout });
    assert.equal(back.stdout, `unchanged ${SLUG} (Nano Banana 2)\n`);
    const all = await runCommand(['catalog', 'export', '--to', 'pages'], { url, cwd });
    assert.equal(all.exitCode, 0, all.stderr);
    assert.ok(all.stdout.includes(join('pages', 'google', `${SLUG}.md`)));
    assert.equal(await readFile(join(cwd, 'pages', 'google', `${SLUG}.md`), 'utf8'), one.stdout);
  });

  test('refuses what can’t be meant', async () => {
    const { url } = server;
    assert.equal((await runCommand(['catalog', 'export'], { url })).exitCode, 2);
    assert.equal((await runCommand(['catalog', 'import', '-', '-'], { url })).exitCode, 2);
    const none = await runCommand(['catalog', 'export', 'no-such-model'], { url });
    assert.deepEqual([none.exitCode, none.stderr.includes('pictograph models')], [1, true]);
  });
});
