import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { after, before, describe, test } from 'node:test';
import type { Catalog, Offer } from '../../src/catalog/model.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import type { ProviderRequest } from '../../src/providers/provider.ts';
import type { Providers } from '../../src/providers/providers.ts';
import { plain } from '../assets/pictures.ts';
import { readShipped } from '../catalog/shipped-catalog.ts';
import { ended, everyProvider, started } from '../installation.ts';
import { openHouse, type House } from '../generation/house.ts';
import { gather } from './answers.ts';
import type { SandboxProcess } from '../sandbox-process.ts';
import { anyParameters } from './any-parameters.ts';
import { callOf, offersOf, providersAt, sandboxFor } from './offer-call.ts';

const SHAPES = ['1:1', '16:9', '2:3'] as const;
const TIERS = ['1K', '2K'] as const;
const [RUNS, CAP_MS] = process.env['TEST_SIZE'] === 'full' ? [25, 900_000] : [2, 180_000];

let sandbox: SandboxProcess;
let catalog: Catalog;
let picture: Uint8Array;
before(async () => {
  ({ catalog } = await readShipped());
  sandbox = await sandboxFor(catalog, 400);
  picture = await plain(64, 48).png().toBuffer();
});
after(() => sandbox.stop());

const offers = () => offersOf(catalog);

const isFirst = (offer: Offer): boolean =>
  offers().find(([, one, mode]) => mode === 'TEXT_TO_IMAGE' && one.provider.slug === offer.provider.slug)?.[1] ===
  offer;

describe('a picture from each provider', () => {
  let house: House;
  before(async () => {
    house = await openHouse({ ...everyProvider(sandbox.url), WORKER_CONCURRENCY: '8' }, sandbox);
  });
  after(() => house.close());

  test('at three shapes and two tiers has the dimensions that the catalog declares', async () => {
    const asked = offers()
      .filter(([, , mode]) => mode === 'TEXT_TO_IMAGE')
      .flatMap(([model, offer], index) => {
        const all = SHAPES.flatMap((shape) => TIERS.map((tier) => ({ model, offer, shape, tier })));
        // One of each provider says it for all of them; of the others each says something else.
        return isFirst(offer) ? all : all.slice(index % all.length).slice(0, 1);
      });
    assert.deepEqual([...new Set(asked.map(({ offer }) => offer.provider.slug))].toSorted(), [
      'fal',
      'gemini',
      'openai',
      'replicate',
      'vertex',
    ]);
    await Promise.all(
      asked.map(async ({ model, offer, shape, tier }) => {
        const parameters = { aspect_ratio: shape, resolution: tier };
        const { expectedSize } = renderParameters(offer, 'TEXT_TO_IMAGE', parameters);
        const id = await started(house.installation, {
          model: offer.configKey,
          prompt: `a tree, ${shape} at ${tier}, by ${offer.configKey}`,
          parameters,
          timeoutMs: 60_000,
        });
        const { status, error, images } = await ended(house.installation, id);
        assert.equal(status, 'SUCCEEDED', `${model.slug} ${JSON.stringify(error)}`);
        const [{ width, height } = { width: 0, height: 0 }] = images;
        assert.deepEqual({ width, height }, expectedSize, `${offer.configKey} ${shape} ${tier}`);
      }),
    );
  });
});

describe('whatever the schema lets through', () => {
  let providers: Providers;
  before(() => {
    providers = providersAt(sandbox.url);
  });

  test('is a body that the offer’s provider accepts', { timeout: CAP_MS }, async () => {
    // Side by side: each waits for its provider most of the time.
    await Promise.all(
      offers().map(async ([model, offer, mode]) => {
        for (const schemaOf of [offer, null]) {
          await fc.assert(
            fc.asyncProperty(anyParameters(model, mode, schemaOf), async (drawn) => {
              const validated = validateParameters(model, mode, drawn);
              assert.ok(validated.ok, JSON.stringify(validated));
              const refusal = await refusalOf(offer, callOf(offer, mode, validated.parameters, picture));
              assert.equal(refusal, null, `${offer.configKey} ${mode} ${JSON.stringify(drawn)}: ${refusal}`);
            }),
            { numRuns: RUNS, seed: 20_261_126 },
          );
        }
      }),
    );
  });

  /** Why the provider refuses a request; null when it takes it. What it makes of it nobody waits for. */
  async function refusalOf(offer: Offer, request: ProviderRequest): Promise<string | null> {
    const method = providers.bySlug.get(offer.provider.slug)?.standard;
    assert.ok(method);
    const patience = new AbortController();
    const call = { signal: patience.signal, beforeSend: () => undefined };
    if (method.kind === 'queue') {
      const submitted = await method.submit(request, { ...call, hookUrl: null });
      if (submitted.outcome !== 'accepted') return JSON.stringify(submitted);
      // A queue may take anything, and say only in its result that the input was wrong.
      for (let { operation } = submitted; ;) {
        const { outcome: found } = await gather(
          method.look(operation, { signal: AbortSignal.timeout(20_000), request }),
        );
        if (found.outcome === 'failed') return found.error.message;
        if (found.outcome !== 'pending') return null;
        ({ operation } = found);
      }
    }
    const running = method.run(request, call);
    const first = await running.next();
    patience.abort();
    for (let step = first; ; step = await running.next())
      if (step.done === true)
        return first.done === true && step.value.outcome === 'failed' ? step.value.error.message : null;
  }
});
