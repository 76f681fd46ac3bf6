import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { startFauxqs } from 'fauxqs';
import type { S3Settings } from '../../src/assets/settings.ts';

/** A service that speaks S3, on this machine. It checks no signature. */
export interface S3Service {
  readonly url: string;
  /** A bucket of one's own. */
  bucket(): S3Settings;
  close(): Promise<void>;
}

/** In memory, or in a folder that goes with it. */
export async function startS3(folder?: string): Promise<S3Service> {
  const server = await startFauxqs({
    port: 0,
    logger: false,
    ...(folder !== undefined && { s3StorageDir: folder }),
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    bucket() {
      const bucket = `pictures-${randomBytes(6).toString('hex')}`;
      server.createBucket(bucket);
      return settingsOf(url, bucket);
    },
    async close() {
      await server.stop();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A secret that must be found nowhere. */
export const S3_SECRET = 'this-secret-must-never-be-told';

export function settingsOf(endpoint: string, bucket: string): S3Settings {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: S3_SECRET };
  return { kind: 's3', bucket, prefix: 'kept/here', endpoint, region: 'us-east-1', credentials };
}
