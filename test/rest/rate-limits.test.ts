import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI, { RateLimitError } from 'openai';
import { parseKey } from '../../src/access/key.ts';
import { durationText } from '../../src/rest/rate-limit-headers.ts';
import { openHouse, type House } from '../generation/house.ts';
import { MODEL } from '../installation.ts';
import { caller, keyWith, type Called } from './caller.ts';

const PATH = '/openai/v1/images/generations';
/** Starts a minute of a key that has one more every second. */
const SECOND = 60;

describe('a key with a limit at OpenAI’s door', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { speed: 1000 });
  });
  after(() => house.close());

  const newKey = (startsPerMinute: number) =>
    keyWith(house.installation, { scopes: ['GENERATIONS_WRITE', 'GENERATIONS_READ'], startsPerMinute });
  const clientWith = (apiKey: string, maxRetries: number) =>
    new OpenAI({ baseURL: `${house.installation.url}/openai/v1`, apiKey, maxRetries });
  const post = (key: string | undefined, body: object, query = ''): Promise<Called<{ error?: { code: string } }>> =>
    caller(house.installation.url)(
      `${PATH}${query}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: MODEL, prompt: 'a heron', ...body }),
      },
      key,
    );
  /** Nothing is left for this long. */
  const useUp = async (key: string, forSeconds: number) => {
    const { sql } = house.database.database;
    // By the limit's own share: one is free when all but one share of the minute is over.
    await sql`
      insert into start_rate (account_id, api_key_id, full_at)
      select account_id, id, now() + interval '1 minute' - interval '1 minute' / starts_per_minute + ${`${forSeconds} seconds`}::interval
      from api_key where id = ${idOfKey(key)}
      on conflict (account_id, api_key_id) do update set full_at = excluded.full_at`;
  };
  const toldOf = ({ headers }: Pick<Called<unknown>, 'headers'>) => [
    headers.get('x-ratelimit-limit-requests'),
    headers.get('x-ratelimit-remaining-requests'),
    headers.get('x-ratelimit-reset-requests'),
  ];

  test('is told how it stands, in OpenAI’s headers and on every answer; others are told nothing', async () => {
    const key = await newKey(10);
    const first = await post(key, {}, '?dryRun=true');
    assert.deepEqual(toldOf(first), ['10', '10', '0ms']);
    const { response } = await clientWith(key, 0).images.generate({ model: MODEL, prompt: 'a tern' }).withResponse();
    const [limit, remaining, reset = ''] = toldOf(response);
    assert.deepEqual([limit, remaining], ['10', '9']);
    assert.match(reset ?? '', /^[0-6](\.\d{1,3})?s$|^\d{1,3}ms$/);
    assert.match(response.headers.get('access-control-expose-headers') ?? '', /x-ratelimit-remaining-requests/);
    await useUp(key, 3);
    const refused = await post(key, {});
    const collected = await post(key, { n: 99 });
    const streamed = await post(key, { stream: true }, '?dryRun=true');
    assert.deepEqual([refused.status, collected.status, streamed.status], [429, 400, 200]);
    for (const one of [refused, collected, streamed]) assert.deepEqual(toldOf(one).slice(0, 2), ['10', '0']);
    assert.match(toldOf(refused)[2] ?? '', /^5[67](\.\d{1,3})?s$/);
    for (const free of [undefined, await keyWith(house.installation, { scopes: ['GENERATIONS_WRITE'] })])
      assert.deepEqual(toldOf(await post(free, {})), [null, null, null]);
  });

  test('is refused with RATE_LIMITED, when to ask again, and no word of a generation', async () => {
    const key = await newKey(1);
    await useUp(key, 40);
    const { status, headers, body } = await post(key, {});
    assert.equal(status, 429);
    assert.partialDeepStrictEqual(body, { error: { type: 'rate_limit_error', code: 'RATE_LIMITED', param: null } });
    const seconds = Number(headers.get('retry-after'));
    assert.ok(seconds > 35 && seconds <= 40, `${seconds} s`);
    assert.equal(headers.get('x-should-retry'), null);
    assert.equal(headers.get('x-pictograph-generation'), null);
    const error = await clientWith(key, 0)
      .images.generate({ model: MODEL, prompt: 'a tern' })
      .catch((thrown: unknown) => thrown);
    assert.ok(error instanceof RateLimitError, String(error));
    assert.equal(error.code, 'RATE_LIMITED');
  });

  test('gets its picture after the pause, when the client asks again by itself', async () => {
    const key = await newKey(SECOND);
    await useUp(key, 1);
    const from = performance.now();
    const answer = await clientWith(key, 2).images.generate({ model: MODEL, prompt: 'a gull' });
    assert.ok(answer.data?.[0]?.url);
    assert.ok(performance.now() - from > 900, 'it was not refused');
  });

  test('gets a picture of its own then, however many equal calls have got theirs', async () => {
    const key = await newKey(SECOND);
    const idOf = (response: unknown) => (response as { id: string }).id; // a field of ours
    const generate = () => clientWith(key, 2).images.generate({ model: MODEL, prompt: 'the same storm' });
    const before = [await generate(), await generate()];
    await useUp(key, 1);
    const later = await Promise.all([generate(), generate()]);
    assert.equal(new Set([...before, ...later].map((one) => idOf(one))).size, 4);
    const awaited = await house.database.database.sql`
      select from refused_call where calls > 0 and api_key_id = ${idOfKey(key)}`;
    assert.equal(awaited.length, 0);
  });

  test('is told for how long as OpenAI writes it', () => {
    const written = [0, 12, 999, 1000, 8640, 59_999, 60_000, 61_500].map((ms) => durationText(ms));
    assert.deepEqual(written, ['0ms', '12ms', '999ms', '1s', '8.64s', '59.999s', '1m0s', '1m1.5s']);
  });
});

function idOfKey(key: string): string {
  return parseKey(key)?.id ?? assert.fail('it is no key');
}
