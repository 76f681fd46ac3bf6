import type { Command } from 'commander';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listModels } from './catalog-models.ts';
import { importPage, readPage, type Imported } from './catalog-pages.ts';
import { EXIT, Failure, usageFailure } from './failure.ts';
import { harmlessLine } from './harmless.ts';
import { printJson, printLines } from './print.ts';
import { withServerOptions, type ServerOptions } from './server-options.ts';
import { findKey, serverAddress } from './server.ts';
import { openTerminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  $ curl -s https://models.example.com/models/acme/lantern-2/llms.txt | pictograph catalog import -
  $ pictograph catalog import pages/*.md
  $ pictograph catalog export gemini-3.1-flash-image-preview > nano-banana-2.md
  $ pictograph catalog export --to pages`;

interface ExportOptions extends ServerOptions {
  readonly to?: string;
}

export function addCatalog(program: Command): void {
  const catalog = program
    .command('catalog')
    .summary('model pages in and out')
    .description('Takes model pages (Markdown) into the catalog, and writes them.')
    .addHelpText('after', EXAMPLES);
  withServerOptions(
    catalog
      .command('import')
      .description('takes pages into the catalog, each whole or not at all; the same page again changes nothing')
      .argument('<file...>', 'files with one page each; - reads one from stdin'),
    { key: 'needed' },
  ).action(importAll);
  withServerOptions(
    catalog
      .command('export')
      .description('writes the page of a model to stdout, or with --to of several models into a folder')
      .argument('[slug...]', 'slugs or aliases; none with --to means all')
      .option('--to <folder>', 'writes <creator>/<slug>.md there'),
    { key: 'optional' },
  ).action(exportAll);
}

type Outcome =
  | ({ readonly file: string } & Imported)
  | { readonly file: string; readonly error: { readonly code: string; readonly message: string } };

async function importAll(files: readonly string[], options: ServerOptions): Promise<void> {
  if (files.filter((file) => file === '-').length > 1) throw usageFailure('Stdin (-) can be read once.');
  const address = serverAddress(options.url, process.env);
  const server = { url: address.url, key: await findKey(options.key, address, process.env) };
  const outcomes: Outcome[] = [];
  for (const file of files) {
    try {
      outcomes.push({ file, ...(await importPage(server, await readInput(file))) });
    } catch (error) {
      // Another page may still be good; without a server none is.
      if (!(error instanceof Failure) || error.exitCode !== EXIT.failed) throw error;
      const problems = error.problems.map(({ message }) => message);
      outcomes.push({ file, error: { code: error.code, message: problems[0] ?? error.message } });
    }
    const last = outcomes.at(-1);
    if (options.json !== true && last !== undefined) tell(last, options);
  }
  if (options.json === true) printJson(outcomes);
  if (outcomes.some((outcome) => 'error' in outcome)) process.exitCode = EXIT.failed;
}

function tell(outcome: Outcome, options: ServerOptions): void {
  const terminal = openTerminal(process.stderr, process.env, options);
  if ('error' in outcome) {
    terminal.line(terminal.paint('red', `${outcome.file}: ${harmlessLine(outcome.error.message)}`));
    return;
  }
  const { file, outcome: what, model, warnings } = outcome;
  printLines([`${what.toLowerCase()} ${harmlessLine(model.slug)} (${harmlessLine(model.name)})`]);
  for (const { section, line, message, excerpt } of warnings) {
    const place = [file, ...(line === null ? [] : [String(line)])].join(':');
    const where = section === null ? '' : `${harmlessLine(section)}: `;
    terminal.line(
      terminal.paint(
        'yellow',
        `  ${place}: ${where}${harmlessLine(message)}${excerpt === '' ? '' : ` (${harmlessLine(excerpt)})`}`,
      ),
    );
  }
}

async function readInput(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(`${file} can't be read: ${reason}`, { code: 'FILE', cause });
  }
}

async function exportAll(slugs: readonly string[], { url, key, to, json }: ExportOptions): Promise<void> {
  const server = { url: serverAddress(url, process.env).url, key: key ?? null };
  const [only] = slugs;
  if (to === undefined && (only === undefined || slugs.length > 1))
    throw usageFailure('Expected one slug, or --to <folder> for several pages.');
  if (to === undefined) {
    const page = await readPage(server, only ?? '');
    if (json === true) printJson(page);
    else process.stdout.write(page.page);
    return;
  }
  const wanted = slugs.length > 0 ? slugs : (await listModels(server)).map(({ slug }) => slug);
  const files: string[] = [];
  for (const slug of wanted) {
    const page = await readPage(server, slug);
    const file = join(to, page.creator.slug, `${page.slug}.md`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, page.page);
    files.push(file);
  }
  if (json === true) printJson(files);
  else printLines(files);
}
