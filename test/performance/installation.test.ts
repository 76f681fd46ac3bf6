import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { openHouse, type House } from '../generation/house.ts';
import { ended, MODEL, started, until } from '../installation.ts';
import { A_CALL, writeCalls } from './calls.ts';

const WATCH = `subscription ($model: String) {
  performanceChanged(model: $model) { provider { slug } model { slug } mode source sandbox windowDays p50Ms successRate totalRequests }
}`;

interface Told {
  readonly performanceChanged: {
    readonly provider: { readonly slug: string };
    readonly model: { readonly slug: string };
    readonly mode: string | null;
    readonly totalRequests: number;
    readonly p50Ms: number | null;
  };
}

describe('measured performance of a whole installation', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());
  const figures = async (source: string | null) => {
    const { data } = await house.installation.ask<{ model: { performance: { provider: { slug: string } }[] } }>(
      `query ($model: String!, $source: FactSource) {
        model(slug: $model) { performance(source: $source) { provider { slug } source totalRequests successRate ttfbP50Ms } }
      }`,
      { model: MODEL, source },
      { key: null },
    );
    return data.model.performance.filter(({ provider }) => provider.slug === 'gemini');
  };

  test('a call that ended is told to who follows without a key, over either protocol, and takes over from twenty on', async () => {
    const { url } = house.installation;
    const sse = createSseClient({ url: `${url}/graphql`, retryAttempts: 0 });
    const ws = createWsClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const streams = [
      sse.iterate<Told>({ query: WATCH, variables: { model: MODEL } }),
      ws.iterate<Told>({ query: WATCH, variables: {} }),
    ];
    const firsts = streams.map((stream) => stream.next());
    // A subscription over HTTP is under way when its first event is; so the calls go on until both were told.
    const told = Promise.all(firsts).then(() => true);
    await until('that both were told', async () => {
      await ended(house.installation, await started(house.installation));
      return Promise.race([told, new Promise<false>((resolve) => setTimeout(resolve, 1500, false))]);
    });
    for (const first of await Promise.all(firsts)) {
      assert.partialDeepStrictEqual(first.value?.data?.performanceChanged, {
        provider: { slug: 'gemini' },
        model: { slug: MODEL },
        mode: null,
        source: 'MEASURED',
        sandbox: false,
        windowDays: 30,
        successRate: 1,
      });
      assert.ok((first.value?.data?.performanceChanged.p50Ms ?? 0) > 0);
    }
    assert.partialDeepStrictEqual(await figures(null), [{ source: 'IMPORTED' }]);
    const configKey = `gemini/${MODEL}`;
    await writeCalls(
      house.database.database,
      Array.from({ length: 20 }, () => ({ ...A_CALL, configKey, agoMs: 0 })),
    );
    await until('twenty calls', async () => {
      const [shown] = await figures(null);
      return shown !== undefined && 'source' in shown && shown.source === 'MEASURED';
    });
    assert.partialDeepStrictEqual(await figures('IMPORTED'), [{ source: 'IMPORTED', totalRequests: 1413 }]);
    for (const stream of streams) await stream.return?.();
    sse.dispose();
    await ws.dispose();
  });

  test('a model that is not there can’t be followed', async () => {
    const { url } = house.installation;
    const sse = createSseClient({ url: `${url}/graphql`, retryAttempts: 0 });
    const { value } = await sse.iterate<Told>({ query: WATCH, variables: { model: 'nothing' } }).next();
    assert.partialDeepStrictEqual(value?.errors, [{ extensions: { code: 'NOT_FOUND' } }]);
    sse.dispose();
  });
});
