import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkRouting } from '../../src/routing/check-routing.ts';
import { DEFAULT_ROUTING } from '../../src/routing/routing.ts';
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
});
