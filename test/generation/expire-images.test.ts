import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createApiKey } from '../../src/access/keys.ts';
import { deriveKey } from '../../src/access/secret.ts';
import type { Sql } from '../../src/db/client.ts';
import { expireImages } from '../../src/generation/expire-images.ts';
import { plain } from '../assets/pictures.ts';
import { ADMIN_KEY, ended, SECRET, start, started, startInstallation, until } from '../installation.ts';
import { openHouse, type House } from './house.ts';

describe('how long an account’s pictures are kept', () => {
  let house: House;
  let drawn: string;
  let sql: Sql;
  before(async () => {
    house = await openHouse();
    sql = house.database.database.sql;
    drawn = await started(house.installation, { prompt: 'a lighthouse' });
    await ended(house.installation, drawn);
  });
  after(() => house.close());
  beforeEach(() => set('FOREVER'));

  const set = async (retention: string, key = ADMIN_KEY) => {
    const { data, errors } = await house.installation.ask<{
      setImageRetention: { __typename: string; imageRetention?: string };
    }>(
      `mutation ($input: SetImageRetentionInput!) { setImageRetention(input: $input) { __typename ... on SetImageRetentionPayload { imageRetention } } }`,
      { input: { imageRetention: retention } },
      { key },
    );
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data.setImageRetention;
  };
  const expire = () => expireImages(house.database.database.orm);
  const age = async (id: string, age: string) => {
    await sql`update generation set finished_at = now() - ${age}::text::interval where id = ${id}`;
    await sql`update image set created_at = now() - ${age}::text::interval - interval '1 minute' where generation_id = ${id}`;
  };
  const kept = async (id: string) => {
    const rows = await sql`select purpose from image where generation_id = ${id} and erased_at is null`;
    const [row] = await sql`select conversation_sha256 as sha256 from generation where id = ${id}`;
    return { images: rows.length > 0, conversation: row?.['sha256'] !== null };
  };

  test('is set by admins and seen by every key', async () => {
    assert.deepEqual(await set('DAYS_30'), { __typename: 'SetImageRetentionPayload', imageRetention: 'DAYS_30' });
    const viewer = async (key: string) =>
      (await house.installation.ask<{ viewer: unknown }>('{ viewer { imageRetention } }', {}, { key })).data.viewer;
    const admin = { accountId: String((await sql`select id from account`)[0]?.['id']), apiKeyId: null };
    const { secret } = await createApiKey(
      house.database.database.orm,
      { ...admin, scopes: new Set(['ADMIN'] as const) },
      { name: 'reader', scopes: ['GENERATIONS_READ'], expiresAt: null, budget: null, retriesRefusedContent: false },
      deriveKey(SECRET, 'api key pepper'),
    );
    assert.deepEqual(await viewer(secret), { imageRetention: 'DAYS_30' });
    assert.deepEqual(await set('NONE', secret), { __typename: 'ForbiddenError' });
    assert.deepEqual(await viewer(ADMIN_KEY), { imageRetention: 'DAYS_30' });
  });

  const spans: readonly (readonly [string, string, string])[] = [
    ['NONE', '59 minutes', '61 minutes'],
    ['DAYS_7', '6 days 23 hours', '7 days 1 hour'],
    ['DAYS_30', '29 days 23 hours', '30 days 1 hour'],
  ];
  for (const [retention, young, old] of spans) {
    test(`with ${retention} ends after it: ${young} are kept, ${old} are not`, async () => {
      const id = await started(house.installation, { prompt: `a boat for ${retention}` });
      const { images } = await ended(house.installation, id);
      await set(retention);
      await age(id, young);
      await expire();
      assert.deepEqual(await kept(id), { images: true, conversation: true });
      await age(id, old);
      await set('FOREVER');
      await expire();
      assert.deepEqual(await kept(id), { images: true, conversation: true });
      await set(retention);
      await Promise.all([expire(), expire()]);
      assert.deepEqual(await kept(id), { images: false, conversation: false });
      assert.equal((await fetch(images[0]?.url ?? '')).status, 404);
      const { data } = await house.installation.ask<{
        generation: { prompt: string; thinking: string | null; images: { url: string | null }[] };
      }>(`query ($id: ID!) { generation(id: $id) { prompt thinking images { url } } }`, { id });
      assert.equal(data.generation.prompt, `a boat for ${retention}`);
      assert.ok(data.generation.thinking);
      assert.deepEqual(data.generation.images, [{ url: null }]);
      // The one drawn before all this has not outlived anything but NONE’s hour, which it is within.
      assert.deepEqual(await kept(drawn), { images: true, conversation: true });
    });
  }

  test('says nothing of one that has not ended, however old it is', async () => {
    await set('NONE');
    const id = await started(house.installation, {
      prompt: 'a slow boat',
      images: [],
      model: 'gemini-3.1-flash-image-preview',
    });
    await ended(house.installation, id);
    await age(id, '2 hours');
    await sql`update generation set status = 'RUNNING', finished_at = null, lease_until = now() + interval '1 hour', lease_owner = 'nobody' where id = ${id}`;
    await expire();
    assert.equal((await kept(id)).images, true);
    await sql`update generation set status = 'SUCCEEDED', finished_at = now() - interval '2 hours', lease_until = null, lease_owner = null where id = ${id}`;
    await expire();
    assert.equal((await kept(id)).images, false);
  });

  test('goes for what refinements continue: the last image without the conversation, and nothing without either', async () => {
    const id = await started(house.installation, { prompt: 'a barn' });
    await ended(house.installation, id);
    await sql`update generation set conversation_sha256 = null, conversation_family = null where id = ${id}`;
    const next = await ended(house.installation, await started(house.installation, { prompt: 'paint it', refine: id }));
    assert.equal(next.status, 'SUCCEEDED');
    assert.match(next.attempts.flatMap(({ warnings }) => warnings).join(' '), /no longer kept/);
    await set('DAYS_7');
    await age(id, '8 days');
    await expire();
    const refused = await start(house.installation, { prompt: 'paint it again', refine: id });
    assert.equal(refused.__typename, 'InvalidInputError');
    assert.match(refused.problems?.[0]?.message ?? '', /none that is still kept/);
  });

  test('ends uploads after seven days, also where pictures are kept for good; sent again, one counts anew', async () => {
    const upload = async (body: Buffer) => {
      const headers = { authorization: `Bearer ${ADMIN_KEY}` };
      const response = await fetch(`${house.installation.url}/v1/uploads`, {
        method: 'PUT',
        headers,
        body: new Uint8Array(body),
      });
      return ((await response.json()) as { id: string }).id; // as the test of uploads shows
    };
    const picture = await plain(30, 20).png().toBuffer();
    const old = async (id: string, days: number) =>
      sql`update image set created_at = now() - ${days}::int * interval '1 day' where id = ${id}`;
    const erased = async (id: string) =>
      (await sql`select erased_at from image where id = ${id}`)[0]?.['erased_at'] !== null;
    const first = await upload(picture);
    await old(first, 6);
    await expire();
    assert.equal(await erased(first), false);
    await old(first, 8);
    assert.equal(await upload(picture), first);
    await expire();
    assert.equal(await erased(first), false);
    await old(first, 8);
    await expire();
    assert.equal(await erased(first), true);
    const second = await upload(picture);
    assert.notEqual(second, first);
    await set('NONE');
    await sql`update image set created_at = now() - interval '61 minutes' where id = ${second}`;
    await expire();
    assert.equal(await erased(second), true);
    const refused = await start(house.installation, { mode: 'IMAGE_EDIT', prompt: 'more', images: [{ id: second }] });
    assert.equal(refused.__typename, 'InvalidInputError');
  });

  test('is seen to by every worker, down to the bytes', async () => {
    const id = await started(house.installation, { prompt: 'a boat that sails away' });
    const [image] = (await ended(house.installation, id)).images;
    const sha256 = image?.sha256 ?? '';
    const file = join(house.installation.dataDir, 'images', sha256.slice(0, 2), sha256);
    await age(id, '8 days');
    const longAgo = new Date(Date.now() - 7_200_000);
    await utimes(file, longAgo, longAgo);
    await set('DAYS_7');
    // A worker that has just begun looks at once; the one that is there does so within minutes.
    const another = await startInstallation(
      { databaseUrl: house.database.url, sandboxUrl: house.sandbox.url },
      { DATA_DIR: house.installation.dataDir },
    );
    try {
      await until('the end of its bytes', async () => !existsSync(file));
      assert.deepEqual(await kept(id), { images: false, conversation: false });
    } finally {
      await another.close();
    }
  });
});
