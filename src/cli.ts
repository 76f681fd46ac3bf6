import { CommanderError } from 'commander';
import { EXIT, Failure } from './cli/failure.ts';
import { harmless } from './cli/harmless.ts';
import { printJson } from './cli/print.ts';
import { createProgram } from './cli/program.ts';
import { failureLines } from './cli/refusal.ts';

// A reader that has seen enough, such as head, closes the pipe; that is no fault, and there is nobody left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

const words = process.argv.slice(2);
try {
  await createProgram().parseAsync(words, { from: 'user' });
} catch (error) {
  tell(error);
}

/** Says what went wrong, on stderr for a person or as JSON for a program, and with which code the process ends. */
function tell(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has printed its own: help that was asked for is no mistake, everything else is.
    const asked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    process.exitCode = asked ? EXIT.ok : EXIT.usage;
    if (!asked && words.includes('--json')) printJson({ error: { code: 'USAGE', message: error.message } });
  } else if (error instanceof Failure) {
    process.exitCode = error.exitCode;
    const { code, message, problems } = error;
    if (words.includes('--json')) printJson({ error: { code, message, problems } });
    else process.stderr.write(`${failureLines(error).map(harmless).join('\n')}\n`);
  } else {
    process.exitCode = EXIT.failed;
    // Our own fault, so the whole of it, for whoever looks into it.
    console.error(error);
    if (words.includes('--json')) printJson({ error: { code: 'INTERNAL', message: String(error) } });
  }
}
