import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { addCatalog } from './catalog-command.ts';
import { addGenerate } from './generate-command.ts';
import { addKeys } from './keys-command.ts';
import { addMigrate } from './migrate-command.ts';
import { addModels } from './models-command.ts';
import { addSignIn } from './sign-in-command.ts';
import { addStart } from './start-command.ts';

const FIRST_STEPS = `
First steps:
  $ pictograph start                                             in one terminal
  $ pictograph generate "a capybara in a ceramics studio"        in another
Without any key for a provider the sandbox answers: it thinks and draws, and costs nothing.

"pictograph <command> --help" tells more about a command.`;

/** The command line as a whole. It throws instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('pictograph')
    .description('Image models behind one API: start a generation, watch it think, keep the picture.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'tell about a command')
    .helpCommand(false)
    .showHelpAfterError('("--help" tells what can be said)')
    .addHelpText('after', FIRST_STEPS)
    .exitOverride();
  addStart(program);
  addMigrate(program);
  addGenerate(program);
  addModels(program);
  addCatalog(program);
  addKeys(program);
  addSignIn(program);
  return program;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  const described: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const found =
    typeof described === 'object' && described !== null && 'version' in described ? described.version : null;
  return String(found);
}
