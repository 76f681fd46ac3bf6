import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../sandbox-process.ts';
import { ask, bodyOf, stream } from './ask.ts';

const MAIN = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

describe('the sandbox as a process', () => {
  test('says where it listens in one line of JSON, and ends when its standard input does', async () => {
    const child = spawn(process.execPath, [MAIN, '--tied', '--books'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    assert.match(String(line), /^\{"event":"listening","url":"http:\/\/127\.0\.0\.1:\d+"\}\n$/);
    child.stdin.end();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  test('ends with a parent that is killed', async () => {
    const script = `
      const { spawn } = await import('node:child_process');
      spawn(process.execPath, [${JSON.stringify(MAIN)}, '--tied', '--books'], { stdio: ['pipe', 'inherit', 'inherit'] });
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
    const { url }: { url: string } = JSON.parse(String(line));
    assert.equal((await fetch(`${url}/sandbox/bill`)).status, 200);
    // The pipe is shared with the sandbox, so it closes only when both have ended.
    const bothEnded = once(parent.stdout, 'close');
    parent.kill('SIGKILL');
    await withinTenSeconds(bothEnded);
    await assert.rejects(fetch(`${url}/sandbox/bill`));
  });

  test('ends on SIGTERM although a call hangs', async () => {
    const child = spawn(process.execPath, [MAIN, '--books'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const { url }: { url: string } = JSON.parse(String(line));
    const hanging = assert.rejects(stream(url, bodyOf('a cat [fail:hang]')));
    while (!(await (await fetch(`${url}/sandbox/requests`)).text()).includes('hang'));
    child.kill('SIGTERM');
    assert.deepEqual(await withinTenSeconds(once(child, 'exit')), [0, null]);
    await hanging;
  });

  test('keeps its books closed unless they were asked for: prompts are in them', async () => {
    const child = spawn(process.execPath, [MAIN, '--tied'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const { url }: { url: string } = JSON.parse(String(line));
    for (const path of ['/sandbox/bill', '/sandbox/requests']) {
      assert.deepEqual(
        [(await fetch(`${url}${path}`)).status, (await fetch(`${url}${path}`, { method: 'DELETE' })).status],
        [404, 404],
      );
    }
    child.stdin.end();
    await withinTenSeconds(once(child, 'exit'));
  });

  test('takes its models, times and speed from a scenario, and the command line wins', async () => {
    const scenario = {
      speed: 0.001,
      providers: { gemini: { models: { quick: { p50Ms: 1000, p95Ms: 1100, successRate: 1 }, old: {} } } },
      retired: { gemini: ['old'] },
    };
    const sandbox = await startSandbox({ scenario, speed: 10 });
    const start = performance.now();
    assert.equal((await ask(sandbox.url, bodyOf('a cat'), { model: 'quick' })).status, 200);
    assert.ok(performance.now() - start < 10_000, 'a speed of 0.001 would take a quarter of an hour');
    assert.equal((await ask(sandbox.url, bodyOf('a cat'), { model: 'old' })).status, 404);
    assert.equal((await ask(sandbox.url, bodyOf('a cat'))).status, 404);
    await sandbox.stop();
  });

  test('takes about as long as the scenario says', async () => {
    const scenario = { providers: { gemini: { models: { steady: { p50Ms: 5000, p95Ms: 5000 } } } } };
    const sandbox = await startSandbox({ scenario, speed: 5 });
    const start = performance.now();
    const response = await ask(sandbox.url, bodyOf('a cat', { thinkingConfig: { includeThoughts: true } }), {
      method: 'streamGenerateContent',
      query: '?alt=sse',
      model: 'steady',
    });
    const firstByteMs = performance.now() - start;
    await response.text();
    const wholeMs = performance.now() - start;
    assert.ok(wholeMs >= 990 && wholeMs < 5_000, `${wholeMs} ms`);
    assert.ok(firstByteMs < wholeMs / 2, 'thinking is heard early');
    await sandbox.stop();
  });

  for (const [name, scenario, complaint] of [
    [
      'a wrong type',
      { providers: { gemini: { models: { a: { p50Ms: 'fast' } } } } },
      /providers\.gemini\.models\.a\.p50Ms/,
    ],
    [
      'a p95 below the median',
      { providers: { gemini: { models: { a: { p50Ms: 10, p95Ms: 5 } } } } },
      /p95Ms: expected at least p50Ms/,
    ],
    ['an unknown key', { providers: {}, speeed: 3 }, /speeed/],
    ['no providers', {}, /providers/],
  ] as const) {
    test(`refuses a scenario with ${name}, and says where`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
      const file = join(folder, 'scenario.json');
      await writeFile(file, JSON.stringify(scenario));
      const { code, stderr } = await run('--scenario', file);
      await rm(folder, { recursive: true });
      assert.equal(code, 2);
      assert.match(stderr, complaint);
    });
  }

  test('refuses options that it does not understand', async () => {
    for (const args of [
      ['--speed', '0'],
      ['--failures', 'maybe'],
      ['--port', '99999'],
      ['--sped', '3'],
      ['--scenario', '/nowhere'],
    ]) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2, args.join(' '));
      assert.ok(stderr.length > 0 && !stderr.includes('    at '), stderr);
    }
  });
});

function run(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child: ChildProcess = execFile(
      process.execPath,
      [MAIN, ...args],
      { timeout: 10_000 },
      (_error, _stdout, stderr) => resolve({ code: child.exitCode, stderr }),
    );
  });
}

async function withinTenSeconds<T>(promise: Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout(10_000);
  return Promise.race([promise, once(timeout, 'abort').then(() => assert.fail('it took longer than ten seconds'))]);
}
