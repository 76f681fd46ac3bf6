import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql, type GraphQLError } from 'graphql';
import { createLog } from '../../src/base/log.ts';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import type { Catalog } from '../../src/catalog/model.ts';
import { saveModel } from '../../src/catalog/save.ts';
import { shipCatalog, SHIPPED_CATALOG } from '../../src/catalog/ship.ts';
import { openCatalog } from '../../src/catalog/store.ts';
import { MeasuredPerformance } from '../../src/performance/measured.ts';
import { Health } from '../../src/routing/health.ts';
import { createTestDatabase } from '../database.ts';
import { benchmarksOf, factsOf, imagePrice, offerOf, performanceOf } from './facts-fixture.ts';

export const SEED = 'gemini-3.1-flash-image-preview';

export interface Graph {
  readonly catalog: Catalog;
  /** Every statement since the catalog was read. */
  readonly statements: readonly string[];
  ask(
    source: string,
    variables?: Record<string, unknown>,
    context?: Partial<Context>,
  ): Promise<{ data: unknown; errors: readonly GraphQLError[] }>;
  close(): Promise<void>;
}

/** Of all models that ship, those that these tests count: what else ships changes nothing for them. */
const SHIPPED = ['google/gemini-3.1-flash-image-preview.json', 'openai/gpt-image-2.json'];

/** The schema over two shipped models and four small ones: alpha, beta, delta, and gamma, which is disabled. */
export async function openGraph(): Promise<Graph> {
  const statements: string[] = [];
  const db = await createTestDatabase({ onStatement: (text) => statements.push(text) });
  const folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  for (const file of ['providers.json', ...SHIPPED.map((one) => join('models', one))]) {
    await cp(join(SHIPPED_CATALOG, file), join(folder, file));
  }
  await shipCatalog(db.database.orm, folder);
  await rm(folder, { recursive: true });
  const read = { source: 'https://example.com', asOf: '2026-11-01' };
  const models = [
    factsOf('alpha', {
      identity: {
        name: 'Alpha',
        family: 'greek',
        released: 'March 2026',
        tags: ['fast', 'cheap'],
        summary: 'Paints watercolours',
      },
      offers: [offerOf('fal/alpha', { prices: [imagePrice('0.01')] })],
      performance: performanceOf('fal', 9000, 0.99),
      benchmarks: benchmarksOf(['Teapot', 1400], ['Kettle', 1000]),
    }),
    factsOf('beta', {
      identity: {
        name: 'beta',
        creator: { slug: 'other', name: 'Otterfield Labs' },
        released: 'December 2025',
        tags: ['fast'],
      },
      specifications: { capabilities: ['thinking', 'batch'], modes: ['IMAGE_EDIT'] },
      offers: [offerOf('replicate/beta', { prices: [imagePrice('0.5')] })],
      performance: performanceOf('replicate', 1000, 0.5),
      benchmarks: benchmarksOf(['Teapot', 1350]),
    }),
    factsOf('gamma', {
      identity: { name: 'Gamma', status: 'DISABLED' },
      offers: [offerOf('fal/gamma', { prices: [] })],
    }),
    factsOf('delta', {
      identity: { name: 'Delta' },
      offers: [offerOf('fal/delta', { prices: [] })],
      content: { ...read, about: { overview: 'Knows about watercolours, too.' } },
    }),
  ];
  for (const facts of models) await db.database.orm.transaction((tx) => saveModel(tx, facts, { origin: 'IMPORTED' }));
  const store = await openCatalog(db.database, { log: createLog('silent') });
  await store.close();
  const performance = await MeasuredPerformance.open(db.database.sql, {
    sandbox: false,
    listener: null,
    log: createLog('silent'),
  });
  await performance.close();
  const health = await Health.open(db.database, {
    log: createLog('silent'),
    sandbox: false,
    scale: 1,
    breakerOpenMs: { least: 1000, most: 8000 },
  });
  await health.close();
  statements.length = 0;
  return {
    catalog: store.current(),
    statements,
    async ask(source, variables = {}, own = {}) {
      const given: Partial<Context> = {
        viewer: null,
        catalog: store.current(),
        configuredProviders: new Set(['fal']),
        performance,
        routing: { providers: new Map(), health, measured: () => null },
        ...own,
      };
      const result = await graphql({ schema, source, variableValues: variables, contextValue: given });
      if (result.errors === undefined) assert.ok(result.data);
      const data: unknown = JSON.parse(JSON.stringify(result.data ?? {}));
      return { data, errors: result.errors ?? [] };
    },
    close: () => db.close(),
  };
}

/** What stands at a place in an answer; undefined where there is no such place. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const list = at(value, ...path);
  assert.ok(Array.isArray(list));
  return list;
}
