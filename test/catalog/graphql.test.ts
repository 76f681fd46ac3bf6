import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { at, listAt, openGraph, SEED, type Graph } from './open-graph.ts';

describe('the catalog by GraphQL', () => {
  let graph: Graph;
  const ask: Graph['ask'] = (...asked) => graph.ask(...asked);

  before(async () => {
    graph = await openGraph();
  });
  after(() => graph.close());

  test('answers by slug, by alias, by config key and by id, and costs no SQL', async () => {
    const { data } = await ask(`{
      bySlug: model(slug: "${SEED}") { id name startingPriceUsd offers { prices { amount display } provider { slug configured } health } }
      byAlias: model(slug: "gemini-3.1-flash-image") { id }
      byName: model(slug: "Nano Banana 2") { id }
      provider(slug: "fal") { id name offers(first: 1) { nodes { configKey } pageInfo { hasNextPage } } }
      nobody: provider(slug: "nobody") { id }
      offer(configKey: "fal/${SEED}") { id upstreamModelId model { slug } }
      providers { slug }
    }`);
    assert.equal(at(data, 'bySlug', 'name'), 'Nano Banana 2');
    assert.equal(at(data, 'bySlug', 'startingPriceUsd'), '0.0225');
    assert.deepEqual(at(data, 'bySlug', 'offers', 0, 'prices', 8), { amount: '0.0225', display: '$0.022/image' });
    assert.deepEqual(at(data, 'bySlug', 'offers', 1, 'provider'), { slug: 'fal', configured: true });
    assert.deepEqual(at(data, 'bySlug', 'offers', 0, 'provider'), { slug: 'vertex', configured: false });
    assert.equal(at(data, 'byAlias', 'id'), at(data, 'bySlug', 'id'));
    assert.deepEqual([at(data, 'byName'), at(data, 'nobody')], [null, null]);
    assert.deepEqual(at(data, 'provider', 'offers'), {
      nodes: [{ configKey: 'fal/alpha' }],
      pageInfo: { hasNextPage: true },
    });
    assert.equal(at(data, 'offer', 'model', 'slug'), SEED);
    assert.equal(listAt(data, 'providers').length, 5);

    const [competition] = graph.catalog.competitions;
    const ids = [
      at(data, 'offer', 'id'),
      at(data, 'bySlug', 'id'),
      'mdl_01arz3ndektsv4rrffq69g5fav',
      at(data, 'provider', 'id'),
      competition?.id,
    ];
    const nodes = await ask(
      'query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { kind: __typename id } node(id: $id) { ... on Model { slug } } }',
      {
        ids,
        id: at(data, 'bySlug', 'id'),
      },
    );
    assert.deepEqual(
      listAt(nodes.data, 'nodes').map((node) => at(node, 'kind')),
      ['Offer', 'Model', undefined, 'Provider', 'Competition'],
    );
    assert.equal(at(nodes.data, 'node', 'slug'), SEED);
    assert.deepEqual(graph.statements, []);
  });

  test('tells nobody which providers are configured who may not know', async () => {
    const { data } = await ask('{ provider(slug: "fal") { configured } }', {}, { configuredProviders: null });
    assert.deepEqual(at(data, 'provider'), { configured: null });
  });

  test('pages through competitions, standings and galleries', async () => {
    const { data } = await ask(`{
      competitions(first: 2) { nodes { name standings(first: 1) { nodes { model { slug } } pageInfo { hasNextPage } } } }
      edited: competitions(mode: IMAGE_EDIT) { nodes { name } }
      model(slug: "${SEED}") {
        curated: gallery(kind: CURATED, first: 2) { edges { cursor } nodes { kind } pageInfo { hasNextPage hasPreviousPage } }
        arena: gallery(kind: ARENA, last: 1) { nodes { caption competition { name } elo } }
        measured: benchmarks(source: MEASURED) { elo }
        imported: performance(source: IMPORTED, mode: IMAGE_EDIT) { p50Ms }
        none: performance(source: MEASURED) { p50Ms }
        parameters(mode: TEXT_TO_IMAGE) { name }
        categoryRankings { winRate category { slug mode } }
      }
      teapots: model(slug: "alpha") { benchmarks { competition { standings { nodes { model { slug } } } } } }
    }`);
    assert.deepEqual(
      listAt(data, 'competitions', 'nodes').map((one) => at(one, 'name')),
      ['Adorable Baby Animals in Sunny Meadow', 'Apollo 11: Journey to Tranquility'],
    );
    assert.deepEqual(at(data, 'edited', 'nodes'), []);
    assert.deepEqual(at(data, 'model', 'curated', 'pageInfo'), { hasNextPage: true, hasPreviousPage: false });
    assert.deepEqual(at(data, 'model', 'arena', 'nodes'), [
      { caption: 'Candid Street Photography', competition: { name: 'Candid Street Photography' }, elo: 1147 },
    ]);
    assert.deepEqual(
      [at(data, 'model', 'measured'), at(data, 'model', 'none'), listAt(data, 'model', 'imported').length],
      [[], [], 4],
    );
    assert.equal(listAt(data, 'model', 'parameters').length, 16);
    assert.deepEqual(at(data, 'model', 'categoryRankings', 0), {
      winRate: 0.75,
      category: { slug: 'anime', mode: 'IMAGE_EDIT' },
    });
    assert.deepEqual(
      listAt(data, 'teapots', 'benchmarks', 0, 'competition', 'standings', 'nodes').map((one) =>
        at(one, 'model', 'slug'),
      ),
      ['alpha', 'beta'],
    );
  });

  test('has a leaderboard a use case and mode', async () => {
    const { data } = await ask(`{
      photos: leaderboard(mode: IMAGE_EDIT, category: "photorealism") { mode category { name } rankings { elo model { slug } } updatedAt }
      elsewhere: leaderboard(mode: TEXT_TO_VIDEO, category: "photorealism") { mode }
      overall: leaderboard(mode: IMAGE_EDIT) { mode }
    }`);
    assert.deepEqual(at(data, 'photos'), {
      mode: 'IMAGE_EDIT',
      category: { name: 'Photorealism' },
      rankings: [{ elo: 1249, model: { slug: SEED } }],
      updatedAt: '2026-11-22T00:00:00.000Z',
    });
    assert.deepEqual([at(data, 'elsewhere'), at(data, 'overall')], [null, null]);
  });
});
