#!/usr/bin/env node
// The sources need the Node that package.json pins. Whatever Node the machine has, this finds the right one: itself when
// it is new enough, else the one that npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const cli = fileURLToPath(new URL('cli.ts', import.meta.url));
const [major = 0] = process.versions.node.split('.').map(Number);

if (major >= 26) {
  await import(cli);
} else if (existsSync(pinned)) {
  const child = spawn(pinned, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    // Ends as the child did, which our own listeners would swallow.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
} else {
  console.error(
    `Pictograph needs Node 26; this is ${process.version}. Run "npm ci" in its folder, which brings the right one.`,
  );
  process.exitCode = 1;
}
