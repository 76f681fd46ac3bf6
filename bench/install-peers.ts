import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Sees to it that a folder's peers are there, in the versions that are wanted, and returns these as "name version". */
export async function installPeers(folder: string): Promise<string[]> {
  const { dependencies = {} } = await readPackage(folder);
  const wanted = Object.entries(dependencies);
  const present = await Promise.all(wanted.map(([name, version]) => isInstalled(folder, name, version)));
  if (present.includes(false)) await install(folder);
  return wanted.map((entry) => entry.join(' '));
}

/** The one step that needs a network. Only packages: none of them has a script of its own to run. */
async function install(folder: string): Promise<void> {
  process.stderr.write('installing the peers …\n');
  const npm = spawn('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const [code]: unknown[] = await once(npm, 'exit');
  assert.equal(code, 0, `npm could not install the peers into ${folder}; it needs the registry once`);
}

async function isInstalled(folder: string, name: string, version: string): Promise<boolean> {
  try {
    return (await readPackage(join(folder, 'node_modules', name))).version === version;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function readPackage(folder: string): Promise<{ version?: string; dependencies?: Record<string, string> }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}
