import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { at, listAt } from '../catalog/open-graph.ts';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { openDoor, type Door } from './door.ts';

const REFUSALS = '... on Error { message } ... on InvalidInputError { problems { path message allowed } }';
const EDIT_MODEL = `mutation ($input: EditModelInput!) {
  editModel(input: $input) {
    __typename ${REFUSALS}
    ... on EditModelPayload { outcome model { slug name family maxInputImages aliases } }
  }
}`;
const EDIT_OFFER = `mutation ($input: EditOfferInput!) {
  editOffer(input: $input) {
    __typename ${REFUSALS}
    ... on EditOfferPayload { outcome offer { id configKey retiredAt notes prices { amount } } }
  }
}`;
const EDIT_PRICE = `mutation ($input: EditPriceInput!) {
  editPrice(input: $input) {
    __typename ${REFUSALS}
    ... on EditPricePayload { outcome offer { configKey prices { amount resolution tier currency unitSize } model { startingPriceUsd } } }
  }
}`;
const QUOTE = `query ($offer: String!) {
  quote(input: { model: $offer, parameters: { resolution: "2K" } }) {
    ... on Quote { best { configKey } offers { configKey reasonCode costUsd } }
  }
}`;
const REVISIONS = `query ($slug: String!, $first: Int, $after: String) {
  model(slug: $slug) {
    revisions(first: $first, after: $after) {
      nodes { version at origin apiKey { id name } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;
const GEMINI = `gemini/${SLUG}`;
const OTHER = 'gpt-image-2';
/** The line of the seed model's pictures at Gemini. */
const LINE = { direction: 'OUTPUT', metric: 'IMAGE', resolution: '2K' };

describe('edits of the catalog in the graph', () => {
  let door: Door;
  let admin: { id: string; key: string };
  let writer: { id: string; key: string };

  before(async () => {
    door = await openDoor();
    admin = await keyWith('ADMIN');
    writer = await keyWith('GENERATIONS_WRITE');
  });
  after(() => door.close());

  async function keyWith(scope: string): Promise<{ id: string; key: string }> {
    const made = await ask(
      `mutation ($scope: Scope!) { createApiKey(input: { name: "editor", scopes: [$scope] }) { ... on CreateApiKeyPayload { secret apiKey { id } } } }`,
      { scope },
    );
    return { id: String(at(made, 'createApiKey', 'apiKey', 'id')), key: String(at(made, 'createApiKey', 'secret')) };
  }
  async function ask(query: string, variables: object = {}, options: { key?: string | null } = {}): Promise<unknown> {
    const { data, errors } = await door.ask(query, variables, options);
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  }
  const quoted = async () => listAt(await ask(QUOTE, { offer: SLUG }), 'quote', 'offers');
  const ofGemini = async () => (await quoted()).find((one) => at(one, 'configKey') === GEMINI);
  const revisionsOf = async (variables: object, key?: string | null) =>
    at(await ask(REVISIONS, { slug: SLUG, ...variables }, key === undefined ? {} : { key }), 'model', 'revisions');

  test('a model is edited, and its revision says who did it and when, to admins alone', async () => {
    const from = Date.now();
    const input = { slug: SLUG, name: 'Nano Banana II', maxInputImages: 10, family: null };
    assert.partialDeepStrictEqual(await ask(EDIT_MODEL, { input }, { key: admin.key }), {
      editModel: {
        outcome: 'UPDATED',
        model: { slug: SLUG, name: 'Nano Banana II', maxInputImages: 10, family: null },
      },
    });
    assert.partialDeepStrictEqual(await ask(EDIT_MODEL, { input }, { key: admin.key }), {
      editModel: { outcome: 'UNCHANGED' },
    });
    const [newest, shipped, ...older] = listAt(await revisionsOf({}), 'nodes');
    assert.deepEqual(older, []);
    assert.partialDeepStrictEqual(newest, { origin: 'EDITED', apiKey: { id: admin.id, name: 'editor' } });
    assert.partialDeepStrictEqual(shipped, { origin: 'SHIPPED', apiKey: null });
    const when = Date.parse(String(at(newest, 'at')));
    assert.ok(when >= from - 1000 && when <= Date.now() + 1000, String(at(newest, 'at')));
    for (const key of [null, writer.key])
      assert.partialDeepStrictEqual(listAt(await revisionsOf({}, key), 'nodes')[0], { origin: 'EDITED', apiKey: null });
    // The environment's key is no row that could be named.
    await ask(EDIT_MODEL, { input: { slug: SLUG, name: 'Nano Banana 2' } });
    assert.partialDeepStrictEqual(listAt(await revisionsOf({ first: 1 }), 'nodes'), [
      { origin: 'EDITED', apiKey: null },
    ]);
  });

  test('revisions are read page by page, and those of many models in one statement', async () => {
    for (const summary of ['One.', 'Two.', 'Three.']) await ask(EDIT_MODEL, { input: { slug: OTHER, summary } });
    const versions: number[] = [];
    let after: unknown = null;
    for (const [more, less] of [
      [true, false],
      [false, true],
    ] as const) {
      const page = await revisionsOf({ slug: OTHER, first: 2, after });
      versions.push(...listAt(page, 'nodes').map((one) => Number(at(one, 'version'))));
      assert.partialDeepStrictEqual(at(page, 'pageInfo'), { hasNextPage: more, hasPreviousPage: less });
      after = at(page, 'pageInfo', 'endCursor');
    }
    assert.equal(versions.length, 4);
    assert.deepEqual(
      versions,
      versions.toSorted((left, right) => right - left),
    );
    assert.partialDeepStrictEqual(await revisionsOf({ slug: OTHER, first: 2, after }), {
      nodes: [],
      pageInfo: { hasNextPage: false, startCursor: null },
    });
    const foreign = await door.ask(REVISIONS, { slug: SLUG, after });
    assert.equal(foreign.errors?.[0]?.extensions?.['code'], 'CURSOR_INVALID');
    door.statements.length = 0;
    await ask('{ models(first: 20) { nodes { slug revisions(first: 2) { nodes { version } } } } }', {}, { key: null });
    assert.equal(door.statements.length, 1);
  });

  test('a price that is edited is what is quoted from then on, and where the model’s prices start', async () => {
    const before = await ofGemini();
    const edit = (input: object) => ask(EDIT_PRICE, { input: { configKey: GEMINI, ...input } }, { key: admin.key });
    const answer = at(await edit({ line: LINE, amount: '2.00' }), 'editPrice');
    assert.equal(at(answer, 'outcome'), 'UPDATED');
    const lines = listAt(answer, 'offer', 'prices').filter((one) => at(one, 'resolution') === '2K');
    assert.partialDeepStrictEqual(lines, [
      { amount: '2', tier: 'STANDARD', currency: 'USD', unitSize: 1 },
      { tier: 'BATCH' },
    ]);
    const dearer = Number(at(await ofGemini(), 'costUsd')) - Number(at(before, 'costUsd'));
    assert.ok(dearer > 1.8 && dearer < 2, String(dearer));
    assert.partialDeepStrictEqual(await edit({ line: { ...LINE, tier: 'BATCH' }, amount: 0.0001 }), {
      editPrice: { outcome: 'UPDATED', offer: { model: { startingPriceUsd: '0.0001' } } },
    });
    assert.partialDeepStrictEqual(await edit({ line: LINE, amount: '2' }), { editPrice: { outcome: 'UNCHANGED' } });
    const rest = at(await edit({ line: { ...LINE, tier: 'BATCH' }, amount: null }), 'editPrice', 'offer', 'prices');
    assert.equal(listAt({ rest }, 'rest').length, listAt(answer, 'offer', 'prices').length - 1);
  });

  test('an offer that is retired is no candidate any more, until it is listed again', async () => {
    const edit = (input: object) => ask(EDIT_OFFER, { input: { configKey: GEMINI, ...input } }, { key: admin.key });
    const { offer: before } = at(await edit({ notes: ['Ours.'] }), 'editOffer') as { offer: { id: string } }; // as the query asks
    const retired = at(await edit({ retired: true }), 'editOffer', 'offer');
    assert.equal(at(retired, 'id'), before.id);
    assert.ok(typeof at(retired, 'retiredAt') === 'string');
    assert.equal(at(await ofGemini(), 'reasonCode'), 'RETIRED');
    assert.deepEqual(at(await edit({ retired: false }), 'editOffer', 'offer'), before);
    assert.notEqual(at(await ofGemini(), 'reasonCode'), 'RETIRED');
  });

  test('refusals are data, with every problem at its place in the input', async () => {
    for (const [query, input] of [
      [EDIT_MODEL, { slug: SLUG, name: 'x' }],
      [EDIT_OFFER, { configKey: GEMINI, retired: true }],
      [EDIT_PRICE, { configKey: GEMINI, line: LINE, amount: '1' }],
    ] as const)
      for (const key of [null, writer.key]) {
        const [answer] = Object.values((await ask(query, { input }, { key })) as object);
        assert.equal(at(answer, '__typename'), 'ForbiddenError');
      }
    assert.deepEqual(await ask(EDIT_MODEL, { input: { slug: `${SLUG}s`, name: 'x' } }), {
      editModel: {
        __typename: 'NotFoundError',
        message: `There is no model with the slug "${SLUG}s". Did you mean ${SLUG}, gemini-3-pro-image-preview?`,
      },
    });
    assert.partialDeepStrictEqual(await ask(EDIT_OFFER, { input: { configKey: 'gemini/none' } }), {
      editOffer: { __typename: 'NotFoundError' },
    });
    const model = await ask(EDIT_MODEL, { input: { slug: SLUG, name: null, aliases: ['No'], maxInputImages: -1 } });
    assert.deepEqual(
      listAt(model, 'editModel', 'problems').map((one) => at(one, 'path')),
      [['name'], ['aliases', '0'], ['maxInputImages']],
    );
    const line = { ...LINE, conditions: [{ parameter: 'none', equals: [1, { a: null }] }] };
    const price = await ask(EDIT_PRICE, { input: { configKey: GEMINI, line, amount: '-1', unitSize: 0 } });
    assert.deepEqual(
      listAt(price, 'editPrice', 'problems').map((one) => at(one, 'path')),
      [['amount'], ['line', 'conditions', '0', 'parameter'], ['unitSize']],
    );
    assert.ok(listAt(price, 'editPrice', 'problems', 1, 'allowed').includes('prompt'));
  });

  test('what is no value of its type is refused before anything is looked at', async () => {
    for (const [query, input] of [
      [EDIT_MODEL, { slug: SLUG, status: 'SLEEPING' }],
      [EDIT_MODEL, { slug: SLUG, creator: 'acme' }],
      [EDIT_MODEL, { name: 'x' }],
      [EDIT_OFFER, { configKey: GEMINI, modes: [null] }],
      [EDIT_PRICE, { configKey: GEMINI, line: LINE, amount: 'NaN' }],
      [EDIT_PRICE, { configKey: GEMINI, line: { ...LINE, tier: null }, amount: '1' }],
      [EDIT_PRICE, { configKey: GEMINI, line: { metric: 'IMAGE' }, amount: '1' }],
    ] as const) {
      const { errors } = await door.ask(query, { input });
      assert.match(errors?.[0]?.message ?? '', /^Variable "\$input"/, JSON.stringify(input));
    }
  });

  test('several edits in one operation follow each other, each answer as of its own', async () => {
    const { data } = await door.ask(`mutation {
      one: editModel(input: { slug: "${OTHER}", aliases: ["shared-name"] }) { ... on EditModelPayload { model { aliases } } }
      taken: editModel(input: { slug: "${SLUG}", aliases: ["shared-name"] }) { ... on Error { message } }
      two: editModel(input: { slug: "${OTHER}", aliases: [] }) { ... on EditModelPayload { model { aliases } } }
      moved: editModel(input: { slug: "${SLUG}", aliases: ["shared-name"] }) { ... on EditModelPayload { model { aliases } } }
    }`);
    assert.deepEqual(data, {
      one: { model: { aliases: ['shared-name'] } },
      taken: {
        message: `aliases: "shared-name" already names the model ${OTHER}. Take another name, or take it away there first.`,
      },
      two: { model: { aliases: [] } },
      moved: { model: { aliases: ['shared-name'] } },
    });
    assert.deepEqual(await ask('{ model(slug: "shared-name") { slug } }', {}, { key: null }), {
      model: { slug: SLUG },
    });
  });
});
