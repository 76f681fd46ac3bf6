import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { contentHash } from '../../src/assets/content-hash.ts';
import { openStore } from '../../src/assets/open-store.ts';
import { openS3Store } from '../../src/assets/s3.ts';
import { StorageError } from '../../src/assets/store.ts';
import { SetupError } from '../../src/base/setup-error.ts';
import { only, startFaultyS3, type FaultyS3 } from './faulty-s3.ts';
import { noSwift, startSwift, type Swift } from './swift.ts';

const skip = process.env['TEST_SIZE'] === 'full' ? (noSwift ?? false) : 'needs TEST_SIZE=full';

/** What the service of the quick tests doesn't look at. */
describe('a service that checks what it is sent', { skip }, () => {
  let swift: Swift;
  let faulty: FaultyS3;
  before(async () => {
    swift = await startSwift();
  });
  after(async () => {
    await faulty.close();
    await swift.close();
  });

  test('lets nobody in whose secret is wrong, and that is said at the start', async () => {
    const settings = await swift.bucket();
    const credentials = { accessKeyId: settings.credentials?.accessKeyId ?? '', secretAccessKey: 'wrong' };
    await assert.rejects(
      openStore({ ...settings, credentials }),
      (error) => error instanceof SetupError && /credentials/.test(error.message) && !/wrong/.test(error.message),
    );
  });

  test('takes no bytes that were damaged on their way: the put fails retryably and leaves nothing', async () => {
    const settings = await swift.bucket();
    faulty = await startFaultyS3(settings.endpoint ?? '');
    const store = await openS3Store({ ...settings, endpoint: faulty.url });
    const damages = only(['PUT'], (message, response) => {
      void buffer(message).then((body) => {
        body.writeUInt8(body.readUInt8(100) ^ 1, 100);
        const { method, headers, url } = message;
        const sent = request(`${settings.endpoint}${url}`, { method, headers, agent: false });
        sent.once('response', (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        });
        sent.end(body);
      });
    });
    const bytes = randomBytes(5000);
    faulty.fault = damages;
    await assert.rejects(store.put(bytes), (error) => error instanceof StorageError && error.retryable);
    await store.close();
    const direct = await openS3Store(settings);
    const sha256 = contentHash(bytes);
    assert.equal(await direct.size(sha256), null);
    assert.equal(await direct.put(bytes), sha256);
    assert.equal(await direct.verify(sha256), 'whole');
    await direct.close();
  });
});
