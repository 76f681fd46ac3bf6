import { lexicographicSortSchema, printSchema } from 'graphql';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schema } from './index.ts';

/** Writes schema.graphql from the code; with --check, only says whether it is current. */
const file = join(import.meta.dirname, 'schema.graphql');
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (!process.argv.includes('--check')) {
  await writeFile(file, printed);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== printed) {
  console.error(
    'schema/schema.graphql is not what the code says. Run "npm run schema:print", read the difference, and commit it.',
  );
  process.exitCode = 1;
}
