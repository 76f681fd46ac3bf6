import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { openDoor, type Door } from '../http/door.ts';

interface Described {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly owned_by: string;
  readonly aliases: readonly string[];
  readonly starting_price_usd: string;
  readonly page: string;
  readonly schema?: Readonly<Record<string, { readonly properties: Readonly<Record<string, object>> }>>;
}

describe('GET /v1/models/{id}', () => {
  let door: Door;
  const get = async (path: string): Promise<Described> => {
    const response = await fetch(`${door.url}/v1/models/${path}`);
    assert.equal(response.status, 200);
    return (await response.json()) as Described; // the answer that is tested here
  };
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  test('describes a model as OpenAI does, by slug, alias or offer', async () => {
    const model = await get(SLUG);
    assert.deepEqual(
      [model.id, model.object, model.owned_by, new Date(model.created * 1000).toISOString().slice(0, 7)],
      [SLUG, 'model', 'google', '2026-02'],
    );
    assert.deepEqual([model.starting_price_usd, model.schema], ['0.0225', undefined]);
    assert.equal(model.page, `http://pictograph.test/models/google/${SLUG}/llms.txt`);
    for (const id of [model.aliases[0] ?? '', `fal%2F${SLUG}`, `fal/${SLUG}`]) assert.equal((await get(id)).id, SLUG);
  });

  test('adds the schema of each mode, which is the one of GraphQL and compiles', async () => {
    const { schema } = await get(`${SLUG}?schema=true`);
    const { data } = await door.ask<{ model: Record<string, object> }>(
      `{ model(slug: "${SLUG}") { TEXT_TO_IMAGE: parameterSchema(mode: TEXT_TO_IMAGE) IMAGE_EDIT: parameterSchema(mode: IMAGE_EDIT) } }`,
    );
    assert.deepEqual(schema, data.model);
    const ajv = new Ajv2020({ strict: false });
    for (const one of Object.values(schema ?? {})) assert.equal(typeof ajv.compile(one), 'function');
    const check = ajv.compile(schema?.['TEXT_TO_IMAGE'] ?? {});
    assert.equal(check({ prompt: 'a', resolution: '2K' }), true);
    assert.equal(check({ prompt: 'a', resolution: '9K' }), false);
  });

  test('of an offer has what that one takes', async () => {
    const own = await get(`fal/${SLUG}?schema=true`);
    assert.deepEqual(Object.keys(own.schema ?? {}), ['TEXT_TO_IMAGE']);
    assert.ok('enable_web_search' in (own.schema?.['TEXT_TO_IMAGE']?.properties ?? {}));
    assert.ok(!('google_search' in (own.schema?.['TEXT_TO_IMAGE']?.properties ?? {})));
  });

  test('is kept by clients, and names what is near when there is none', async () => {
    const first = await fetch(`${door.url}/v1/models/${SLUG}`);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    assert.equal((await fetch(`${door.url}/v1/models/${SLUG}`, { headers })).status, 304);
    assert.equal((await fetch(`${door.url}/v1/models/${SLUG}?schema=true`, { headers })).status, 200);
    const none = await fetch(`${door.url}/v1/models/gemini-3.1-flash-imag`);
    assert.equal(none.status, 404);
    assert.match(await none.text(), /Did you mean gemini-3\.1-flash-image.*"code":"MODEL_NOT_FOUND"/);
  });
});
