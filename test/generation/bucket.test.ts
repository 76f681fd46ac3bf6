import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { only, refuses, startFaultyS3, type Fault, type FaultyS3 } from '../assets/faulty-s3.ts';
import { S3_SECRET, startS3, type S3Service } from '../assets/s3-service.ts';
import { ended, started, until } from '../installation.ts';
import { billOf, microsOf, microsOfUsd, requestsOf } from './billed.ts';
import { heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

const hangsUp: Fault = (message) => message.destroy();

describe('an installation whose pictures are in a bucket', () => {
  let service: S3Service;
  let faulty: FaultyS3;
  let house: House;
  before(async () => {
    service = await startS3();
    faulty = await startFaultyS3(service.url);
    const { bucket, prefix } = service.bucket();
    house = await openHouse({
      ASSETS: `s3://${bucket}/${prefix}`,
      S3_ENDPOINT: faulty.url,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: S3_SECRET,
    });
  });
  after(async () => {
    await house.close();
    await faulty.close();
    await service.close();
  });

  test('draws, links, serves and refines as any other', async () => {
    const id = await started(house.installation, { prompt: 'a harbour' });
    const generation = await ended(house.installation, id);
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
    const url = generation.images[0]?.url ?? '';
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    const part = await fetch(url, { headers: { range: 'bytes=10-99' } });
    assert.equal(part.status, 206);
    assert.ok(whole.subarray(10, 100).equals(Buffer.from(await part.arrayBuffer())));
    const next = await started(house.installation, { prompt: 'at night', refine: id });
    assert.equal((await ended(house.installation, next)).status, 'SUCCEEDED');
  });

  const outages: readonly (readonly [string, Fault])[] = [
    ['is asked for fewer requests', refuses(503, 'SlowDown')],
    ['loses its bucket', refuses(404, 'NoSuchBucket')],
    ['is cut off', hangsUp],
  ];
  for (const [name, fault] of outages) {
    test(`that ${name} while a picture is made waits, and has the picture afterwards, paid for once`, async () => {
      const prompt = `a pier that ${name}`;
      const id = await started(house.installation, { prompt });
      await heard(house.installation, id, 'ATTEMPT_STARTED');
      faulty.fault = only(['PUT', 'HEAD'], fault);
      await until('the wait for storage', async () => {
        const { data } = await house.installation.ask<{ generation: { events: { nodes: { phase?: string }[] } } }>(
          `query ($id: ID!) { generation(id: $id) { events(first: 100) { nodes { ... on ProgressEvent { phase } } } } }`,
          { id },
        );
        return data.generation.events.nodes.some(({ phase }) => phase === 'waiting for storage');
      });
      faulty.fault = null;
      const generation = await ended(house.installation, id);
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      assert.equal((await fetch(generation.images[0]?.url ?? '')).status, 200);
      assert.equal((await requestsOf(house.sandbox, prompt)).length, 1);
      const [entry] = await billOf(house.sandbox, prompt);
      assert.ok(entry);
      assert.equal(microsOfUsd(generation.costUsd ?? ''), microsOf(entry, '1K'));
      await wholeRecord(house.database.database, id);
    });
  }

  test('asks whoever wants a picture for patience while the bucket is away', async () => {
    const id = await started(house.installation, { prompt: 'a mole' });
    const url = (await ended(house.installation, id)).images[0]?.url ?? '';
    faulty.fault = refuses(500, 'InternalError');
    const { status, headers } = await fetch(url);
    assert.deepEqual([status, headers.get('retry-after')], [503, '5']);
    faulty.fault = null;
    assert.equal((await fetch(url)).status, 200);
  });
});
