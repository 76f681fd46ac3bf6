import type { Command } from 'commander';
import { EXIT, Failure } from './failure.ts';
import { generate, type Ended, type GenerateOptions } from './generate.ts';
import { wrapped } from './line-wrapper.ts';
import { outcomeWithout } from './outcome.ts';
import { printJson, printLines } from './print.ts';
import { collected, withServerOptions, type ServerOptions } from './server-options.ts';
import { findKey, serverAddress } from './server.ts';
import { openTerminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  $ pictograph generate "a capybara in a ceramics studio"
  $ pictograph generate "the same, at night" --image capybara.jpg --output night.png
  $ pictograph generate "a lighthouse" --aspect-ratio 16:9 --resolution 2K -n 2 --seed 7
  $ echo "a very long prompt" | pictograph generate - --json

Its thinking and progress go to stderr. Ctrl-C stops the generation and tells what is billed.
Ends with 0 when there is a picture, 1 when it was refused or failed, 2 for a wrong command line,
3 when no server answers, 130 after Ctrl-C.`;

export function addGenerate(program: Command): void {
  const command = program
    .command('generate')
    .summary('make a picture, and watch the model think')
    .description(
      'Makes a picture with a running server: starts a generation, shows the model thinking, and saves what comes.\n' +
        'A server that restarts in the middle is waited for; nothing is asked for twice.',
    )
    .argument('[prompt]', 'what the picture shall show; "-" reads it from stdin')
    .option(
      '-m, --model <slug>',
      'which model, or provider/name for one offer of it (default: the cheapest that can be asked)',
    )
    .option('-i, --image <file>', 'edit this image, also an https address; repeat it for several', collected)
    .option('--mask <file>', 'a PNG as large as the first image, transparent where it may change')
    .option('-a, --aspect-ratio <w:h>', 'shape, such as 16:9')
    .option('-r, --resolution <tier>', 'scale, such as 1K, 2K or 4K')
    .option('-s, --size <size>', 'shape and scale at once, such as 1024x1024')
    .option('-n, --number <count>', 'how many pictures')
    .option('--seed <number>', 'the same request with the same seed aims at the same picture')
    .option('-f, --format <format>', 'file format: png, jpeg, webp …')
    .option(
      '-p, --param <name=value>',
      'any other parameter of the model (see "pictograph models SLUG"); repeat it for several',
      collected,
    )
    .option(
      '-o, --output <path>',
      'file, or folder (default: this folder, named by the prompt); nothing is overwritten',
    )
    .option('--strict', 'refuse rather than approximate')
    .option('--timeout <time>', 'give up after this long, such as 90s or 10m (default: 5m)')
    .option('--follow <id>', 'watch an earlier generation instead, and save its pictures');
  withServerOptions(command, { key: 'needed' }).addHelpText('after', EXAMPLES).action(run);
}

async function run(
  prompt: string | undefined,
  options: Omit<GenerateOptions, 'prompt'> & ServerOptions,
  command: Command,
): Promise<void> {
  if (prompt === undefined && options.follow === undefined) command.error("error: missing required argument 'prompt'");
  if (prompt !== undefined && options.follow !== undefined)
    command.error('error: --follow watches an earlier generation and takes no prompt');
  const environment = process.env;
  try {
    const address = serverAddress(options.url, environment);
    const server = { url: address.url, key: await findKey(options.key, address, environment) };
    const terminal = openTerminal(process.stderr, environment, options);
    const leave = (ended: Ended): never => {
      show(ended, options);
      // The streams and timers of the generation would go on otherwise, and the person has asked twice.
      process.exit();
    };
    show(await generate(server, { ...options, prompt: prompt ?? null }, { terminal, leave }), options);
  } catch (error) {
    if (!(error instanceof Failure) || options.json !== true) throw error;
    printJson(outcomeWithout(error));
    process.exitCode = error.exitCode;
  }
}

function show({ outcome, exitCode, lines }: Ended, options: ServerOptions): void {
  process.exitCode = exitCode;
  if (options.json === true) return printJson(outcome);
  // A result on stdout, a failure on stderr, each by the rules of its own stream.
  const stream = exitCode === EXIT.ok || outcome.images.length > 0 ? process.stdout : process.stderr;
  const terminal = openTerminal(stream, process.env, options);
  if (terminal.rich) terminal.line();
  const painted = lines.flatMap(({ style, text }) =>
    (terminal.rich ? wrapped(text, stream.columns - 1) : [text]).map((line) =>
      style === null ? line.trim() : terminal.paint(style, line.trim()),
    ),
  );
  if (stream === process.stdout) printLines(painted);
  else for (const line of painted) terminal.line(line);
}
