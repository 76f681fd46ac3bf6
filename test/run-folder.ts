import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeWhenWeDie } from './remove-when-we-die.ts';

/** Where Linux keeps files in memory. */
const IN_MEMORY = '/dev/shm';
const GIGABYTE = 1024 ** 3;
/** A run takes half of it at its height. */
const LEAST_FREE_BYTES = 2 * GIGABYTE;
/** What else a run takes: four processes and their servers, a browser. */
const LEAST_MEMORY_BYTES = 6 * GIGABYTE;

/**
 * Puts all temporary files of the run, its databases first of all, into memory where there is room: on a disk the
 * copying of databases and the waiting for it take a third of the whole run. What tests kill are processes, never the
 * machine, so nothing that they show depends on where the files lie. A TMPDIR that is set is obeyed, and the full
 * sizes, gigabytes of pictures among them, stay on the disk. Returns what removes the folder.
 */
export function openRunFolder(): () => void {
  if (process.env['TMPDIR'] !== undefined || process.env['TEST_SIZE'] === 'full' || !hasRoom()) return () => {};
  const folder = mkdtempSync(join(IN_MEMORY, 'pictograph-'));
  // As a temporary folder of the system: servers and tests of other users work in it, too.
  chmodSync(folder, 0o1777);
  if (!runsPrograms(folder)) {
    rmSync(folder, { recursive: true });
    return () => {};
  }
  process.env['TMPDIR'] = folder;
  const letGo = removeWhenWeDie(folder);
  return () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    letGo();
  };
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= LEAST_FREE_BYTES && process.availableMemory() >= LEAST_MEMORY_BYTES;
  } catch {
    // Not every system has it.
    return false;
  }
}

/** Containers often forbid it, and some tests copy programs. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  try {
    execFileSync(program);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(program);
  }
}
