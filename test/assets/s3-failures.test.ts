import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { openStore } from '../../src/assets/open-store.ts';
import { openS3Store } from '../../src/assets/s3.ts';
import { StorageError, type ImageStore } from '../../src/assets/store.ts';
import { SetupError } from '../../src/base/setup-error.ts';
import { only, refuses, startFaultyS3, times, type Fault, type FaultyS3 } from './faulty-s3.ts';
import { S3_SECRET, settingsOf, startS3, type S3Service } from './s3-service.ts';

const HASTY = { connectMs: 1000, answerMs: 400, silenceMs: 400, attempts: 2 };
const silent: Fault = () => {};
const hangsUp: Fault = (message) => message.destroy();

describe('a bucket on a bad day', () => {
  let service: S3Service;
  let faulty: FaultyS3;
  let store: ImageStore;
  let bucket: string;
  before(async () => {
    service = await startS3();
    faulty = await startFaultyS3(service.url);
    bucket = service.bucket().bucket;
    store = await openS3Store(settingsOf(faulty.url, bucket), HASTY);
    faulty.seen.length = 0;
  });
  afterEach(() => {
    faulty.fault = null;
    faulty.seen.length = 0;
  });
  after(async () => {
    await store.close();
    await faulty.close();
    await service.close();
  });

  /** The error of an act, which must be the store's own, and tell no secret however closely it is looked at. */
  async function failureOf(act: Promise<unknown>): Promise<StorageError> {
    const error = await act.then(
      () => assert.fail('it should have failed'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof StorageError, inspect(error));
    const told = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error.cause);
    assert.doesNotMatch(told, new RegExp(`${S3_SECRET}|Signature=|authorization`, 'i'));
    return error;
  }

  const codes: readonly (readonly [string, Fault, string, RegExp])[] = [
    ['asks for fewer requests', refuses(503, 'SlowDown'), 'SlowDown', /fewer requests/],
    ['fails inside', refuses(500, 'InternalError'), 'InternalError', /answered 500/],
    ['lets nobody in', refuses(403, 'AccessDenied'), 'AccessDenied', /s3:PutObject/],
    ['has lost the bucket', refuses(404, 'NoSuchBucket'), 'NoSuchBucket', /no such bucket/],
    ['doesn’t know the key', refuses(403, 'SignatureDoesNotMatch'), 'SignatureDoesNotMatch', /AWS_ACCESS_KEY_ID/],
    ['hangs up', hangsUp, 'ECONNRESET', /can’t be reached/],
    ['says nothing', silent, 'ETIMEDOUT', /too long/],
  ];
  for (const [name, fault, code, advice] of codes) {
    test(`is waited for when the service ${name}: a put fails retryably, within bounds, and holds later`, async () => {
      const bytes = randomBytes(5000);
      faulty.fault = only(['PUT'], fault);
      const error = await failureOf(store.put(bytes));
      assert.deepEqual([error.code, error.retryable], [code, true]);
      assert.match(error.message, advice);
      const puts = faulty.seen.filter((line) => line.startsWith('PUT')).length;
      assert.ok(puts >= 1 && puts <= HASTY.attempts, `${puts} puts`);
      faulty.fault = null;
      const sha256 = await store.put(bytes);
      assert.equal(await store.verify(sha256), 'whole');
    });
  }

  test('says what is known when only a status says no', async () => {
    faulty.fault = refuses(403, 'AccessDenied');
    const error = await failureOf(store.size('f'.repeat(64)));
    assert.match(error.message, /s3:ListBucket/);
  });

  test('is told from a picture that is missing: a lost bucket is an outage, retryable', async () => {
    faulty.fault = refuses(404, 'NoSuchBucket');
    assert.equal((await failureOf(store.bytes('f'.repeat(64)))).retryable, true);
    faulty.fault = null;
    assert.equal((await failureOf(store.bytes('f'.repeat(64)))).code, 'MISSING');
  });

  test('may fail once: what is asked again by the SDK needs nobody else', async () => {
    const bytes = randomBytes(5000);
    faulty.fault = times(1, refuses(500, 'InternalError'));
    const sha256 = await store.put(bytes);
    faulty.fault = times(1, refuses(503, 'SlowDown'));
    assert.ok(bytes.equals(await store.bytes(sha256)));
  });

  test('may name any ETag: it is not always an MD5', async () => {
    faulty.fault = only(['PUT'], (message, response) => {
      const sent = request(`${service.url}${message.url}`, { method: 'PUT', headers: message.headers, agent: false });
      sent.once('response', (answer) => {
        answer.resume();
        response.writeHead(200, { etag: '"ffffffffffffffffffffffffffffffff"', 'content-length': 0 }).end();
      });
      message.pipe(sent);
    });
    assert.equal(await store.verify(await store.put(randomBytes(5000))), 'whole');
  });

  test('never lets a picture that was cut off pass for a whole one, in memory or as a stream', async () => {
    const bytes = randomBytes(2_000_000);
    const sha256 = await store.put(bytes);
    faulty.fault = only(['GET'], (_message, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 1_000_000), () => response.destroy());
    });
    await failureOf(store.bytes(sha256));
    const stream = await store.stream(sha256);
    await assert.rejects(Array.fromAsync(stream));
    // Without a word, the connection still open.
    faulty.fault = only(['GET'], (_message, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 1_000_000));
    });
    await assert.rejects(Array.fromAsync(await store.stream(sha256)));
  });

  test('leaves nothing under its name of a put that was cut off', async () => {
    const bytes = randomBytes(3_000_000);
    faulty.fault = only(['PUT'], (message) => {
      message.once('data', () => message.destroy());
    });
    await failureOf(store.put(bytes));
    faulty.fault = null;
    const sha256 = await store.put(bytes);
    assert.equal(await store.verify(sha256), 'whole');
  });

  test('has a damaged object of another size healed by the next put', async () => {
    const bytes = randomBytes(5000);
    const sha256 = await store.put(bytes);
    const url = `${service.url}/${bucket}/kept/here/${sha256.slice(0, 2)}/${sha256}`;
    assert.equal((await fetch(url, { method: 'PUT', body: 'cut' })).status, 200);
    assert.equal(await store.verify(sha256), 'damaged');
    assert.equal(await store.put(bytes), sha256);
    assert.equal(await store.verify(sha256), 'whole');
  });

  test('is said at the start, in a sentence and with what to do', async () => {
    await assert.rejects(
      openStore(settingsOf(faulty.url, 'there-is-no-such-bucket')),
      (error) => error instanceof SetupError && /there-is-no-such-bucket/.test(error.message),
    );
    faulty.fault = refuses(403, 'AccessDenied');
    await assert.rejects(
      openStore(settingsOf(faulty.url, bucket)),
      (error) => error instanceof SetupError && /Looking into .* AccessDenied: .*s3:ListBucket/.test(error.message),
    );
    faulty.fault = only(['PUT'], refuses(403, 'AccessDenied'));
    await assert.rejects(
      openStore(settingsOf(faulty.url, bucket)),
      (error) => error instanceof SetupError && /Writing to .* AccessDenied: .*s3:PutObject/.test(error.message),
    );
    await assert.rejects(openStore(settingsOf('http://127.0.0.1:9', bucket)), /can’t be reached/);
  });
});
