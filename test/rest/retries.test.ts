import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, InternalServerError, toFile } from 'openai';
import { noise } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY, everyProvider, MODEL, until } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { openDroppingProxy, type DroppingProxy } from './dropping-proxy.ts';

const COUNT = 'x-stainless-retry-count';
const CALLS = 100;

describe('a client that asks again because no answer came', () => {
  let sandbox: SandboxProcess;
  let house: House;
  before(async () => {
    sandbox = await startSandbox({ speed: 1000 });
    house = await openHouse(everyProvider(sandbox.url), sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  const clientAt = (url: string, options: { maxRetries?: number; timeout?: number } = {}) =>
    new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: ADMIN_KEY, ...options });
  const generations = async () => {
    const [row] = await house.database.database.sql<{ count: number }[]>`select count(*)::int from generation`;
    return row?.count ?? 0;
  };
  const throughProxy = async (drops: (count: string) => boolean, act: (proxy: DroppingProxy) => Promise<void>) => {
    const proxy = await openDroppingProxy(house.installation.url, ({ headers }) => drops(String(headers[COUNT])));
    try {
      await act(proxy);
    } finally {
      await proxy.close();
    }
  };
  const idOf = (response: unknown) => (response as { id: string }).id; // a field of ours

  test(`gets its picture, and is billed once: ${CALLS} calls whose first answers are all lost`, async () => {
    await sandbox.clear();
    const before = await generations();
    await throughProxy(
      (count) => count === '0',
      async (proxy) => {
        const client = clientAt(proxy.url);
        const answers = await Promise.all(
          // Half of them in the same words: each was meant all the same.
          Array.from({ length: CALLS }, (_, call) =>
            client.images.generate({ model: MODEL, prompt: call % 2 === 0 ? 'the same storm' : `storm ${call}` }),
          ),
        );
        assert.equal(proxy.dropped, CALLS);
        assert.equal(new Set(answers.map((one) => idOf(one))).size, CALLS);
        assert.equal(new Set(answers.map((one) => one.data?.[0]?.url)).size, CALLS);
      },
    );
    assert.equal((await generations()) - before, CALLS);
    assert.equal((await sandbox.bill()).length, CALLS);
  });

  test('twice, and with pictures of its own, gets the same generation', async () => {
    const before = await generations();
    await throughProxy(
      (count) => count !== '2',
      async (proxy) => {
        const image = await toFile(await noise(30, 30).png().toBuffer(), 'a.png');
        const answer = await clientAt(proxy.url).images.edit({ model: MODEL, prompt: 'twice lost', image });
        assert.ok(answer.data?.[0]?.url);
        assert.equal(proxy.dropped, 2);
      },
    );
    assert.equal((await generations()) - before, 1);
  });

  test('while the first call still runs, waits for the same generation', async () => {
    const slow = await startSandbox({ speed: 20 });
    const other = await openHouse({}, slow);
    try {
      const once = clientAt(other.installation.url, { timeout: 400, maxRetries: 0 });
      await assert.rejects(once.images.generate({ model: MODEL, prompt: 'another' }), APIConnectionTimeoutError);
      const client = clientAt(other.installation.url, { timeout: 400, maxRetries: 8 });
      const answer = await client.images.generate({ model: MODEL, prompt: 'a slow one' });
      assert.ok(answer.data?.[0]?.url);
      const [row] = await other.database.database.sql<{ count: number; resent: number }[]>`
        select count(*)::int, max(resent) as resent
        from resendable_call join generation on id = generation_id where prompt = 'a slow one'`;
      assert.equal(row?.count, 1);
      assert.ok((row?.resent ?? 0) >= 1);
    } finally {
      await other.close();
      await slow.stop();
    }
  });

  test('gets a new one when the words are others, when it doesn’t say that it asks again, and when all was long ago', async () => {
    const post = async (prompt: string, count: string | null) => {
      const response = await fetch(`${house.installation.url}/openai/v1/images/generations`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ADMIN_KEY}`,
          'content-type': 'application/json',
          ...(count !== null && { [COUNT]: count }),
        },
        body: JSON.stringify({ model: MODEL, prompt }),
      });
      return idOf(await response.json());
    };
    const { sql } = house.database.database;
    const first = await post('a quiet bay', '0');
    assert.notEqual(await post('a quiet bay', '0'), first);
    assert.notEqual(await post('another bay', '1'), first);
    assert.notEqual(await post('a quiet bay', null), first);
    assert.equal(await post('a quiet bay', '1'), first);
    await until('the answer is noted', async () => {
      const [row] = await sql<{ noted: boolean }[]>`
        select answered_at > touched_at as noted from resendable_call where generation_id = ${first}`;
      return row?.noted;
    });
    await sql`update resendable_call set answered_at = now() - interval '61 seconds'`;
    const later = await post('a quiet bay', '2');
    assert.notEqual(later, first);
    await sql`update resendable_call set answered_at = null, touched_at = now() - interval '16 minutes' where generation_id = ${later}`;
    assert.notEqual(await post('a quiet bay', '3'), later);
  });

  test('with a key, gets what the key stands for, whoever asks and however often', async () => {
    const client = clientAt(house.installation.url);
    const headers = { 'Idempotency-Key': 'order-4711' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => client.images.generate({ model: MODEL, prompt: 'keyed' }, { headers })),
    );
    assert.equal(new Set(answers.map((one) => idOf(one))).size, 1);
    await assert.rejects(client.images.generate({ model: MODEL, prompt: 'other words' }, { headers }), {
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
      param: 'Idempotency-Key',
    });
  });

  test('never asks again when the generation failed: what is known will not change', async () => {
    await throughProxy(
      () => false,
      async (proxy) => {
        const before = await generations();
        await assert.rejects(
          clientAt(proxy.url).images.generate({ model: `gemini/${MODEL}`, prompt: 'a harbour [fail:cut]' }),
          (error: unknown) => error instanceof InternalServerError && error.status === 502,
        );
        assert.equal((await generations()) - before, 1);
      },
    );
  });

  test('hears of a broken connection when nobody is there', async () => {
    await assert.rejects(
      clientAt('http://127.0.0.1:9', { maxRetries: 0 }).images.generate({ model: MODEL, prompt: 'x' }),
      APIConnectionError,
    );
  });
});
