import type { Command } from 'commander';
import { Failure } from './failure.ts';

const EXAMPLES = `
Examples:
  $ pictograph start
  $ PORT=8080 SANDBOX=on pictograph start
  $ DATABASE_URL=postgres://… SECRET=… pictograph start

It is configured by its environment; without any of it the sandbox answers, and an own PostgreSQL is started
under DATA_DIR (.pictograph). Ctrl-C ends it in good order, twice at once.`;

export function addStart(program: Command): void {
  program
    .command('start')
    .summary('run the server here')
    .description('Runs the server in this terminal: database, API and workers in one process, as npm start does.')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(): Promise<void> {
  // The whole server is loaded only by those who want it: the other commands begin in a blink.
  const [{ SetupError }, { readConfig }, { serve }] = await Promise.all([
    import('../base/setup-error.ts'),
    import('../config.ts'),
    import('../serve.ts'),
  ]);
  try {
    await serve(readConfig(process.env));
  } catch (error) {
    if (error instanceof SetupError) throw new Failure(error.message, { code: 'SETUP', cause: error });
    throw error;
  }
}
