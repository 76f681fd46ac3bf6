import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'vite';

/*
 * Builds the web app into web/dist, unless that was built from these very inputs: `npm ci` and every `npm start` ask, and
 * only what changed takes time.
 */

const WEB = import.meta.dirname;
const ROOT = join(WEB, '..');
const RECORD = join(WEB, 'dist/inputs.sha256');

const inputs = hashOf([
  ...globSync('{src,public}/**/*.*', { cwd: WEB }).map((file) => join(WEB, file)),
  ...['index.html', 'vite.config.ts', 'tsconfig.json'].map((file) => join(WEB, file)),
  join(ROOT, 'package-lock.json'),
]);

if (inputs !== recorded()) {
  await build({ configFile: join(WEB, 'vite.config.ts'), logLevel: 'warn' });
  // Last, so that a build that was cut off is made again.
  writeFileSync(RECORD, inputs);
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const content = readFileSync(file);
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function recorded(): string | null {
  try {
    return readFileSync(RECORD, 'utf8');
  } catch {
    return null; // never built, or cut off
  }
}
