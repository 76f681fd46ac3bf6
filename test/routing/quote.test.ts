import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { credentialName } from '../../src/providers/credential.ts';
import { MODEL, start, until } from '../installation.ts';
import { openApi, type Api } from './api.ts';

const QUOTE = `query ($input: QuoteInput!) {
  quote(input: $input) {
    __typename
    ... on Error { message }
    ... on InvalidInputError { problems { path message } }
    ... on ModelNotFoundError { didYouMean }
    ... on Quote {
      holdUsd
      best { configKey }
      offers {
        configKey offer { health } verdict rank reasonCode costUsd costMaxUsd exact p50Ms p95Ms successRate losses
        components { label quantity }
      }
    }
  }
}`;

interface Estimate {
  readonly configKey: string;
  readonly offer: { readonly health: string };
  readonly verdict: string;
  readonly rank: number | null;
  readonly reasonCode: string;
  readonly costUsd: string | null;
  readonly costMaxUsd: string | null;
  readonly components: readonly { readonly label: string; readonly quantity: string }[];
}

interface Quoted {
  readonly __typename: string;
  readonly message?: string;
  readonly problems?: readonly { readonly path: readonly string[]; readonly message: string }[];
  readonly didYouMean?: readonly string[];
  readonly holdUsd?: string | null;
  readonly best?: { readonly configKey: string } | null;
  readonly offers?: readonly Estimate[];
}

let api: Api;
before(async () => {
  api = await openApi();
});
after(() => api.close());

/** Asks without a key, unless told otherwise. */
async function quote(input: object, options: { key?: string | null } = { key: null }): Promise<Quoted> {
  const { data, errors } = await api.ask<{ quote: Quoted }>(QUOTE, { input: { model: MODEL, ...input } }, options);
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.quote;
}

async function offers(input: object = {}): Promise<readonly Estimate[]> {
  const { offers: found } = await quote(input);
  assert.ok(found !== undefined);
  return found;
}

const at = (estimates: readonly Estimate[], provider: string, ending = '') => {
  const found = estimates.find(({ configKey }) => configKey === `${provider}/${MODEL}${ending}`);
  assert.ok(found !== undefined);
  return found;
};
const lines = (estimates: readonly Estimate[]) =>
  estimates.map(({ rank, configKey, reasonCode }) => `${rank ?? '-'} ${configKey.replace(MODEL, '…')} ${reasonCode}`);
const tokens = ({ components }: Estimate) =>
  Number(components.find(({ label }) => label === 'input tokens')?.quantity ?? 0);

describe('a quote', () => {
  test('tells anybody of every offer in which order it would be tried, at what price, or why not', async () => {
    const { offers: estimates = [], best, holdUsd } = await quote({ parameters: { resolution: '2K' } });
    assert.deepEqual(lines(estimates), [
      '1 gemini/… BEST_BALANCE',
      '2 vertex/… FALLBACK',
      '- fal/…-edit MODE_UNSUPPORTED',
      '- fal/… NOT_CONFIGURED',
      '- replicate/… NOT_CONFIGURED',
    ]);
    assert.equal(best?.configKey, `gemini/${MODEL}`);
    const dearest = Math.max(...estimates.flatMap(({ rank, costMaxUsd }) => (rank === null ? [] : Number(costMaxUsd))));
    assert.equal(Number(holdUsd), dearest);
    assert.deepEqual(at(estimates, 'fal'), {
      configKey: `fal/${MODEL}`,
      offer: { health: 'UNKNOWN' },
      verdict: 'EXCLUDED',
      rank: null,
      reasonCode: 'NOT_CONFIGURED',
      costUsd: '0.12',
      costMaxUsd: '0.12',
      exact: true,
      p50Ms: 45_725,
      p95Ms: 92_378,
      successRate: 0.923,
      losses: [],
      components: [{ label: 'images 2K', quantity: '1' }],
    });
  });

  test('says what starting the same request holds of a key’s budget', async () => {
    const made = await api.ask<{ createApiKey: { secret: string } }>(
      `mutation { createApiKey(input: { name: "spender", scopes: [GENERATIONS_READ, GENERATIONS_WRITE], budgetUsd: "50" }) {
        ... on CreateApiKeyPayload { secret }
      } }`,
    );
    const input = { prompt: 'a lighthouse at dusk', parameters: { resolution: '4K', n: 2 } };
    const { holdUsd } = await quote(input);
    const { data } = await api.ask<{ startGeneration: { generation: { heldUsd: string } } }>(
      `mutation ($input: StartGenerationInput!) {
        startGeneration(input: $input) { ... on StartGenerationPayload { generation { heldUsd } } }
      }`,
      { input: { model: MODEL, ...input } },
      { key: made.data.createApiKey.secret },
    );
    assert.equal(Number(data.startGeneration.generation.heldUsd), Number(holdUsd));
    assert.ok(Number(holdUsd) > 0);
  });

  test('counts the words of a prompt that it is given', async () => {
    const long = 'a lighthouse at dusk, '.repeat(200);
    assert.equal(tokens(at(await offers({ prompt: long }), 'gemini')), 1100);
    assert.equal(tokens(at(await offers(), 'gemini')), 60);
  });

  test('counts reference images, of which an edit has one at least', async () => {
    const of = async (input: object) => tokens(at(await offers({ mode: 'IMAGE_EDIT', ...input }), 'gemini'));
    const [none, one, three] = [await of({}), await of({ inputImages: 1 }), await of({ inputImages: 3 })];
    assert.equal(none, one);
    assert.ok(three > one + 1000);
  });

  test('goes by the routing that it is asked with', async () => {
    assert.deepEqual(lines(await offers({ routing: { order: ['vertex'] } })).slice(0, 2), [
      '1 vertex/… REQUESTED',
      '2 gemini/… FALLBACK',
    ]);
    const bounded = await offers({ routing: { maxP95Ms: 60_000, minSuccessRate: 0.9, maxCostUsd: '0.06' } });
    assert.equal(at(bounded, 'gemini').reasonCode, 'OVER_MAX_COST');
    assert.equal(at(await offers({ routing: { maxP95Ms: 60_000 } }), 'vertex').reasonCode, 'OVER_MAX_P95');
    const reliable = await quote({ routing: { minSuccessRate: 0.9 } });
    assert.deepEqual([reliable.best, reliable.holdUsd], [null, null]);
    assert.equal(at(reliable.offers ?? [], 'gemini').reasonCode, 'UNDER_MIN_SUCCESS');
  });

  test('of a batch has the price of a batch where there is one', async () => {
    const batch = await offers({ tier: 'BATCH', parameters: { resolution: '1K' } });
    assert.deepEqual(lines(batch).slice(0, 1), ['1 gemini/… ONLY_OFFER']);
    const { reasonCode, costUsd } = at(batch, 'vertex');
    assert.deepEqual([reasonCode, costUsd], ['TIER_UNSUPPORTED', null]);
    const standard = at(await offers({ parameters: { resolution: '1K' } }), 'gemini');
    assert.ok(Number(at(batch, 'gemini').costUsd) < 0.6 * Number(standard.costUsd));
  });

  test('of one offer is of that one alone', async () => {
    const forced = await offers({ model: `vertex/${MODEL}` });
    assert.deepEqual(lines(forced).slice(0, 1), ['1 vertex/… FORCED']);
    assert.equal(at(forced, 'gemini').reasonCode, 'NO_FALLBACK');
  });

  test('is refused with all problems at once, each at its place', async () => {
    const refused = await quote({
      prompt: ' ',
      inputImages: 2,
      parameters: { resolution: '9K' },
      routing: { only: ['nobody'], maxCostUsd: '-1' },
    });
    assert.equal(refused.__typename, 'InvalidInputError');
    assert.deepEqual(
      refused.problems?.map(({ path }) => path.join('.')),
      ['prompt', 'inputImages', 'parameters.resolution', 'routing.only.0', 'routing.maxCostUsd'],
    );
    const many = await quote({ mode: 'IMAGE_EDIT', inputImages: 15 });
    assert.deepEqual(many.problems?.[0], {
      path: ['inputImages'],
      message: 'Expected 0 to 14 reference images, the one to refine counted, got 15.',
    });
    assert.deepEqual(
      (await quote({ mode: 'TEXT_TO_VIDEO' })).problems?.map(({ path }) => path),
      [['mode']],
    );
  });

  test('of a model that isn’t there names those that are near', async () => {
    const refused = await quote({ model: 'gemini-3.1-flash-image-previe' });
    assert.equal(refused.__typename, 'ModelNotFoundError');
    assert.equal(refused.didYouMean?.[0], MODEL);
  });

  test('of a refinement needs a generation of one’s own that has an image', async () => {
    const { generation } = await start(api, {});
    const nobody = await quote({ refine: generation?.id });
    assert.equal(nobody.__typename, 'NotFoundError');
    const unknown = await quote({ refine: 'gen_01h455vb4pex5vsknk084sn02q' }, {});
    assert.equal(unknown.__typename, 'NotFoundError');
    const unfinished = await quote({ refine: generation?.id }, {});
    assert.deepEqual(
      unfinished.problems?.map(({ path }) => path),
      [['refine']],
    );
  });
});

describe('a breaker that another process opened', () => {
  const BREAKERS = '{ breakers { configKey offer { health } state reason since retryAt } }';

  before(async () => {
    const { sql } = api.db.database;
    for (const credential of [credentialName('test'), credentialName('an earlier key')])
      await sql`
        insert into breaker (config_key, credential, sandbox, state, opens, reason, retry_at)
        values (${`gemini/${MODEL}`}, ${credential}, false, 'OPEN', 1, 'Five failed.', now() + interval '1 hour')`;
    await until('it to be known', async () => at(await offers(), 'gemini').offer.health === 'DOWN');
  });

  test('puts its offer last in quotes', async () => {
    assert.deepEqual(lines(await offers()).slice(0, 2), ['1 vertex/… HEALTHY', '2 gemini/… BREAKER_OPEN']);
  });

  test('is shown to admins, those of keys that are no longer used left out', async () => {
    const { data } = await api.ask<{ breakers: readonly Record<string, unknown>[] }>(BREAKERS);
    assert.equal(data.breakers.length, 1);
    const { since, retryAt, ...breaker } = data.breakers[0] ?? {};
    assert.deepEqual(breaker, {
      configKey: `gemini/${MODEL}`,
      offer: { health: 'DOWN' },
      state: 'OPEN',
      reason: 'Five failed.',
    });
    const openMs = Date.parse(String(retryAt)) - Date.parse(String(since));
    assert.ok(Math.abs(openMs - 3_600_000) < 1000, `${openMs}`);
  });

  test('is shown to nobody else', async () => {
    const { data, errors } = await api.ask(BREAKERS, {}, { key: null });
    assert.deepEqual(data, { breakers: null });
    assert.equal(errors?.[0]?.extensions?.['code'], 'FORBIDDEN');
  });
});
