import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');

/** The staircase: a room may use those before it. Rooms that will come have their step already. */
const ROOMS = [
  'base',
  'db',
  'events',
  'access',
  'catalog',
  'parameters',
  'providers',
  'fetch',
  'assets',
  'performance',
  'routing',
  'generation',
  'webhooks',
  'arena',
];
/** Doors may use every room, and decide nothing; nothing but the composition root uses them. */
const DOORS = ['rest', 'http', 'schema', 'cli'];

function roomOf(file: string): string {
  const path = relative(ROOT, file).split(sep);
  if (path[0] === 'schema' || path[0] === 'sandbox') return path[0];
  // Files directly under src are the composition root: they know everyone.
  return path[0] === 'src' && path.length > 2 ? (path[1] ?? '') : 'root';
}

function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, path = '']) => resolve(dirname(file), path));
}

function complaints(from: string, to: string): string | null {
  if (from === to || from === 'root') return null;
  if (from === 'sandbox' || to === 'sandbox') return 'the sandbox is a program of its own and shares nothing with src';
  // The configuration's types are known to the rooms that take a part of it.
  if (to === 'root') return null;
  if (DOORS.includes(from)) return null;
  if (DOORS.includes(to)) return `${to} is a door; a room never knows who asks`;
  if (ROOMS.indexOf(to) > ROOMS.indexOf(from))
    return `${to} stands above ${from}; let ${from} write an event, or take what it needs as an argument`;
  return null;
}

test('imports go one way: doors, rooms, events, db, base', () => {
  const wrong: string[] = [];
  for (const file of globSync(join(ROOT, '{src,schema,sandbox}/**/*.ts'))) {
    for (const imported of importsOf(file)) {
      const why = complaints(roomOf(file), roomOf(imported));
      if (why !== null) wrong.push(`${relative(ROOT, file)} imports ${relative(ROOT, imported)}: ${why}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('every folder of src is a room or a door', () => {
  const folders = new Set(globSync(join(ROOT, 'src/*/')).map((folder) => relative(join(ROOT, 'src'), folder)));
  assert.deepEqual(
    [...folders].filter((folder) => !ROOMS.includes(folder) && !DOORS.includes(folder)),
    [],
  );
});

test('only config.ts reads the environment, but for the command line and the crash points', () => {
  const readers = globSync(join(ROOT, '{src,schema}/**/*.ts'))
    .filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
    .map((file) => relative(ROOT, file))
    // Child processes are handed an environment of their own.
    .filter((file) => !file.startsWith(join('src', 'cli')) && !file.startsWith(join('src', 'db', 'embedded')));
  assert.deepEqual(readers.toSorted(), [
    'src/base/crash-point.ts',
    // What it prints does, at somebody else's.
    'src/catalog/examples/javascript.ts',
    'src/main.ts',
    'src/providers/sandbox-process.ts',
  ]);
});
