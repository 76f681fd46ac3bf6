import type { Model } from '../../src/catalog/model.ts';
import { chooseRoute, type Route, type RouteQuestion } from '../../src/routing/choose.ts';
import { DEFAULT_ROUTING, type Routing } from '../../src/routing/routing.ts';
import { modelOf, parameter, type OfferSketch } from '../parameters/model-fixture.ts';

const CONFIGURED = new Set(['table', 'queue', 'pixels', 'a', 'b', 'c']);

/** The route of a plain request. */
export function ask(model: Model, changes: Partial<RouteQuestion> = {}): Route {
  return chooseRoute({
    model,
    mode: 'TEXT_TO_IMAGE',
    tier: 'STANDARD',
    parameters: {},
    imageCount: 0,
    strict: false,
    forcedOffer: null,
    routing: DEFAULT_ROUTING,
    configured: CONFIGURED,
    ...changes,
  });
}

/** One line an entry: rank or dash, config key, code. */
export function lines(model: Model, changes: Partial<RouteQuestion> = {}): string[] {
  return ask(model, changes).entries.map((one) => `${one.rank ?? '-'} ${one.configKey} ${one.reasonCode}`);
}

export function routing(changes: Partial<Routing>): { routing: Routing } {
  return { routing: { ...DEFAULT_ROUTING, ...changes } };
}

/** Three offers that can do the same: a is fast, b is cheap, c is reliable. */
export function three(changes: Partial<OfferSketch> = {}): Model {
  return modelOf(
    [
      parameter('n', { types: ['INTEGER'], default: 1 }),
      parameter('mask', { essential: true }),
      parameter('seed', { types: ['INTEGER'] }),
    ],
    ['a', 'b', 'c'].map((slug) => ({
      configKey: `${slug}/model`,
      takes: { n: { treatment: 'EMULATED' }, seed: { treatment: 'NATIVE' }, mask: { treatment: 'NATIVE' } },
      imagePrices: { '1K': { a: '0.04', b: '0.02', c: '0.15' }[slug] ?? '1' },
      ...(slug === 'c' ? changes : {}),
    })),
    { performance: { a: [5000, 9000, 0.85, 5000], b: [30_000, 50_000, 0.8, 5000], c: [60_000, 90_000, 0.99, 5000] } },
  );
}
