import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { SANDBOX_WEBHOOK_SECRET } from '../../src/providers/settings.ts';
import { openHouse, type House } from '../generation/house.ts';
import { everyProvider } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

describe('webhooks of providers', () => {
  let sandbox: SandboxProcess;
  let house: House;
  before(async () => {
    sandbox = await startSandbox();
    house = await openHouse(everyProvider(sandbox.url), sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  /** A message as Replicate signs it (https://replicate.com/docs/topics/webhooks/verify-webhook). */
  function signed(body: string, { at = Date.now(), id = `msg_${randomUUID()}` } = {}): Record<string, string> {
    const timestamp = String(Math.floor(at / 1000));
    const key = Buffer.from(SANDBOX_WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  }
  const post = async (provider: string, body: string, headers: Record<string, string> = {}) =>
    (await fetch(`${house.installation.url}/v1/hooks/${provider}`, { method: 'POST', body, headers })).status;
  const kept = async () => {
    const [row] = await house.database.database.sql<
      { count: number }[]
    >`select count(*)::int as count from provider_hook`;
    return row?.count;
  };
  const BODY = JSON.stringify({ id: 'abc123', status: 'succeeded' });

  test('one that is genuine is taken, once however often it comes', async () => {
    const headers = signed(BODY);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('replicate', BODY, headers)));
    assert.deepEqual([...new Set(answers)], [200]);
    assert.equal(await kept(), 1);
  });

  test('one that is forged, changed, old or of the future is refused and leaves nothing', async () => {
    const before = await kept();
    const genuine = signed(BODY);
    const minutes = 60_000;
    assert.equal(await post('replicate', BODY), 401);
    assert.equal(await post('replicate', BODY.replace('abc', 'abd'), genuine), 401);
    assert.equal(await post('replicate', BODY, { ...genuine, 'webhook-signature': 'v1,AAAA' }), 401);
    assert.equal(await post('replicate', BODY, signed(BODY, { at: Date.now() - 6 * minutes })), 401);
    assert.equal(await post('replicate', BODY, signed(BODY, { at: Date.now() + 6 * minutes })), 401);
    assert.equal(await post('fal', BODY, genuine), 401);
    assert.equal(await kept(), before);
  });

  test('a provider that sends none, or that nobody knows, is not found; a body beyond a mebibyte is not read', async () => {
    assert.equal(await post('gemini', BODY, signed(BODY)), 404);
    assert.equal(await post('constructor', BODY, signed(BODY)), 404);
    const large = 'x'.repeat(1024 ** 2 + 1);
    assert.equal(await post('replicate', large, signed(large)), 413);
  });
});
