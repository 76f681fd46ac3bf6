import type { Command } from 'commander';
import { Failure } from './failure.ts';
import { printLines } from './print.ts';

const EXAMPLES = `
Examples:
  $ pictograph migrate
  $ DATABASE_URL=postgres://… SECRET=… pictograph migrate

Every start does the same, so this is for those who deploy in steps. Many may do it at once: one does, the others wait.`;

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .summary('bring the database up to this version')
    .description(
      'Makes the database ready and ends: migrations, the shipped catalog, and the first admin key where there is none.',
    )
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(): Promise<void> {
  const [{ prepare }, { Closing }, { createLog }, { SetupError }, { readConfig }] = await Promise.all([
    import('../prepare.ts'),
    import('../base/closing.ts'),
    import('../base/log.ts'),
    import('../base/setup-error.ts'),
    import('../config.ts'),
  ]);
  const closing = new Closing();
  try {
    const config = readConfig(process.env);
    // The log goes to stdout, where the result is; unless somebody asked for it, only what goes wrong is said.
    const log = createLog(process.env['LOG_LEVEL'] === undefined ? 'warn' : config.logLevel);
    const { madeAdminKey } = await prepare(config, log, closing);
    const place = config.postgres.kind === 'embedded' ? `The database in ${config.dataDir}` : 'The database';
    printLines([`${place} is ready for this version.`]);
    if (madeAdminKey !== null) {
      printLines([
        `Made an admin key, shown this once and kept in ${config.dataDir}/admin-key:`,
        '',
        `  ${madeAdminKey}`,
      ]);
    }
  } catch (error) {
    if (error instanceof SetupError) throw new Failure(error.message, { code: 'CONFIG', cause: error });
    // Whatever it is, it is about the database or the folder, and its sentence says more than a stack.
    throw new Failure(`The database was not made ready. ${sentences(error)}`, { code: 'NOT_MIGRATED', cause: error });
  } finally {
    await closing.closeAll(new AbortController().signal);
  }
}

/** An error with its causes: what failed, then why. */
function sentences(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const why = error.cause === undefined || error.cause === null ? '' : sentences(error.cause);
  return error.message.includes(why) ? error.message : `${error.message} ${why}`;
}
