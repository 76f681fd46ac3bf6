import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from '../../src/config.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
const assetsOf = (environment: Record<string, string>) => readConfig(environment).assets;

test('pictures are kept in the data folder unless a bucket is named', () => {
  const here = { kind: 'disk', folder: '/var/lib/pictograph/images' };
  assert.deepEqual(assetsOf({ DATA_DIR: '/var/lib/pictograph' }), here);
  assert.deepEqual(assetsOf({ DATA_DIR: '/var/lib/pictograph', ASSETS: 'disk' }), here);
});

test('a bucket is named with or without a prefix, at Amazon or elsewhere, with keys or a role', () => {
  const amazon = { kind: 's3', bucket: 'pictures', prefix: '', endpoint: null, region: 'us-east-1', credentials: null };
  assert.deepEqual(assetsOf({ ASSETS: 's3://pictures' }), amazon);
  assert.deepEqual(assetsOf({ ASSETS: 's3://pictures/', AWS_DEFAULT_REGION: 'eu-west-1' }), {
    ...amazon,
    region: 'eu-west-1',
  });
  const environment = {
    ...KEYS,
    ASSETS: 's3://pictures/a/b/',
    S3_ENDPOINT: 'https://s3.example/',
    AWS_REGION: 'garage',
  };
  assert.deepEqual(assetsOf({ ...environment, AWS_SESSION_TOKEN: 'token' }), {
    ...amazon,
    prefix: 'a/b',
    endpoint: 'https://s3.example',
    region: 'garage',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
  });
});

const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
  [{ ASSETS: 'pictures' }, /ASSETS: must be disk or s3:\/\/bucket\/prefix, got "pictures"/],
  [{ ASSETS: 's3://' }, /ASSETS: must be/],
  [{ ASSETS: 's3://Pictures' }, /ASSETS: must be/],
  [{ ASSETS: 's3://pictures/a b' }, /ASSETS: must be/],
  [{ ASSETS: 's3://pictures', S3_ENDPOINT: 'ftp://x' }, /S3_ENDPOINT: must be an http/],
  [{ ASSETS: 's3://pictures', AWS_ACCESS_KEY_ID: 'id' }, /AWS_SECRET_ACCESS_KEY go together/],
];
for (const [environment, problem] of wrong) {
  test(`${JSON.stringify(environment)} is refused`, () => {
    assert.throws(
      () => readConfig(environment),
      (error) => error instanceof ConfigError && problem.test(error.message),
    );
  });
}
