import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { at, listAt, openGraph, SEED, type Graph } from './open-graph.ts';

/** The other model that ships: without prices by the piece, figures or battles, so that it comes after those that have them. */
const GPT = 'gpt-image-2';

describe('the list of models', () => {
  let graph: Graph;
  const ask: Graph['ask'] = (...asked) => graph.ask(...asked);

  before(async () => {
    graph = await openGraph();
  });
  after(() => graph.close());

  const filters: [filter: string, slugs: string[]][] = [
    ['{}', ['alpha', 'beta', 'delta', GPT, SEED]],
    ['{ status: DISABLED }', ['gamma']],
    ['{ status: PREVIEW }', []],
    ['{ search: "WATERCOLOURS" }', ['alpha', 'delta']],
    ['{ search: "water alpha" }', ['alpha']],
    ['{ search: "teapot" }', ['alpha', 'beta']],
    ['{ search: "labs otterfield" }', ['beta']],
    ['{ search: "gemini-3.1-flash-image" }', [SEED]],
    ['{ search: "  " }', ['alpha', 'beta', 'delta', GPT, SEED]],
    ['{ search: "gpt image" }', [GPT]],
    ['{ provider: "openai" }', [GPT]],
    ['{ search: "zebra" }', []],
    ['{ creator: "other" }', ['beta']],
    ['{ family: "greek" }', ['alpha']],
    ['{ provider: "replicate" }', ['beta', SEED]],
    ['{ mode: IMAGE_EDIT }', ['beta', GPT, SEED]],
    ['{ capabilities: ["thinking", "batch"] }', ['beta', SEED]],
    ['{ capabilities: ["thinking", "streaming"] }', [SEED]],
    ['{ tags: ["fast"] }', ['alpha', 'beta', SEED]],
    ['{ tags: ["fast", "cheap"] }', ['alpha']],
    ['{ maxPricePerImageUsd: "0.0225" }', ['alpha', SEED]],
    ['{ maxPricePerImageUsd: "0.0224" }', ['alpha']],
    ['{ mode: TEXT_TO_IMAGE, tags: ["fast"], provider: "fal" }', ['alpha', SEED]],
  ];
  for (const [filter, slugs] of filters) {
    test(`finds models by ${filter}`, async () => {
      const { data } = await ask(`{ models(filter: ${filter}) { totalCount nodes { slug } } }`);
      assert.deepEqual(slugsOf(at(data, 'models')), slugs);
      assert.equal(at(data, 'models', 'totalCount'), slugs.length);
    });
  }

  const orders: [order: string, slugs: string[]][] = [
    ['NAME', ['alpha', 'beta', 'delta', GPT, SEED]],
    ['NEWEST', [GPT, 'alpha', SEED, 'beta', 'delta']],
    ['PRICE', ['alpha', SEED, 'beta', GPT, 'delta']],
    ['SPEED', ['beta', 'alpha', SEED, GPT, 'delta']],
    ['SUCCESS', ['alpha', SEED, 'beta', GPT, 'delta']],
    ['ELO', ['alpha', 'beta', SEED, GPT, 'delta']],
  ];
  for (const [order, slugs] of orders) {
    test(`lists models by ${order}, and pages through them both ways`, async () => {
      const { data } = await ask(`{ models(orderBy: ${order}, first: 100) { nodes { slug } } }`);
      assert.deepEqual(slugsOf(at(data, 'models')), slugs);
      assert.deepEqual(await walk(order, 'first', 'after', 'endCursor', 'hasNextPage'), slugs);
      assert.deepEqual(await walk(order, 'last', 'before', 'startCursor', 'hasPreviousPage'), slugs.toReversed());
    });
  }

  const refused: [args: string, code: string][] = [
    ['first: -1', 'BAD_USER_INPUT'],
    ['last: -1', 'BAD_USER_INPUT'],
    ['first: 101', 'BAD_USER_INPUT'],
    ['first: 1, last: 1', 'BAD_USER_INPUT'],
    ['first: 1, before: "x"', 'BAD_USER_INPUT'],
    ['after: ""', 'CURSOR_INVALID'],
    ['after: "nonsense"', 'CURSOR_INVALID'],
    ['before: "bnVsbA"', 'CURSOR_INVALID'],
    [`after: "${cursorOf(['models NAME'])}"`, 'CURSOR_INVALID'],
    [`after: "${cursorOf(['models NAME', { deep: 1 }])}"`, 'CURSOR_INVALID'],
    [`after: "${cursorOf(['models PRICE', 0.01, 'mdl_x'])}"`, 'CURSOR_INVALID'],
  ];
  for (const [args, code] of refused) {
    test(`refuses models(${args}) as ${code}`, async () => {
      const { errors } = await ask(`{ models(${args}) { nodes { slug } } }`);
      assert.equal(errors[0]?.extensions['code'], code);
    });
  }

  test('resumes after a model that is gone from the list', async () => {
    const gone = cursorOf(['models NAME', 'charlie', 'mdl_x']);
    const { data } = await ask(`{ models(after: "${gone}") { nodes { slug } pageInfo { hasPreviousPage } } }`);
    assert.deepEqual(at(data, 'models'), {
      nodes: [{ slug: 'delta' }, { slug: GPT }, { slug: SEED }],
      pageInfo: { hasPreviousPage: true },
    });
  });

  async function walk(
    order: string,
    count: string,
    cursorName: string,
    cursorField: string,
    more: string,
  ): Promise<string[]> {
    const slugs: string[] = [];
    let cursor: string | null = null;
    do {
      const { data } = await ask(
        `query ($cursor: String) { models(orderBy: ${order}, ${count}: 1, ${cursorName}: $cursor) { nodes { slug } pageInfo { ${cursorField} ${more} } } }`,
        { cursor },
      );
      slugs.push(...slugsOf(at(data, 'models')));
      assert.ok(slugs.length <= 10, 'the walk goes in circles');
      cursor =
        at(data, 'models', 'pageInfo', more) === true ? String(at(data, 'models', 'pageInfo', cursorField)) : null;
    } while (cursor !== null);
    return slugs;
  }
});

function slugsOf(connection: unknown): string[] {
  return listAt(connection, 'nodes').map((node) => String(at(node, 'slug')));
}

function cursorOf(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}
