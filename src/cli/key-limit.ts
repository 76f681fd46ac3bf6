import type { Command } from 'commander';
import { MOST_STARTS_PER_MINUTE } from '../access/starts-per-minute.ts';
import { setRateLimit } from './api-keys.ts';
import { usageFailure } from './failure.ts';
import { harmlessLine } from './harmless.ts';
import { printJson, printLines } from './print.ts';
import { withServerOptions, type ServerOptions } from './server-options.ts';
import { keyedServer } from './server.ts';

/** `keys limit`: how many generations a key may start in a minute. */
export function addKeyLimit(keys: Command): void {
  withServerOptions(
    keys
      .command('limit')
      .description('sets how many generations a key may start in a minute; it holds everywhere within five seconds')
      .argument('<id>', 'the key’s id, key_…')
      .argument('<count>', 'starts a minute; none takes the limit away', readLimit),
    { key: 'needed' },
  ).action(limit);
}

async function limit(id: string, startsPerMinute: number | null, options: ServerOptions): Promise<void> {
  const key = await setRateLimit(await keyedServer(options), { apiKey: id, startsPerMinute });
  if (options.json === true) return printJson(key);
  const starts = key.startsPerMinute === null ? 'as much as it likes' : `${key.startsPerMinute} generations a minute`;
  printLines([`${key.id} (${harmlessLine(key.name)}) may start ${starts}, everywhere within five seconds.`]);
}

export function readStarts(given: string): number {
  const count = /^\d{1,6}$/.test(given.trim()) ? Number(given) : 0;
  if (count >= 1 && count <= MOST_STARTS_PER_MINUTE) return count;
  throw usageFailure(`Expected starts a minute as a whole number from 1 to ${MOST_STARTS_PER_MINUTE}; got "${given}".`);
}

function readLimit(given: string): number | null {
  return given.trim().toLowerCase() === 'none' ? null : readStarts(given);
}
