import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage, type ReadPage } from '../../../src/catalog/page/read-page.ts';

/**
 * The pages of the tests, and those of the folder that TEST_PAGES names: pages of public catalogs, to see whether they
 * can be taken in.
 */
export const PAGES: readonly { readonly file: string; readonly text: string }[] = [
  join(import.meta.dirname, 'pages'),
  ...(process.env['TEST_PAGES'] === undefined ? [] : [process.env['TEST_PAGES']]),
].flatMap((folder) =>
  globSync(join(folder, '*.txt'))
    .toSorted()
    .map((file) => ({ file, text: readFileSync(file, 'utf8') })),
);

export function pageOf(name: string): string {
  const page = PAGES.find(({ file }) => file.endsWith(`/${name}`));
  assert.ok(page, name);
  return page.text;
}

/** The same page all on one line. */
export function folded(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

export function read(text: string): Extract<ReadPage, { ok: true }> {
  const result = readPage(text);
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}
