import { spawn } from 'node:child_process';

/**
 * Leaves a small process behind that waits for the end of a pipe, which comes when we end by whatever cause, and then
 * stops the server in the folder, if there is one, and removes the folder: exit handlers don't run after SIGKILL.
 * Returns what lets it go, once there is nothing left to do.
 */
export function removeWhenWeDie(folder: string): () => void {
  const script =
    'cat >/dev/null; kill -QUIT "$(head -n 1 "$1/data/postgres/postmaster.pid" 2>/dev/null)" 2>/dev/null; rm -rf "$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return () => guard.stdin.end();
}
