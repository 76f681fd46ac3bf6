import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pageOf } from '../catalog/page/read-pages.ts';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { openDoor, type Door } from './door.ts';

const IMPORT = `mutation ($page: String!) {
  importModelPage(page: $page) {
    __typename
    ... on Error { message }
    ... on ImportModelPagePayload { outcome model { slug page importWarnings { message } } warnings { section line excerpt message } }
  }
}`;

interface Imported {
  readonly importModelPage: {
    readonly __typename: string;
    readonly message?: string;
    readonly outcome?: string;
    readonly model?: { readonly slug: string; readonly page: string; readonly importWarnings: readonly object[] };
    readonly warnings?: readonly { readonly section: string; readonly line: number; readonly excerpt: string }[];
  };
}

describe('model pages', () => {
  let door: Door;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${door.url}${path}`, { headers, redirect: 'manual' });
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  test('are listed, and served as Markdown that is the same as Model.page', async () => {
    const list = await get('/llms.txt');
    assert.equal(list.headers.get('content-type'), 'text/markdown; charset=utf-8');
    const path = `/models/google/${SLUG}/llms.txt`;
    assert.ok((await list.text()).includes(`](http://pictograph.test${path})`));
    const page = await (await get(path)).text();
    assert.match(page, /^# Nano Banana 2\n/);
    const { data } = await door.ask<{ model: { page: string } }>(`{ model(slug: "${SLUG}") { page } }`);
    assert.equal(data.model.page, page);
  });

  test('are kept by clients until they change', async () => {
    const path = `/models/google/${SLUG}/llms.txt`;
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    assert.equal(first.headers.get('cache-control'), 'public, no-cache');
    const again = await get(path, { 'if-none-match': `"x", W/${etag}` });
    assert.deepEqual([again.status, await again.text(), again.headers.get('etag')], [304, '', etag]);
    const { data } = await door.ask<Imported>(IMPORT, {
      page: (await first.text()).replace('Status: active', 'Status: preview'),
    });
    assert.equal(data.importModelPage.outcome, 'UPDATED');
    const changed = await get(path, { 'if-none-match': etag });
    assert.equal(changed.status, 200);
    assert.ok((await changed.text()).includes('Status: preview'));
  });

  test('of an alias lead to the model’s, and of nobody to the list', async () => {
    const alias = await get('/models/google/gemini-3.1-flash-image/llms.txt');
    assert.deepEqual([alias.status, alias.headers.get('location')], [301, `/models/google/${SLUG}/llms.txt`]);
    for (const path of ['/models/google/none/llms.txt', `/models/openai/${SLUG}/llms.txt`]) {
      const response = await get(path);
      assert.equal(response.status, 404);
      assert.match(await response.text(), /llms\.txt lists those/);
    }
  });

  test('can be imported by admins, with what was not understood, and are there at once', async () => {
    const text = pageOf('lantern-2.txt').replace('Status: preview', 'Status: dreamy');
    const { data } = await door.ask<Imported>(IMPORT, { page: text });
    const { __typename, outcome, model, warnings } = data.importModelPage;
    assert.deepEqual([__typename, outcome, model?.slug], ['ImportModelPagePayload', 'CREATED', 'lantern-2']);
    assert.deepEqual(
      warnings?.map(({ section, line, excerpt }) => [section, line, excerpt]),
      [['Quick Reference', 9, 'Status: dreamy']],
    );
    assert.equal(model?.importWarnings.length, 1);
    assert.equal(
      await (await get('/models/kiln/lantern-2/llms.txt')).text().then((page) => page.slice(0, 12)),
      '# Lantern 2 ',
    );
    const nobody = await door.ask<Imported>(IMPORT, { page: text }, { key: null });
    assert.equal(nobody.data.importModelPage.__typename, 'ForbiddenError');
    const none = await door.ask<Imported>(IMPORT, { page: 'Hello' });
    assert.deepEqual(
      [none.data.importModelPage.__typename, none.data.importModelPage.message],
      [
        'InvalidInputError',
        'page: The page has no Model ID in its Quick Reference, so nobody knows which model it is about. Nothing was changed.',
      ],
    );
  });
});
