import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ADMIN_KEY } from '../installation.ts';
import { BAD_DOCUMENTS, levels, startWith, times } from './bad-documents.ts';
import { openDoor, type Door } from './door.ts';
import { outcomeOf, rowsOf } from './expect-refusal.ts';

describe('a bad document', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const post = (body: string) =>
    fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body,
    });

  for (const { name, query, variables, operationName, status = 400, code } of BAD_DOCUMENTS) {
    test(`with ${name} is refused: ${status} ${code}`, async () => {
      const before = await rowsOf(door);
      // JSON.stringify itself would overflow.
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const body = JSON.stringify({ query, variables, operationName }).replace('"DEEP"', () => `{"v":${deep}}`);
      const from = performance.now();
      const outcome = await outcomeOf(await post(body));
      const tookMs = performance.now() - from;
      assert.equal(outcome.status, status);
      assert.ok(outcome.codes.length > 0 && outcome.codes.every((one) => one === code), JSON.stringify(outcome.codes));
      assert.ok(tookMs < 2000, `${tookMs} ms`);
      assert.deepEqual(await rowsOf(door), before);
    });
  }

  test('is told at most ten things at once, and that there are more', async () => {
    const { codes } = await outcomeOf(
      await post(JSON.stringify({ query: `{ models { nodes { ${times(50, (i) => `no${i}`)} } } }` })),
    );
    assert.equal(codes.length, 11);
  });

  test('that nests its parameters 900 levels deep is answered as data', async () => {
    const { data } = await door.ask<{ startGeneration: object }>(startWith(levels(900)));
    assert.deepEqual(data.startGeneration, { __typename: 'InvalidInputError' });
  });

  test('that names properties of every object in its variables changes none', async () => {
    const body = `{"query":"query($s: String!) { model(slug: $s) { slug } }","variables":{"s":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}`;
    assert.deepEqual(await outcomeOf(await post(body)), { status: 200, codes: [] });
    assert.equal('polluted' in {}, false);
  });

  test('within the limits costs what it says: a page of a hundred with a hundred events each is read', async () => {
    const query = '{ generations(first: 100) { nodes { id events(first: 100) { nodes { seq } } } } }';
    assert.deepEqual(await outcomeOf(await post(JSON.stringify({ query }))), { status: 200, codes: [] });
  });
});
