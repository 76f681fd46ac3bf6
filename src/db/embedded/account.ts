import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { Log } from '../../base/log.ts';
import { SetupError } from '../../base/setup-error.ts';

const run = promisify(execFile);

/** The operating system's user that the server runs as. */
export interface ServerAccount {
  readonly name: string;
  /** Options for `spawn` that make a child run as this user; empty when it is the one that we are already. */
  readonly identity: { readonly uid: number; readonly gid: number } | Record<string, never>;
}

/** The name of the user that we make for the server when the machine has none that fits. */
const OWN_NAME = 'pictograph';

/**
 * Who runs the server. An ordinary user does it as themselves. PostgreSQL refuses to run as root, so root lends it an
 * unprivileged user: the owner of a cluster that exists; else `pictograph` or `postgres`; else a new `pictograph`; and
 * where none can be made, `nobody`, last because other services share it.
 */
export async function serverAccount(place: string, clusterOwner: number | null, log: Log): Promise<ServerAccount> {
  const uid = process.getuid?.();
  if (uid === undefined)
    throw new SetupError('The embedded PostgreSQL runs on Linux and macOS. Set DATABASE_URL to a server of your own.');
  if (uid !== 0) {
    if (clusterOwner === null || clusterOwner === uid) return { name: ownName(uid), identity: {} };
    throw new SetupError(
      `The database in ${place} belongs to user id ${clusterOwner}, and this is ${uid}. Start as that user, or set DATA_DIR to a folder of your own.`,
    );
  }
  if (clusterOwner !== null) {
    const owner = await findAccount(String(clusterOwner));
    if (owner !== null) return owner;
    throw new SetupError(
      `The database in ${place} belongs to user id ${clusterOwner}, which ${clusterOwner === 0 ? 'PostgreSQL refuses to run as' : 'this machine does not know'}. ` +
        'Give the folder to an ordinary user of this machine with chown -R, for example to "postgres".',
    );
  }
  const account =
    (await findAccount(OWN_NAME)) ??
    (await findAccount('postgres')) ??
    (await makeAccount()) ??
    (await findAccount('nobody'));
  if (account === null) {
    throw new SetupError(
      'PostgreSQL refuses to run as root, and no other user was found or could be made. ' +
        'Make one (useradd --system pictograph), start this program as an ordinary user, or set DATABASE_URL.',
    );
  }
  log.info({ user: account.name }, 'embedded_postgres_user');
  return account;
}

function ownName(uid: number): string {
  try {
    return userInfo().username;
  } catch (error) {
    throw new SetupError(
      `User id ${uid} has no name on this machine, and PostgreSQL needs one. Add it to /etc/passwd, run as another user, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function findAccount(nameOrId: string): Promise<ServerAccount | null> {
  try {
    const ask = async (what: string): Promise<string> => (await run('id', [what, nameOrId])).stdout.trim();
    const [name, uid, gid] = [await ask('-un'), Number(await ask('-u')), Number(await ask('-g'))];
    return uid === 0 ? null : { name, identity: { uid, gid } };
  } catch {
    // `id` fails when there is no such user, and that is an answer.
    return null;
  }
}

async function makeAccount(): Promise<ServerAccount | null> {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_NAME]],
    // BusyBox: the group first, then the user in it.
    ['addgroup', ['-S', OWN_NAME]],
    ['adduser', ['-S', '-D', '-H', '-G', OWN_NAME, OWN_NAME]],
  ];
  for (const [command, parameters] of ways) {
    try {
      await run(command, parameters);
    } catch {
      // The command is missing or may not: whether the user is there now is the question, and the next way is tried.
    }
    const account = await findAccount(OWN_NAME);
    if (account !== null) return account;
  }
  return null;
}
