import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '../../src/assets/settings.ts';
import { until } from '../installation.ts';

const run = promisify(execFile);
const SERVERS = ['account', 'container', 'object'] as const;
const CREDENTIALS = { accessKeyId: 'pictures:tester', secretAccessKey: 'a-secret-that-is-checked' };

/** Why OpenStack Swift can't be started here; null when it can. */
export const noSwift = existsSync('/usr/bin/swift-proxy-server')
  ? null
  : 'needs OpenStack Swift: apt-get install swift-proxy swift-account swift-container swift-object';

export interface Swift {
  /** A bucket that is made for it, with credentials that hold. */
  bucket(): Promise<S3Settings>;
  close(): Promise<void>;
}

/** OpenStack Swift with its S3 door, one of each server, in a folder that goes with it. It checks signatures. */
export async function startSwift(): Promise<Swift> {
  const folder = await mkdtemp(join(tmpdir(), 'pictograph-swift-'));
  const ports = await freePorts(4);
  const [proxy = 0, ...storage] = ports;
  await mkdir(join(folder, 'devices', 'd1'), { recursive: true });
  await writeFile(join(folder, 'swift.conf'), '[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n');
  for (const [index, server] of SERVERS.entries()) {
    const port = storage[index] ?? 0;
    const builder = join(folder, `${server}.builder`);
    await run('swift-ring-builder', [builder, 'create', '4', '1', '1']);
    await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/d1`, '1']);
    // It ends with 1 for a warning about the balance of one device.
    await run('swift-ring-builder', [builder, 'rebalance']).catch(() => {});
    await writeFile(join(folder, `${server}.conf`), storageConfig(folder, server, port));
  }
  await writeFile(join(folder, 'proxy.conf'), proxyConfig(folder, proxy));
  const children = ['proxy', ...SERVERS].map((server) => start(folder, server));
  const endpoint = `http://127.0.0.1:${proxy}`;
  const settings = (bucket: string): S3Settings => ({
    kind: 's3',
    bucket,
    prefix: '',
    endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
  });
  const close = async () => {
    for (const child of children) {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // All of them before the first request: the proxy leaves a server alone for a while that it couldn't reach.
    for (const port of ports) {
      await until('Swift', async () => {
        assert.ok(
          children.every(({ exitCode }) => exitCode === null),
          'a server of Swift ended',
        );
        return fetch(`http://127.0.0.1:${port}/healthcheck`).catch(() => null);
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  let buckets = 0;
  return {
    async bucket() {
      buckets += 1;
      const bucket = `pictures-${buckets}`;
      const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: CREDENTIALS });
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      client.destroy();
      return settings(bucket);
    },
    close,
  };
}

function start(folder: string, server: string): ChildProcess {
  const child = spawn(`swift-${server}-server`, [join(folder, `${server}.conf`), '--verbose'], { stdio: 'ignore' });
  child.once('error', () => {});
  return child;
}

const common = (folder: string, port: number) => `
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
devices = ${join(folder, 'devices')}
mount_check = false
disable_fallocate = true
`;

const storageConfig = (folder: string, server: string, port: number) => `${common(folder, port)}
[pipeline:main]
pipeline = ${server}-server
[app:${server}-server]
use = egg:swift#${server}
`;

const proxyConfig = (folder: string, port: number) => `${common(folder, port)}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
error_suppression_interval = 1
[filter:tempauth]
use = egg:swift#tempauth
user_pictures_tester = ${CREDENTIALS.secretAccessKey} .admin
[filter:s3api]
use = egg:swift#s3api
${['catch_errors', 'gatekeeper', 'healthcheck', 'copy', 'slo', 'dlo'].map((name) => `[filter:${name}]\nuse = egg:swift#${name}`).join('\n')}
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
`;

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return (server.address() as AddressInfo).port; // it listens at a port
    }),
  );
  for (const server of servers) server.close();
  return ports;
}
