import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { assertContentHash, contentHash, hashFits } from './content-hash.ts';
import { createS3Caller, type S3Caller, type S3Patience } from './s3-caller.ts';
import { asS3Failure, isNoObject } from './s3-failure.ts';
import type { S3Settings } from './settings.ts';
import { StorageError, type ByteRange, type ImageStore } from './store.ts';
import { webStreamOf } from './web-stream.ts';

/** Bytes that were put longer ago are put again: whoever removes goes by the time that the service keeps. */
const PUT_AGAIN_AFTER_MS = 1_800_000;

/**
 * A store in a bucket of anything that speaks S3: `ab/<sha256>` after the prefix. An object is there whole or not at all,
 * and equal bytes have equal keys, so a put needs no condition and may be sent twice.
 *
 * A removal looks at an object's time and then deletes it, in two requests, since no condition on the time is understood
 * everywhere. Bytes that are put again in the milliseconds between them, after nobody had named them for an hour, are
 * lost: that is the window which the store on disk doesn't have.
 *
 * Throws a {@link StorageError} when the bucket can't be used.
 */
export async function openS3Store(settings: S3Settings, patience?: S3Patience): Promise<ImageStore> {
  const { bucket, prefix } = settings;
  const { call, close } = createS3Caller(settings, patience);
  const placeNamed = (name: string) => ({ Bucket: bucket, Key: prefix === '' ? name : `${prefix}/${name}` });
  const place = (sha256: string) => {
    assertContentHash(sha256);
    return placeNamed(`${sha256.slice(0, 2)}/${sha256}`);
  };
  try {
    // Not HEAD, whose answer has no body that could tell what is wrong.
    const look = new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1, Prefix: prefix });
    await told(`Looking into the bucket ${bucket}`, () => call(look));
    const trial = new PutObjectCommand({ ...placeNamed('written-at-start'), Body: 'It may write here.' });
    await told(`Writing to the bucket ${bucket}`, () => call(trial));
  } catch (error) {
    close();
    throw error;
  }
  return {
    put: (bytes) => told('Storing a picture', () => put(call, place, bytes)),
    size: (sha256) => told('Looking for a picture', async () => (await headOf(call, place(sha256)))?.size ?? null),
    bytes: (sha256) =>
      told('Reading a picture', async () => (await readableOf(call, place(sha256), sha256)).transformToByteArray()),
    stream: (sha256, range) =>
      told('Reading a picture', async () => webStreamOf(await readableOf(call, place(sha256), sha256, range))),
    verify: (sha256) => told('Checking a picture', () => verify(call, place(sha256), sha256)),
    remove: (sha256, { putBefore }) => told('Removing a picture', () => remove(call, place(sha256), putBefore)),
    async close() {
      close();
    },
  };
}

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

async function put(call: S3Caller, place: (sha256: string) => Place, bytes: Uint8Array): Promise<string> {
  const sha256 = contentHash(bytes);
  const known = await headOf(call, place(sha256));
  // One of another size is damaged: writing it again heals it.
  if (known?.size === bytes.byteLength && Date.now() - known.putAt.getTime() < PUT_AGAIN_AFTER_MS) return sha256;
  // The service compares what arrives with its MD5. What it answers as the ETag is its own affair: not always an MD5.
  const md5 = createHash('md5').update(bytes).digest('base64');
  await call(new PutObjectCommand({ ...place(sha256), Body: bytes, ContentMD5: md5 }));
  return sha256;
}

interface Head {
  readonly size: number;
  readonly putAt: Date;
}

/** Null when there is no such object. */
async function headOf(call: S3Caller, place: Place): Promise<Head | null> {
  try {
    const { ContentLength: size, LastModified: putAt } = await call(new HeadObjectCommand(place));
    if (size === undefined || putAt === undefined)
      throw new StorageError('The service told neither size nor time of an object, so it speaks no S3 that is known.', {
        code: 'HEAD',
        retryable: true,
      });
    return { size, putAt };
  } catch (error) {
    if (isNoObject(error)) return null;
    throw error;
  }
}

async function readableOf(call: S3Caller, place: Place, sha256: string, range?: ByteRange) {
  const part = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` };
  try {
    const { Body: body } = await call(new GetObjectCommand({ ...place, ...part }));
    if (!(body instanceof Readable)) throw new TypeError('the SDK gives a Readable on Node');
    return body;
  } catch (error) {
    if (!isNoObject(error)) throw error;
    throw new StorageError(
      `The store has no picture ${sha256}, though it should. Does ASSETS name the bucket and prefix that the server wrote to before?`,
      { code: 'MISSING', retryable: false },
    );
  }
}

async function verify(call: S3Caller, place: Place, sha256: string): Promise<'whole' | 'damaged' | 'missing'> {
  if ((await headOf(call, place)) === null) return 'missing';
  return (await hashFits(webStreamOf(await readableOf(call, place, sha256)), sha256)) ? 'whole' : 'damaged';
}

async function remove(call: S3Caller, place: Place, putBefore: Date) {
  const known = await headOf(call, place);
  if (known === null) return 'missing';
  if (known.putAt >= putBefore) return 'kept';
  await call(new DeleteObjectCommand(place));
  return 'removed';
}

async function told<Value>(deed: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw asS3Failure(error, deed);
  }
}
