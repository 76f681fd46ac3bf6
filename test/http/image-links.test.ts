import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { noise } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY } from '../installation.ts';

interface Links {
  readonly [name: string]: string | null;
}

describe('the links of an image', () => {
  let house: House;
  let id: string;
  before(async () => {
    house = await openHouse({ ROLE: 'api' });
    const response = await fetch(`${house.installation.url}/v1/uploads`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      body: new Uint8Array(await noise(600, 300).png().toBuffer()),
    });
    ({ id } = (await response.json()) as { id: string }); // as the test of uploads shows
  });
  after(() => house.close());

  const ask = async (fields: string) =>
    house.installation.ask<{ node: Links | null }>(
      `query ($id: ID!) { node(id: $id) { ... on Image { ${fields} } } }`,
      { id },
    );
  const shown = async (url: string | null | undefined) => {
    const response = await fetch(url ?? '');
    assert.equal(response.status, 200, url ?? '');
    const { format, width, height } = await sharp(await response.arrayBuffer()).metadata();
    return [response.headers.get('content-type'), format, width, height];
  };

  test('lead to it as it is kept, smaller, and in every format', async () => {
    const { data, errors } = await ask(
      `url small: url(width: 100) wide: url(width: 5000) webp: url(format: WEBP) jpeg: url(width: 256, format: JPEG)
       avif: url(width: 64, format: AVIF) gif: url(width: 64, format: GIF)`,
    );
    assert.equal(errors, undefined, JSON.stringify(errors));
    const links: Links = data.node ?? {};
    assert.deepEqual(await shown(links['url']), ['image/png', 'png', 600, 300]);
    assert.deepEqual(await shown(links['small']), ['image/png', 'png', 128, 64]);
    assert.equal(links['wide'], links['url']);
    assert.deepEqual(await shown(links['webp']), ['image/webp', 'webp', 600, 300]);
    assert.deepEqual(await shown(links['jpeg']), ['image/jpeg', 'jpeg', 256, 128]);
    assert.deepEqual(await shown(links['avif']), ['image/avif', 'heif', 64, 32]);
    assert.deepEqual(await shown(links['gif']), ['image/gif', 'gif', 64, 32]);
  });

  test('are refused for a width that is none', async () => {
    for (const width of [0, -5]) {
      const { data, errors } = await ask(`url(width: ${width})`);
      assert.deepEqual([data.node?.['url'], errors?.[0]?.extensions?.['code']], [null, 'BAD_USER_INPUT']);
    }
  });
});
