import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Price } from '../../src/catalog/model.ts';
import { displayPrice } from '../../src/catalog/price.ts';
import { priceOf } from './price-fixture.ts';

describe('a printed price', () => {
  const cases: [Partial<Price>, string][] = [
    [{ amount: '2', metric: 'TOKEN', direction: 'INPUT', unitSize: 1_000_000 }, '$2.00/M input tokens'],
    [{ amount: '0.25', metric: 'TOKEN', direction: 'INPUT', unitSize: 1_000_000 }, '$0.250/M input tokens'],
    [{ amount: '1.5', metric: 'TOKEN', unitSize: 1_000_000 }, '$1.50/M output tokens'],
    [{ amount: '0.045' }, '$0.045/image'],
    [{ amount: '0.0225' }, '$0.022/image'],
    [{ amount: '0.0335' }, '$0.034/image'],
    [{ amount: '0.0505' }, '$0.050/image'],
    [{ amount: '0.0755' }, '$0.076/image'],
    [{ amount: '1.005' }, '$1.00/image'],
    [{ amount: '1.015' }, '$1.02/image'],
    [{ amount: '12' }, '$12.00/image'],
    [{ amount: '0.012', metric: 'MEGAPIXEL' }, '$0.012/megapixel'],
    [{ amount: '0' }, 'Free/image'],
    [{ amount: '0.015', metric: 'REQUEST', direction: 'SURCHARGE' }, '$0.015/request'],
    [{ amount: '0.1', metric: 'SECOND' }, '$0.100/second'],
    [{ amount: '0.05', currency: 'EUR' }, 'EUR 0.050/image'],
  ];
  for (const [price, text] of cases) test(`is ${text}`, () => assert.equal(displayPrice(priceOf(price)), text));
});
