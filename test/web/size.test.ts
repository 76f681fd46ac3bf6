import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const DIST = join(import.meta.dirname, '../../web/dist');
const MOST_BYTES = 200_000;

interface Chunk {
  readonly file: string;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
}

test('a page’s first load is at most 200 kB of compressed script', (context) => {
  const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const pages = Object.keys(manifest).filter((name) => manifest[name]?.isDynamicEntry === true);
  assert.ok(pages.length >= 8, 'every page is a chunk of its own');
  for (const page of pages) {
    const bytes = [...loadedWith(manifest, ['index.html', page])].reduce((sum, file) => sum + compressed(file), 0);
    context.diagnostic(`${page} ${Math.round(bytes / 1000)} kB`);
    assert.ok(bytes <= MOST_BYTES, `${page} loads ${bytes} bytes`);
  }
});

function loadedWith(manifest: Record<string, Chunk>, names: readonly string[]): Set<string> {
  const files = new Set<string>();
  const add = (name: string): void => {
    const chunk = manifest[name];
    assert.ok(chunk, name);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(add);
  };
  names.forEach(add);
  return files;
}

/** As gzip sends it, which every client takes; small files have no compressed one. */
function compressed(file: string): number {
  const size = (name: string) => statSync(join(DIST, name), { throwIfNoEntry: false })?.size;
  return size(`${file}.gz`) ?? size(file) ?? assert.fail(file);
}
