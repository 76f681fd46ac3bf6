import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure, usageFailure } from './failure.ts';

/** A running Pictograph, and who asks it. */
export interface Server {
  /** Without a trailing slash: http://127.0.0.1:4000. */
  readonly url: string;
  /** Null: nobody in particular, who may read the catalog. */
  readonly key: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ServerAddress {
  readonly url: string;
  /** Whether it is the installation of this environment or of this machine, so that keys lying here are meant for it. */
  readonly ours: boolean;
}

const PROJECT = resolve(import.meta.dirname, '..', '..');

/** Where the server is: as told, else as the environment of a server here says, else the usual port of this machine. */
export function serverAddress(given: string | undefined, environment: Environment): ServerAddress {
  const named = said(given) ?? said(environment['PICTOGRAPH_URL']);
  const configured = said(environment['PUBLIC_URL']);
  const address = named ?? configured ?? `http://127.0.0.1:${said(environment['PORT']) ?? '4000'}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw usageFailure(`Expected an address such as http://127.0.0.1:4000 (--url, PICTOGRAPH_URL), got "${address}".`);
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '');
  return { url: `${url.origin}${path}`, ours: named === undefined || isLoopback(url.hostname) || named === configured };
}

/**
 * The key to ask with: as told, else the one that a server here keeps for its admin. The latter is never sent to another
 * machine, which would make a present of it.
 */
export async function findKey(
  given: string | undefined,
  { url, ours }: ServerAddress,
  environment: Environment,
  folders: readonly string[] = [process.cwd(), PROJECT],
): Promise<string> {
  const named = said(given) ?? said(environment['PICTOGRAPH_KEY']);
  if (named !== undefined) return checkedKey(named);
  if (ours) {
    const admin = said(environment['ADMIN_KEY']);
    if (admin !== undefined) return checkedKey(admin);
    const dataDir = said(environment['DATA_DIR']) ?? '.pictograph';
    for (const folder of folders) {
      const found = await readKey(resolve(folder, dataDir, 'admin-key'));
      if (found !== null) return found;
    }
  }
  const where = ours
    ? `None is in PICTOGRAPH_KEY or ADMIN_KEY, and there is no ${join(said(environment['DATA_DIR']) ?? '.pictograph', 'admin-key')} here.`
    : `The admin key of this machine is not sent to ${url}.`;
  throw new Failure(`This needs a key. ${where} Give one with --key, or set PICTOGRAPH_KEY.`, { code: 'NO_KEY' });
}

/** The server that a command's options name, to be asked with a key. */
export async function keyedServer(
  { url, key }: { readonly url?: string; readonly key?: string },
  environment: Environment = process.env,
): Promise<Server> {
  const address = serverAddress(url, environment);
  return { url: address.url, key: await findKey(key, address, environment) };
}

async function readKey(file: string): Promise<string | null> {
  try {
    return checkedKey((await readFile(file, 'utf8')).trim());
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code !== 'EACCES') throw cause;
    throw new Failure(`The key in ${file} belongs to another user. Ask as that user, or give a key with --key.`, {
      code: 'NO_KEY',
      cause,
    });
  }
}

/** It travels in a header, which takes no line breaks and no letters beyond ASCII. */
function checkedKey(key: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw usageFailure('Expected a key without spaces and special characters, such as pg_…. Copy it again.');
}

/** An empty variable counts as absent. */
function said(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
