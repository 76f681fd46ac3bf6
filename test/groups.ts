import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files of a folder that share a process: loading the app costs two seconds of processor time a process. */
const MOST_TOGETHER = 6;

/**
 * What a file may not do in company: hooks and awaits of the whole file (in a shared process they are those of all),
 * changes of the environment, and judging the process itself.
 */
const KEEPS_APART =
  /^(?:before|after|beforeEach|afterEach)\(|^(?:const .*= )?await |process\.env\[|memoryUsage|performance\.eventLoop/m;

export interface Group {
  /** What node:test is to run: the test file itself, or one that imports the group's. */
  readonly entry: string;
  readonly files: readonly string[];
}

/** Sorts test files into processes, whose entries it writes into the folder. Those that stay alone come first: the longest are among them. */
export function inGroups(files: readonly string[], folder: string): Group[] {
  const alone = files.filter((file) => KEEPS_APART.test(readFileSync(file, 'utf8')));
  const together = Map.groupBy(
    files.filter((file) => !alone.includes(file)),
    (file) => dirname(file),
  );
  return [
    ...alone.map((file) => ({ entry: file, files: [file] })),
    ...[...together].flatMap(([place, members]) =>
      chunks(members).map((chunk, index) => group(folder, place, index, chunk)),
    ),
  ];
}

function chunks(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / MOST_TOGETHER);
  // Every count-th: neighbours by name are often alike, and long together.
  return Array.from({ length: count }, (_, index) => files.filter((_file, place) => place % count === index));
}

function group(folder: string, place: string, index: number, files: readonly string[]): Group {
  const [only] = files;
  if (files.length === 1 && only !== undefined) return { entry: only, files };
  const name = relative(process.cwd(), place).replaceAll(/[^a-z0-9]+/gi, '-');
  const entry = join(folder, `${name}-${index + 1}.mjs`);
  writeFileSync(entry, files.map((file) => `await import('${pathToFileURL(file).href}');\n`).join(''));
  return { entry, files };
}
