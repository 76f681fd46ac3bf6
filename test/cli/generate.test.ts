import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { runCommand, startCommand, temporaryFolder } from './command.ts';
import { freePort, startServerProcess, type ServerProcess } from './server-process.ts';

/** Without a name the cheapest that thinks aloud would be taken, whichever that is by now. */
const NANO_BANANA_2 = ['--model', 'gemini-3.1-flash-image-preview'];

describe('pictograph generate', () => {
  let server: ServerProcess;
  before(async () => {
    server = await startServerProcess();
  });
  after(() => server.close());

  test('saves a picture under the words of its prompt and tells who made it, how long it took and what it cost', async () => {
    const cwd = await temporaryFolder();
    const { exitCode, stdout, stderr } = await runCommand(
      ['generate', 'A capybara in a ceramics studio!', ...NANO_BANANA_2],
      {
        url: server.url,
        cwd,
      },
    );
    assert.equal(exitCode, 0, stderr);
    const [file = '', ...others] = await readdir(cwd);
    assert.deepEqual(others, []);
    assert.match(file, /^a-capybara-in-a-ceramics-studio-[0-9a-z]{8}\.jpg$/);
    assert.equal((await sharp(join(cwd, file)).metadata()).format, 'jpeg');
    assert.ok(stdout.includes(`Saved ${file}`), stdout);
    assert.match(stdout, /Gemini API \(gemini\/gemini-3\.1-flash-image-preview\) · [\d.]+ s · \$0\.\d+/);
    assert.match(stdout, /sandbox: no real model, no real money/);
    assert.match(stderr, /Reading the request/);
  });

  test('prints exactly one JSON object with --json', async () => {
    const cwd = await temporaryFolder();
    const { exitCode, stdout } = await runCommand(['generate', 'two boats', '-n', '2', '--json', ...NANO_BANANA_2], {
      url: server.url,
      cwd,
    });
    assert.equal(exitCode, 0);
    const { id, durationMs, costUsd, images, attempts, ...rest } = JSON.parse(stdout);
    assert.match(id, /^gen_/);
    assert.ok(durationMs > 0);
    assert.match(costUsd, /^0\.\d+$/);
    assert.deepEqual(rest, {
      status: 'SUCCEEDED',
      model: 'gemini-3.1-flash-image-preview',
      provider: 'gemini',
      configKey: 'gemini/gemini-3.1-flash-image-preview',
      sandbox: true,
      cancelBilling: null,
      error: null,
    });
    assert.equal(attempts.length, 2);
    assert.equal(images.length, 2);
    for (const { file, mimeType, width, height, bytes, sha256 } of images) {
      const content = await readFile(join(cwd, file));
      assert.deepEqual(
        { mimeType, width, height, bytes, sha256 },
        {
          mimeType: 'image/jpeg',
          width: 1024,
          height: 1024,
          bytes: content.length,
          sha256: createHash('sha256').update(content).digest('hex'),
        },
      );
    }
  });

  test('overwrites nothing and makes the format that the name of the file promises', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'boat.png'), 'mine');
    const { exitCode, stderr } = await runCommand(['generate', 'a boat', '--output', 'boat.png'], {
      url: server.url,
      cwd,
    });
    assert.equal(exitCode, 0, stderr);
    assert.equal(await readFile(join(cwd, 'boat.png'), 'utf8'), 'mine');
    assert.equal((await sharp(join(cwd, 'boat-2.png')).metadata()).format, 'png');
  });

  test('edits a file, with a prompt from stdin', async () => {
    const cwd = await temporaryFolder();
    await sharp({ create: { width: 320, height: 240, channels: 3, background: '#3a6' } })
      .png()
      .toFile(join(cwd, 'in.png'));
    const { exitCode, stdout } = await runCommand(['generate', '-', '--image', 'in.png', '--json'], {
      url: server.url,
      cwd,
      stdin: 'at night\n',
    });
    assert.equal(exitCode, 0, stdout);
    const { generation } = await server.ask('query ($id: ID!) { generation(id: $id) { mode prompt } }', {
      id: JSON.parse(stdout).id,
    });
    assert.deepEqual(generation, { mode: 'IMAGE_EDIT', prompt: 'at night' });
  });

  test('takes up an earlier generation with --follow and saves its picture again', async () => {
    const cwd = await temporaryFolder();
    const first = JSON.parse((await runCommand(['generate', 'a lamp', '--json'], { url: server.url, cwd })).stdout);
    const again = await runCommand(['generate', '--follow', first.id, '--json'], { url: server.url, cwd });
    assert.equal(again.exitCode, 0);
    assert.match(again.stderr, /Reading the request/);
    const second = JSON.parse(again.stdout);
    assert.equal(second.id, first.id);
    assert.equal(second.images[0].sha256, first.images[0].sha256);
    assert.equal((await readdir(cwd)).length, 2);
  });

  test('refuses a model that is not there with the one that was meant', async () => {
    const { exitCode, stdout, stderr } = await runCommand(
      ['generate', 'a boat', '--model', 'gemini-3.1-flash-imag-preview'],
      { url: server.url },
    );
    assert.equal(exitCode, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /Did you mean gemini-3\.1-flash-image-preview/);
  });

  test('tells every wrong parameter on a line of its own, with what is allowed', async () => {
    const words = ['generate', 'a boat', '--resolution', '9K', '--param', 'seed=abc', '--param', 'sed=1'];
    const { exitCode, stderr } = await runCommand(words, { url: server.url });
    assert.equal(exitCode, 1);
    const lines = stderr.trim().split('\n');
    assert.equal(lines.filter((line) => /^(sed|seed|resolution): /.test(line)).length, 3, stderr);
    assert.match(stderr, /resolution: .*"0\.5K", "1K", "2K", "4K"/);
    assert.match(stderr, /sed: .*Did you mean seed/);
    const { stdout } = await runCommand([...words, '--json'], { url: server.url });
    const { error, images } = JSON.parse(stdout);
    assert.deepEqual(images, []);
    assert.equal(error.code, 'INVALID_INPUT');
    assert.equal(error.problems.length, 3);
  });

  test('ends with 1 and the sentence when the provider refuses the content', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['generate', 'a boat [fail:safety]'], { url: server.url });
    assert.equal(exitCode, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /Failed: .*IMAGE_SAFETY.*\(CONTENT_POLICY\)/);
    assert.match(stderr, /nothing to pay/);
  });

  test('tells what failed and goes on to the picture', async () => {
    const cwd = await temporaryFolder();
    const { exitCode, stderr } = await runCommand(['generate', 'a boat [fail:503:1]', ...NANO_BANANA_2], {
      url: server.url,
      cwd,
    });
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /overloaded.*\(PROVIDER_UNAVAILABLE\) Next: gemini\//);
  });

  test('stops the generation on Ctrl-C, says what is billed, and ends with 130', async () => {
    const command = startCommand(['generate', 'a boat [fail:hang]', '--json'], { url: server.url });
    await command.saying('Asking gemini/');
    command.interrupt();
    const { exitCode, stdout, stderr } = await command.finished;
    assert.equal(exitCode, 130, stderr);
    const { status, cancelBilling } = JSON.parse(stdout);
    assert.equal(status, 'CANCELED');
    assert.match(cancelBilling, /^(BILLED|UNKNOWN|FREE)$/);
  });

  test('writes no escape sequence to pipes, nor with NO_COLOR, nor to a dumb terminal', async () => {
    const cwd = await temporaryFolder();
    for (const environment of [{}, { NO_COLOR: '1', FORCE_COLOR: '1' }, { TERM: 'dumb' }]) {
      const { stdout, stderr } = await runCommand(['generate', 'a boat \u001b[31m'], {
        url: server.url,
        cwd,
        environment,
      });
      assert.ok(stderr.length > 0);
      assert.ok(!(stdout + stderr).includes('\u001b'), JSON.stringify(stdout + stderr));
    }
  });

  test('refuses a wrong command line with 2, before anything is asked', async () => {
    const wrong = [
      ['generat', 'a boat'],
      ['generate'],
      ['generate', 'a boat', '--param', 'seed'],
      ['generate', 'a boat', '--timeout', 'soon'],
      ['generate', 'a boat', '--image', '/there/is/no/such.png'],
      ['generate', 'a boat', '--url', 'nowhere'],
    ];
    for (const words of wrong) {
      const { exitCode, stderr } = await runCommand(words, { url: server.url });
      assert.equal(exitCode, 2, `${words.join(' ')}: ${stderr}`);
      assert.notEqual(stderr, '');
    }
  });

  test('ends with 1 when its key does not hold, and says so', async () => {
    const { exitCode, stderr } = await runCommand(['generate', 'a boat', '--key', 'pg_wrong'], { url: server.url });
    assert.equal(exitCode, 1);
    assert.match(stderr, /key was not accepted/);
  });

  test('ends with 3 when no server answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { exitCode, stderr } = await runCommand(['generate', 'a boat'], { url });
    assert.equal(exitCode, 3);
    assert.match(stderr, /No server answers.*Is it running\?.*npm start/);
    const { exitCode: again, stdout } = await runCommand(['generate', 'a boat', '--json'], { url });
    assert.equal(again, 3);
    assert.equal(JSON.parse(stdout).error.code, 'SERVER_UNREACHABLE');
  });
});
