import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../src/base/log.ts';
import { PictureFetchError } from '../../src/providers/fetch-picture.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { startSandboxProcess } from '../../src/providers/sandbox-process.ts';
import { PROVIDER_SLUGS, type ProviderSettings } from '../../src/providers/settings.ts';
import { REQUEST, syncMethod } from './answers.ts';

const FOLDER = await mkdtemp(join(tmpdir(), 'pictograph-scenario-'));
after(() => rm(FOLDER, { recursive: true }));

const SCENARIO = {
  speed: 200,
  failures: 'off',
  providers: {
    gemini: { models: { 'gemini-3.1-flash-image': { p50Ms: 26_026, p95Ms: 45_077, successRate: 0.835 } } },
    vertex: { models: { 'gemini-3.1-flash-image': { p50Ms: 26_026, p95Ms: 45_077, successRate: 0.835 } } },
  },
  retired: {},
};

const NONE: ProviderSettings = { gemini: null, vertex: null, fal: null, replicate: null, openai: null };
const fetchPicture = () => Promise.reject(new PictureFetchError('No picture is fetched here.', { retryable: false }));

const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/v1beta/models`, { headers: { 'x-goog-api-key': 'any' } }).then(
    (response) => response.ok,
    () => false,
  );

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const cap = Date.now() + 20_000; Date.now() < cap; await sleep(25)) if (await condition()) return;
  assert.fail(`waited in vain until ${what}`);
}

test('the sandbox answers until it is closed, twice over', async () => {
  const sandbox = await startSandboxProcess({ scenario: SCENARIO, folder: FOLDER, log: createLog('silent') });
  assert.equal(await answers(sandbox.url), true);
  await Promise.all([sandbox.close(), sandbox.close()]);
  assert.equal(await answers(sandbox.url), false);
});

test('a sandbox that was killed comes back at the same address', async () => {
  const pids: unknown[] = [];
  const log = createLog('info', { write: (line) => void pids.push(pidOf(line)) });
  const sandbox = await startSandboxProcess({ scenario: SCENARIO, folder: FOLDER, log });
  try {
    const [pid] = pids;
    assert(typeof pid === 'number');
    process.kill(pid, 'SIGKILL');
    await until('another one listens', () => pids.some((other) => typeof other === 'number' && other !== pid));
    assert.equal(await answers(sandbox.url), true);
  } finally {
    await sandbox.close();
  }
  assert.equal(await answers(sandbox.url), false);
});

test('a scenario that cannot be used is told at the start', async () => {
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => void lines.push(line) });
  await assert.rejects(
    startSandboxProcess({ scenario: { providers: 7 }, folder: FOLDER, log }),
    /The sandbox did not start/,
  );
  assert.match(lines.join(''), /providers/);
});

test('Ctrl-C does not reach the sandbox, and the sandbox ends with a parent that is killed', async () => {
  const program = `
    process.on('SIGINT', () => console.log('interrupted'));
    const { startSandboxProcess } = await import(${JSON.stringify(import.meta.resolve('../../src/providers/sandbox-process.ts'))});
    const { createLog } = await import(${JSON.stringify(import.meta.resolve('../../src/base/log.ts'))});
    const { url } = await startSandboxProcess({ folder: ${JSON.stringify(FOLDER)}, scenario: ${JSON.stringify(SCENARIO)}, log: createLog('silent') });
    console.log(url);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert(parent.pid !== undefined);
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const url = String((await lines.next()).value);
  assert.equal(await answers(url), true);
  process.kill(-parent.pid, 'SIGINT');
  assert.equal((await lines.next()).value, 'interrupted');
  assert.equal(await answers(url), true);
  const gone = once(parent, 'exit');
  parent.kill('SIGKILL');
  await gone;
  await until('the sandbox is gone, too', async () => !(await answers(url)));
});

test('with a sandbox every provider talks to it alone, whatever keys there are', async () => {
  const real: ProviderSettings = { ...NONE, gemini: { apiKey: 'a-real-key', baseUrl: 'https://real.invalid' } };
  const sandbox = await startSandboxProcess({ scenario: SCENARIO, folder: FOLDER, log: createLog('silent') });
  try {
    for (const settings of [real, NONE]) {
      const providers = createProviders(settings, sandbox.url, { fetchPicture });
      assert.deepEqual(
        [PROVIDER_SLUGS.filter((slug) => !providers.configured.has(slug)), providers.sandbox],
        [[], true],
      );
      for (const slug of ['gemini', 'vertex']) {
        const provider = providers.bySlug.get(slug);
        assert(provider !== undefined);
        const call = { signal: AbortSignal.timeout(20_000), beforeSend: () => undefined };
        const updates: string[] = [];
        for await (const { type } of syncMethod(provider).run(REQUEST, call)) updates.push(type);
        assert.equal(updates[0], 'accepted');
      }
    }
  } finally {
    await sandbox.close();
  }
});

test('without a sandbox only what has settings can be called', () => {
  const none = createProviders(NONE, null, { fetchPicture });
  assert.deepEqual([[...none.configured], [...none.bySlug.keys()], none.sandbox], [[], [], false]);
  const one = createProviders({ ...NONE, gemini: { apiKey: 'key', baseUrl: 'https://real.invalid' } }, null, {
    fetchPicture,
  });
  assert.deepEqual([[...one.configured], [...one.bySlug.keys()], one.sandbox], [['gemini'], ['gemini'], false]);
});

function pidOf(line: string): unknown {
  const message: unknown = JSON.parse(line);
  return typeof message === 'object' && message !== null && 'pid' in message ? message.pid : undefined;
}
