import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { follow, type Heard } from '../follow.ts';
import { ended, started } from '../installation.ts';
import { billOf, microsOf, microsOfUsd } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

describe('the life of a generation', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { plain: false });
  });
  after(() => house.close());

  test('is told from its first event to its last, with its thinking, its picture and its exact cost', async () => {
    const { installation, sandbox, database } = house;
    const prompt = 'a fox in the snow';
    const id = await started(installation, { prompt, parameters: { resolution: '0.5K', thinking_level: 'high' } });
    const heard: Heard[] = [];
    assert.equal(await follow(installation.url, id, null, (event) => heard.push(event)), true);

    const generation = await ended(installation, id);
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation));
    const { events } = await wholeRecord(database.database, id);
    assert.deepEqual(
      heard.map(({ seq, type }) => `${seq} ${type}`),
      events.map((type, index) => `${index + 1} ${type}`),
    );
    const order = [
      'GENERATION_QUEUED',
      'ROUTE_CHOSEN',
      'ATTEMPT_STARTED',
      'ATTEMPT_ACCEPTED',
      'THOUGHT',
      'IMAGE',
      'ATTEMPT_SUCCEEDED',
      'GENERATION_SUCCEEDED',
    ];
    const places = order.map((type) => events.indexOf(type));
    assert.ok(!places.includes(-1), events.join());
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    );
    assert.match(generation.thinking ?? '', /fox/);
    assert.equal(generation.thinking, heard.map(({ text }) => text ?? '').join(''));

    const [picture] = generation.images;
    const bytes = Buffer.from(await (await fetch(picture?.url ?? '')).arrayBuffer());
    assert.equal(createHash('sha256').update(bytes).digest('hex'), picture?.sha256);
    const [billed, ...more] = await billOf(sandbox, prompt);
    assert.ok(billed);
    assert.deepEqual(more, []);
    assert.equal(microsOfUsd(generation.costUsd ?? ''), microsOf(billed, '0.5K'));
  });
});
