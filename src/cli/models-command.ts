import type { Command } from 'commander';
import { listModels, readModel } from './catalog-models.ts';
import { modelTable, modelText } from './model-text.ts';
import { printJson, printLines } from './print.ts';
import { withServerOptions, type ServerOptions } from './server-options.ts';
import { serverAddress } from './server.ts';

const EXAMPLES = `
Examples:
  $ pictograph models
  $ pictograph models gemini-3.1-flash-image-preview
  $ pictograph models --json | jq -r '.[].slug'`;

const MOST_COLUMNS = 100;

export function addModels(program: Command): void {
  const command = program
    .command('models')
    .summary('what can be asked for, at which price')
    .description(
      'Lists the models of a running server: starting price, fastest provider, how often it succeeds.\nWith a slug: one model with its parameters, offers and prices.',
    )
    .argument('[slug]', 'slug or alias of one model');
  withServerOptions(command, { key: 'optional' }).addHelpText('after', EXAMPLES).action(run);
}

async function run(slug: string | undefined, { url, key, json }: ServerOptions): Promise<void> {
  // Only a key that was given for this: the catalog is open, and one that no longer holds would be refused.
  const server = { url: serverAddress(url, process.env).url, key: key ?? null };
  if (slug === undefined) {
    const models = await listModels(server);
    if (json === true) printJson(models);
    else printLines(modelTable(models));
    return;
  }
  const model = await readModel(server, slug);
  if (json === true) printJson(model);
  else printLines(modelText(model, Math.min(MOST_COLUMNS, process.stdout.columns ?? MOST_COLUMNS) - 1));
}
