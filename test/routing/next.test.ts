import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Candidate } from '../../src/routing/choose.ts';
import { nextCandidate, type NextQuestion, type Tries } from '../../src/routing/next.ts';
import { ROUTING_STRATEGIES } from '../../src/routing/routing.ts';
import { modelOf, parameter } from '../parameters/model-fixture.ts';
import { ask, three } from './ask.ts';

const { order } = ask(three());

/** The config key's first half of the next offer. */
function next(
  tries: Readonly<Record<string, Partial<Tries>>>,
  changes: Partial<NextQuestion> = {},
): string | undefined {
  const known = Object.entries(tries).map(
    ([slug, one]) => [`${slug}/model`, { count: 1, dead: false, waitMs: 0, ...one }] as const,
  );
  const question = { order, tries: new Map(known), strategy: 'BALANCED', ordered: [], ...changes } as const;
  return nextCandidate(question)?.offer.provider.slug;
}

describe('the next offer', () => {
  test('is the route’s first as long as nothing was tried, whatever promises most', () => {
    assert.equal(next({}, { order: order.toReversed() }), 'c');
    assert.equal(next({}, { order: [] }), undefined);
  });

  test('is the same one again when its second try still promises most', () => {
    assert.equal(next({ a: { count: 1 } }), 'a');
  });

  test('is another one when that can’t be asked again soon', () => {
    assert.equal(next({ a: { count: 1, waitMs: 60_000 } }), 'b');
    assert.equal(next({ a: { count: 1, waitMs: 1000 } }), 'a');
  });

  test('is another one after two failures, however good the first is', () => {
    assert.equal(next({ a: { count: 2 } }), 'b');
    assert.equal(next({ a: { count: 2 }, b: { count: 2 }, c: { count: 1 } }), 'c');
    assert.equal(next({ a: { count: 2 }, b: { count: 2 }, c: { count: 2 } }), 'a');
    assert.equal(next({ a: { count: 3 }, b: { count: 2 }, c: { count: 2 } }), 'b');
  });

  test('may be the first a third time while another one is being tried', () => {
    const fast = { strategy: 'FASTEST', order: [...order] } as const;
    const covered = (count: number) => next({ a: { count } }, { ...fast, covered: true });
    assert.equal(next({ a: { count: 2 } }, fast), 'b');
    assert.equal(covered(2), 'a');
    assert.equal(covered(3), 'b');
  });

  test('is never one that won’t do it', () => {
    assert.equal(next({ a: { dead: true } }), 'b');
    assert.equal(next({ a: { dead: true }, b: { dead: true }, c: { dead: true } }), undefined);
  });

  test('follows the strategy', () => {
    assert.equal(next({ a: { dead: true } }, { strategy: 'MOST_RELIABLE' }), 'c');
    assert.equal(next({ a: { dead: true } }, { strategy: 'CHEAPEST' }), 'b');
    assert.equal(next({ b: { count: 1 } }, { strategy: 'CHEAPEST' }), 'b');
  });

  test('is the caller’s next, as long as that is untried', () => {
    const ordered = { ordered: ['b', 'c/model'] };
    assert.equal(next({ b: { count: 1 } }, ordered), 'c');
    assert.equal(next({ b: { count: 1 }, c: { count: 1 } }, ordered), 'a');
  });

  test('is one that loses something only when those that lose nothing failed twice', () => {
    const model = modelOf(
      [parameter('seed', { types: ['INTEGER'] })],
      [
        { configKey: 'a/model', takes: {}, imagePrices: { '1K': '0.01' } },
        { configKey: 'b/model', takes: { seed: { treatment: 'NATIVE' } }, imagePrices: { '1K': '9' } },
      ],
    );
    const lossy = { order: ask(model, { parameters: { seed: 7 } }).order };
    assert.equal(next({ b: { count: 1 } }, lossy), 'b');
    assert.equal(next({ b: { count: 2 } }, lossy), 'a');
  });

  test('is one that is down after all that work, but before one that failed twice here', () => {
    const down = { order: ask(three(), { health: new Map([['b/model', 'DOWN']] as const) }).order };
    assert.equal(next({ a: { count: 1 }, c: { count: 1 } }, down), 'a');
    assert.equal(next({ a: { count: 2 }, c: { count: 2 } }, down), 'b');
  });
});

const candidates = fc
  .array(
    fc.record({
      p50Ms: fc.option(fc.integer({ min: 1, max: 200_000 })),
      p95Ms: fc.option(fc.integer({ min: 1, max: 400_000 })),
      successRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      totalRequests: fc.nat(10_000),
      failureMeanMs: fc.option(fc.nat(100_000)),
      costUsd: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
      isDown: fc.boolean(),
      loses: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((sketches) => {
    const { order } = ask(
      modelOf(
        [],
        sketches.map((_, index) => ({ configKey: `p${index}/model`, takes: {}, imagePrices: { '1K': '0.04' } })),
      ),
      { configured: new Set(sketches.map((_, index) => `p${index}`)) },
    );
    return order.map((one, index): Candidate => {
      const { costUsd = null, isDown = false, loses = false, ...figures } = sketches[index] ?? {};
      const loss = { parameter: 'seed', severity: 'IGNORED', message: 'seed: it is ignored.' } as const;
      const rendered = { ...one.rendered, losses: loses ? [loss] : [] };
      return { ...one, costUsd, isDown, rendered, figures: { ...one.figures, ...figures } };
    });
  });
const triesOf = (order: readonly Candidate[]) =>
  fc
    .array(fc.record({ count: fc.nat(5), dead: fc.boolean(), waitMs: fc.nat(60_000) }), {
      minLength: order.length,
      maxLength: order.length,
    })
    .map((all) => new Map(all.map((one, index) => [order[index]?.offer.configKey ?? '', one])));
const strategies = fc.constantFrom(...ROUTING_STRATEGIES);
const ordered = fc.uniqueArray(fc.constantFrom('p0', 'p1', 'p2', 'p3'), { maxLength: 4 });

describe('whatever the offers are like, the next one', () => {
  test('is never one that won’t do it, and there is one as long as any would', () => {
    const cases = candidates.chain((order) => fc.tuple(fc.constant(order), triesOf(order), strategies, ordered));
    fc.assert(
      fc.property(cases, ([order, tries, strategy, ordered]) => {
        const found = nextCandidate({ order, tries, strategy, ordered });
        const alive = order.filter(({ offer }) => tries.get(offer.configKey)?.dead !== true);
        if (found === null) assert.deepEqual(alive, []);
        else assert.ok(alive.includes(found));
        assert.equal(nextCandidate({ order, tries, strategy, ordered }), found);
      }),
    );
  });

  test('was asked less than twice while any other was, and loses nothing while one that does was not asked', () => {
    const cases = candidates.chain((order) => fc.tuple(fc.constant(order), triesOf(order), strategies, ordered));
    fc.assert(
      fc.property(cases, ([order, tries, strategy, ordered]) => {
        const found = nextCandidate({ order, tries, strategy, ordered });
        if (found === null) return;
        const failures = ({ offer }: Candidate) => tries.get(offer.configKey)?.count ?? 0;
        const alive = order.filter(({ offer }) => tries.get(offer.configKey)?.dead !== true);
        if (failures(found) >= 2) for (const one of alive) assert.ok(failures(one) >= failures(found));
        const works = alive.filter((one) => !one.isDown && one.rendered.losses.length === 0 && failures(one) < 2);
        if (works.length > 0) assert.ok(works.includes(found));
      }),
    );
  });

  test('reaches every offer before any is asked a third time', () => {
    fc.assert(
      fc.property(candidates, strategies, ordered, (order, strategy, ordered) => {
        const tries = new Map<string, Tries>();
        for (;;) {
          const found = nextCandidate({ order, tries, strategy, ordered });
          assert.ok(found !== null);
          const count = tries.get(found.offer.configKey)?.count ?? 0;
          if (count === 2) break;
          tries.set(found.offer.configKey, { count: count + 1, dead: false, waitMs: 500 });
        }
        assert.equal(tries.size, order.length);
      }),
    );
  });

  test('is the caller’s first untried one, if that works and loses nothing', () => {
    fc.assert(
      fc.property(candidates, strategies, ordered, (order, strategy, ordered) => {
        const [, ...rest] = order;
        const tries = new Map<string, Tries>();
        const [first] = order;
        if (first !== undefined) tries.set(first.offer.configKey, { count: 1, dead: false, waitMs: 0 });
        const good = rest.filter((one) => !one.isDown && one.rendered.losses.length === 0);
        const wanted = ordered.flatMap((slug) => good.filter(({ offer }) => offer.provider.slug === slug))[0];
        if (wanted !== undefined) assert.equal(nextCandidate({ order, tries, strategy, ordered }), wanted);
      }),
    );
  });
});
