import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../../base/log.ts';
import type { ServerAccount } from './account.ts';
import { SetupError } from '../../base/setup-error.ts';

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `18`: clusters of another major version can't be opened. */
  readonly major: string;
}

/**
 * The programs of PostgreSQL from the npm package of this platform, in a place where the server's user can run them:
 * under root's home, for example, nobody else may enter, and then a copy is made in the system folder.
 */
export async function findBinaries(account: ServerAccount, systemFolder: string, log: Log): Promise<Binaries> {
  const packaged = await packagedFolder();
  const version = await versionOf(packaged, {});
  if ('error' in version) {
    throw new SetupError(
      `The embedded PostgreSQL in ${packaged} does not run here. Install again with npm ci, or set DATABASE_URL.`,
      { cause: version.error },
    );
  }
  const major = version.number.split('.')[0] ?? version.number;
  if (!('error' in (await versionOf(packaged, account.identity)))) return { ...programsIn(packaged), major };

  const copy = join(systemFolder, `postgresql-${version.number}-${process.platform}-${process.arch}`);
  if ('error' in (await versionOf(copy, account.identity))) {
    log.info({ from: packaged, to: copy, user: account.name }, 'embedded_postgres_programs_copied');
    await copyFolder(packaged, copy);
    const result = await versionOf(copy, account.identity);
    if ('error' in result) {
      throw new SetupError(
        `User ${account.name} may run PostgreSQL neither in ${packaged} nor in ${copy}. Let that user enter one of them, or set DATABASE_URL.`,
        { cause: result.error },
      );
    }
  }
  return { ...programsIn(copy), major };
}

/** The folder that holds `bin`, `lib` and `share`. */
async function packagedFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const programs: unknown = await import(name);
    if (
      typeof programs === 'object' &&
      programs !== null &&
      'postgres' in programs &&
      typeof programs.postgres === 'string'
    ) {
      return dirname(dirname(programs.postgres));
    }
    throw new SetupError(`${name} does not say where its programs are`);
  } catch (error) {
    throw new SetupError(
      `There is no embedded PostgreSQL for this machine (npm package ${name}). Install with optional dependencies, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

function programsIn(folder: string): { initdb: string; postgres: string } {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

async function versionOf(
  folder: string,
  identity: ServerAccount['identity'],
): Promise<{ number: string } | { error: unknown }> {
  try {
    // From the root folder: a child that may not enter its working folder fails for that alone.
    const { stdout } = await run(programsIn(folder).postgres, ['--version'], { cwd: '/', ...identity });
    const number = /(\d+(?:\.\d+)?)/.exec(stdout)?.[1];
    return number === undefined ? { error: new Error(`no version in: ${stdout}`) } : { number };
  } catch (error) {
    return { error };
  }
}

/** Under another name first: a copy that was cut short must not pass for a whole one. */
async function copyFolder(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  await cp(from, partial, { recursive: true, dereference: true });
  await rm(to, { recursive: true, force: true });
  await rename(partial, to);
}
