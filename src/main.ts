import { SetupError } from './base/setup-error.ts';
import { readConfig } from './config.ts';
import { serve } from './serve.ts';

try {
  await serve(readConfig(process.env));
} catch (error) {
  // What a person can mend is said in a sentence; what is our fault needs its stack.
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
