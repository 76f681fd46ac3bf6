import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { chooseNow, chooseToRun, type RouteRequest } from '../../src/routing/choose-now.ts';
import type { RoutingRooms } from '../../src/routing/circumstances.ts';
import { Health } from '../../src/routing/health.ts';
import { DEFAULT_ROUTING } from '../../src/routing/routing.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../installation.ts';
import { modelOf } from '../parameters/model-fixture.ts';

/** The best of them is gemini, then vertex; nobody here speaks the third one's API, and the fourth has no key. */
const model = modelOf(
  [],
  ['gemini', 'vertex', 'stranger', 'replicate'].map((slug) => ({
    configKey: `${slug}/model`,
    takes: {},
    imagePrices: { '1K': '0.04' },
    batchPrices: { '1K': '0.02' },
  })),
  { performance: { gemini: [5000, 9000, 0.99, 5000], vertex: [10_000, 18_000, 0.95, 5000] } },
);
const REQUEST: RouteRequest = {
  model,
  mode: 'TEXT_TO_IMAGE',
  tier: 'STANDARD',
  parameters: {},
  imageCount: 0,
  strict: false,
  forcedOffer: null,
  routing: DEFAULT_ROUTING,
};

let db: TestDatabase;
let health: Health;
let rooms: RoutingRooms;
before(async () => {
  db = await createTestDatabase({ shipped: true });
});
after(async () => {
  await health.close();
  await db.close();
});
beforeEach(async () => {
  await health?.close();
  await db.database.sql`delete from breaker`;
  const baseUrl = 'http://127.0.0.1:9';
  const { bySlug } = createProviders(
    {
      gemini: { apiKey: 'test', baseUrl },
      vertex: {
        project: 'test',
        location: 'global',
        baseUrl,
        credential: { kind: 'access token', accessToken: 'test' },
      },
      fal: null,
      replicate: null,
      openai: null,
    },
    null,
    { fetchPicture: createGuardedFetch({ allowOrigins: [] }) },
  );
  const log = createLog('silent');
  health = await Health.open(db.database, { log, sandbox: false, scale: 1, breakerOpenMs: { least: 1, most: 1 } });
  rooms = { providers: bySlug, health, measured: () => null };
});

const lines = ({ entries }: ReturnType<typeof chooseNow>) =>
  entries.map((one) => `${one.rank ?? '-'} ${one.configKey} ${one.reasonCode}`);

function placeOf(slug: string) {
  return { configKey: `${slug}/model`, credential: rooms.providers.get(slug)?.credential ?? '' };
}

/** Breaks them down, and waits until each may be probed. */
async function breakDown(...slugs: string[]): Promise<void> {
  const places = slugs.map(placeOf);
  for (const place of places)
    for (let calls = 0; calls < 5; calls += 1)
      health.report({ ...place, outcome: { code: 'PROVIDER_ERROR', retryAfterMs: null } });
  await until('all to be due', async () => health.due(places).length === places.length);
}

describe('the route that a request would have now', () => {
  test('goes by what this installation can call', () => {
    assert.deepEqual(lines(chooseNow(rooms, REQUEST)), [
      '1 gemini/model BEST_BALANCE',
      '2 vertex/model FALLBACK',
      '- stranger/model NO_ADAPTER',
      '- replicate/model NOT_CONFIGURED',
    ]);
    assert.deepEqual(lines(chooseNow(rooms, { ...REQUEST, tier: 'BATCH' })).slice(0, 2), [
      '1 gemini/model ONLY_OFFER',
      '- vertex/model TIER_UNSUPPORTED',
    ]);
  });

  test('goes by how its offers do, and takes no probe', async () => {
    await breakDown('gemini');
    assert.deepEqual(lines(chooseNow(rooms, REQUEST)).slice(0, 2), [
      '1 vertex/model HEALTHY',
      '2 gemini/model BREAKER_OPEN',
    ]);
    assert.equal((await health.claimProbes([placeOf('gemini')])).size, 1);
  });
});

describe('the route of a generation that is run', () => {
  test('probes what would be first if it worked, and leaves the other probes to others', async () => {
    await breakDown('gemini', 'vertex');
    assert.deepEqual(lines(await chooseToRun(rooms, REQUEST)).slice(0, 2), [
      '1 gemini/model PROBE',
      '2 vertex/model BREAKER_OPEN',
    ]);
    assert.equal((await health.claimProbes([placeOf('vertex')])).size, 1);
  });

  test('has the probe for one of two that are run at the same time', async () => {
    await breakDown('gemini');
    const routes = await Promise.all([chooseToRun(rooms, REQUEST), chooseToRun(rooms, REQUEST)]);
    assert.deepEqual(
      new Set(routes.map((route) => lines(route)[0])),
      new Set(['1 gemini/model PROBE', '1 vertex/model HEALTHY']),
    );
  });

  test('takes no probe of an offer that the request wouldn’t begin with', async () => {
    await breakDown('gemini');
    const route = await chooseToRun(rooms, { ...REQUEST, routing: { ...DEFAULT_ROUTING, only: ['vertex'] } });
    assert.equal(lines(route)[0], '1 vertex/model ONLY_OFFER');
    assert.equal((await health.claimProbes([placeOf('gemini')])).size, 1);
  });

  test('finds an offer again that isn’t the best, when it is one of those that explore', async () => {
    await breakDown('vertex');
    assert.equal(lines(await chooseToRun(rooms, REQUEST))[0], '1 gemini/model HEALTHY');
    assert.equal(lines(await chooseToRun(rooms, { ...REQUEST, explore: true }))[0], '1 vertex/model PROBE');
  });

  test('of a batch takes no probe: its outcome comes hours later', async () => {
    await breakDown('gemini');
    const route = await chooseToRun(rooms, { ...REQUEST, tier: 'BATCH' });
    assert.equal(lines(route)[0], '1 gemini/model BREAKER_OPEN');
    assert.equal((await health.claimProbes([placeOf('gemini')])).size, 1);
  });
});
