import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Answers, etagOf, type Versions } from '../../src/http/answers.ts';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { ADMIN_KEY } from '../installation.ts';
import { openDoor, type Door } from './door.ts';

const NAMES = '{ models(first: 3) { nodes { slug name } } }';
const SUMMARY = `{ model(slug: "${SLUG}") { summary } }`;

describe('answers that are kept', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const get = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${door.url}/graphql?${new URLSearchParams({ query }).toString()}`, { headers });
  const tagOf = async (query: string, headers?: Record<string, string>) => {
    const response = await get(query, headers);
    await response.arrayBuffer();
    return response.headers.get('etag');
  };
  const changeSummary = async (summary: string) => {
    const { data } = await door.ask<{ model: { page: string; summary: string } }>(
      `{ model(slug: "${SLUG}") { page summary } }`,
    );
    const page = data.model.page.replace(data.model.summary, summary);
    const imported = await door.ask<{ importModelPage: { outcome: string } }>(
      `mutation ($page: String!) { importModelPage(page: $page) { ... on ImportModelPagePayload { outcome } } }`,
      { page },
    );
    assert.equal(imported.data.importModelPage.outcome, 'UPDATED');
  };

  test('a GET of the catalog says which version it is of, and that whoever keeps it has to ask', async () => {
    const first = await get(NAMES);
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^"\d+--[\w-]{12}"$/);
    assert.equal(first.headers.get('cache-control'), 'public, no-cache');
    assert.equal(first.headers.get('vary'), 'accept');
    const again = await get(NAMES, { 'if-none-match': `"other", W/${etag}` });
    assert.deepEqual([again.status, await again.text(), again.headers.get('etag')], [304, '', etag]);
    const other = await get(NAMES, { 'if-none-match': '"other"' });
    assert.deepEqual([other.status, await other.text()], [200, await first.text()]);
  });

  test('is the very same to everybody, by POST as well, and kept once', async () => {
    const before_ = door.answers.size;
    const answers = [
      await door.ask(SUMMARY),
      await door.ask(SUMMARY, {}, { key: null }),
      await door.ask(SUMMARY, {}, { key: ADMIN_KEY }),
    ];
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(door.answers.size, before_ + 1);
  });

  test('a change is in the very next answer, and in its tag', async () => {
    const old = await tagOf(SUMMARY);
    for (const summary of ['Draws one thing.', 'Draws another thing.', 'Draws one thing.']) {
      await changeSummary(summary);
      const answer = await door.ask<{ model: { summary: string } }>(SUMMARY, {}, { key: null });
      assert.equal(answer.data.model.summary, summary);
      const response = await get(SUMMARY, { 'if-none-match': old ?? '' });
      assert.equal(response.status, 200);
      assert.ok((await response.text()).includes(summary));
    }
  });

  test('what is of one viewer, or of this moment, is told to nobody else', async () => {
    const configured = '{ provider(slug: "gemini") { configured } }';
    const seen = async (key: string | null) => (await door.ask(configured, {}, { key })).data;
    assert.deepEqual(await seen(ADMIN_KEY), { provider: { configured: true } });
    assert.deepEqual(await seen(null), { provider: { configured: null } });
    assert.deepEqual(await seen(ADMIN_KEY), { provider: { configured: true } });
    for (const query of [
      configured,
      '{ viewer { __typename } }',
      `{ model(slug: "${SLUG}") { offers { health } } }`,
      '{ breakers { __typename } }',
      '{ generations { nodes { id } } }',
    ]) {
      const response = await get(query, { authorization: `Bearer ${ADMIN_KEY}` });
      assert.equal(response.headers.get('etag'), null, query);
      assert.equal(response.headers.get('cache-control'), 'no-store', query);
      assert.equal(response.status, 200, await response.text());
    }
  });

  test('names the version of what was measured where that was looked at, and only there', async () => {
    const [, facts] = (await tagOf(NAMES))?.split('-') ?? [];
    assert.equal(facts, '');
    const measured = [
      `{ model(slug: "${SLUG}") { performance { p50Ms } } }`,
      '{ models(orderBy: SPEED, first: 1) { nodes { slug } } }',
    ];
    for (const query of measured) assert.match((await tagOf(query)) ?? '', /^"\d+-\d+-/, query);
  });

  test('no error, mutation or stream is kept', async () => {
    const kept = door.answers.size;
    for (const query of ['{ models(first: 1000) { totalCount } }', '{ nope }', '{', 'mutation { __typename }'])
      await door.ask(query);
    const stream = await fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: '{ providers { slug } }' }),
    });
    assert.match(await stream.text(), /^event: next/m);
    assert.equal(door.answers.size, kept);
  });

  test('a key that doesn’t hold gets no kept answer either', async () => {
    assert.equal((await get(NAMES)).status, 200);
    const response = await get(NAMES, { authorization: 'Bearer pg_nobody' });
    assert.deepEqual([response.status, response.headers.get('etag')], [401, null]);
  });

  test('each form of answer is kept by itself', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json', 'application/json']) {
      const response = await get(NAMES, { accept });
      assert.ok(response.headers.get('content-type')?.startsWith(accept));
      await response.arrayBuffer();
    }
  });

  test('variables that JSON writes alike are not taken for each other', async () => {
    const post = async (n: string) => {
      const response = await fetch(`${door.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"query":"query($n:Int){models(first:$n){totalCount}}","variables":{"n":${n}}}`,
      });
      return Object.keys((await response.json()) as object);
    };
    assert.deepEqual(await post('null'), ['data']);
    assert.deepEqual(await post('1e400'), ['errors']);
  });
});

describe('the store of answers', () => {
  const now = { catalog: 7, performance: 3 };
  const answers = new Answers(() => now);
  const keep = (request: string, versions: Versions, text = request) => {
    const answer = { body: Buffer.from(text), contentType: 'application/json', versions };
    answers.keep(request, answer);
    answers.keep(request, answer);
  };

  test('gives what was made of today’s versions, and nothing else', () => {
    keep('facts', { catalog: 7 });
    keep('figures', { catalog: 7, performance: 3 });
    keep('late', { catalog: 6 });
    const found = () => ['facts', 'figures', 'late', 'nothing'].map((name) => answers.find(name) !== null);
    assert.deepEqual(found(), [true, true, false, false]);
    now.performance = 4;
    assert.deepEqual(found(), [true, false, false, false]);
    now.catalog = 8;
    assert.deepEqual(found(), [false, false, false, false]);
  });

  test('has other tags for other bytes of a version that was counted twice', () => {
    const tag = (text: string, performance = 3) => etagOf(Buffer.from(text), { catalog: 8, performance });
    assert.notEqual(tag('one'), tag('other'));
    assert.notEqual(tag('one'), tag('one', 4));
    assert.equal(tag('one'), tag('one'));
  });

  test('keeps nothing that was asked for once', () => {
    answers.keep('once', { body: Buffer.from('x'), contentType: 'application/json', versions: now });
    assert.equal(answers.find('once'), null);
  });

  test('holds 64 MiB at most, and remembers no long request', () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let index = 0; index < 70; index += 1) keep(`large ${index}`, { catalog: 8 }, megabyte);
    assert.ok(answers.size <= 64, String(answers.size));
    assert.equal(answers.find('large 0'), null);
    assert.notEqual(answers.find('large 69'), null);
    keep(megabyte, { catalog: 8 }, 'x');
    assert.equal(answers.find(megabyte), null);
  });

  test('is empty when told so', () => {
    answers.clear();
    assert.deepEqual([answers.size, answers.find('large 69')], [0, null]);
  });
});
