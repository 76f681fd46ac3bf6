import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkRouting } from '../../src/routing/check-routing.ts';
import { DEFAULT_ROUTING, completeRouting } from '../../src/routing/routing.ts';
import { drawer } from '../parameters/drawer.ts';

const model = drawer();
const KNOWN = [
  'pixels',
  'pixels/drawer-1',
  'queue',
  'queue/drawer-1',
  'queue/drawer-1-edit',
  'table',
  'table/drawer-1',
];

describe('a request’s routing', () => {
  test('may name config keys and provider slugs', () => {
    assert.deepEqual(
      checkRouting(model, {
        ...DEFAULT_ROUTING,
        order: ['table', 'queue/drawer-1'],
        only: ['table', 'queue'],
        except: ['pixels'],
      }),
      [],
    );
  });

  test('is refused, entry by entry, where it names nothing of the model', () => {
    assert.deepEqual(checkRouting(model, { ...DEFAULT_ROUTING, order: ['table', 'que'], except: ['nobody/at-all'] }), [
      {
        path: ['routing', 'order', '1'],
        message:
          'Expected an offer or a provider of Drawer One, got "que". Did you mean queue or queue/drawer-1 or queue/drawer-1-edit?',
        allowed: KNOWN,
      },
      {
        path: ['routing', 'except', '0'],
        message: `Expected an offer or a provider of Drawer One, got "nobody/at-all". It has ${KNOWN.join(', ')}.`,
        allowed: KNOWN,
      },
    ]);
  });

  test('is refused once when a list is longer than any use', () => {
    const problems = checkRouting(model, { ...DEFAULT_ROUTING, only: Array.from({ length: 1000 }, () => 'table') });
    assert.deepEqual(problems, [
      {
        path: ['routing', 'only'],
        message: 'Expected at most 50 entries, got 1000. Drawer One has 4 offers; name those that matter.',
      },
    ]);
  });

  test('may have bounds, up to the edges of what they can be', () => {
    assert.deepEqual(
      checkRouting(model, {
        ...DEFAULT_ROUTING,
        maxCostUsd: '0',
        maxP95Ms: 1,
        minSuccessRate: 1,
        hedgeUpToUsd: '10000',
      }),
      [],
    );
  });

  test('is refused, bound by bound, where nothing could be within it', () => {
    const bounds = { maxCostUsd: '-0.01', hedgeUpToUsd: '10000.01', maxP95Ms: 0, minSuccessRate: 1.5 };
    assert.deepEqual(checkRouting(model, { ...DEFAULT_ROUTING, ...bounds }), [
      {
        path: ['routing', 'maxCostUsd'],
        message: 'Expected US dollars from 0 to 10000, got -0.01. Leave it out for no bound.',
      },
      {
        path: ['routing', 'hedgeUpToUsd'],
        message: 'Expected US dollars from 0 to 10000, got 10000.01. Leave it out for no bound.',
      },
      {
        path: ['routing', 'maxP95Ms'],
        message: 'Expected a whole number of milliseconds from 1 to 86400000, got 0. Leave it out for no bound.',
      },
      {
        path: ['routing', 'minSuccessRate'],
        message: 'Expected a share from 0 to 1, such as 0.9, got 1.5. Leave it out for no bound.',
      },
    ]);
  });

  test('that an older program stored says what it left out by the defaults', () => {
    const { order, only, except, allowFallback, onUnknown } = DEFAULT_ROUTING;
    const stored = { order: ['table'], only, except, allowFallback, onUnknown };
    assert.deepEqual(completeRouting(stored), { ...DEFAULT_ROUTING, order: ['table'] });
    assert.deepEqual(completeRouting({ order, strategy: 'FASTEST', maxCostUsd: '1' }), {
      ...DEFAULT_ROUTING,
      strategy: 'FASTEST',
      maxCostUsd: '1',
    });
  });
});
