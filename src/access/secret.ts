import { hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from './private-file.ts';
import { SetupError } from '../base/setup-error.ts';

const LEAST_CHARACTERS = 32;

/** The installation's secret can't be used. Nothing may start without it: keys and links would all be refused. */
export class SecretError extends SetupError {
  override name = 'SecretError';
}

/**
 * What everything secret of this installation is derived from: the one given (SECRET of the environment), else the one in
 * `dataDir/secret`, made there at the first start, readable by this user alone. Processes that start at once agree on one.
 * Throws {@link SecretError} when the file is there and can't be a secret; it is never replaced, since with a new one every
 * key that was given out stops working.
 */
export async function loadSecret({ dataDir, given }: { dataDir: string; given: string | null }): Promise<string> {
  if (given !== null) return given;
  const path = join(dataDir, 'secret');
  const secret = (await readIfThere(path)) ?? (await makeSecret(path));
  if (secret.length < LEAST_CHARACTERS) {
    throw new SecretError(
      `${path} should hold a secret of ${LEAST_CHARACTERS} characters or more and has ${secret.length}. ` +
        'Put it back from a backup; or delete it to have a new one made, which makes every key and link of before useless.',
    );
  }
  return secret;
}

/** What a key is derived for. Each use has a key of its own, so that one that leaks gives away no other. */
export type SecretUse =
  | 'api key pepper'
  | 'image links'
  | 'provider webhooks'
  | 'webhook secrets'
  | 'cursors'
  | 'share links'
  | 'sessions'
  | 'encryption';

/** The 32-byte key for one use: HKDF with SHA-256 (RFC 5869), the use as its info. */
export function deriveKey(secret: string, use: SecretUse): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, 'pictograph', use, 32));
}

async function makeSecret(path: string): Promise<string> {
  await writePrivateFile(path, `${randomBytes(32).toString('base64url')}\n`, { replace: false });
  // Read back, also by the one who wrote it: whoever was first, all have the same.
  return (await readFile(path, 'utf8')).trim();
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new SecretError(`${path} can't be read. Give it to the user that the server runs as, mode 0600.`, {
      cause: error,
    });
  }
}
