import assert from 'node:assert/strict';
import type { ProviderOutcome, ProviderRequest } from '../../src/providers/provider.ts';
import type { LookOutcome } from '../../src/providers/queue-method.ts';
import type { BillEntry, SandboxProcess } from '../sandbox-process.ts';
import { REQUEST } from './answers.ts';

export const SMALL = { 'generationConfig.imageConfig.imageSize': '512', 'generationConfig.seed': 7 };
export const SHORT = { firstByteTimeoutMs: 3000, idleTimeoutMs: 1500 };

type Ended = { readonly outcome: ProviderOutcome | LookOutcome | { readonly outcome: 'absent' } };

/**
 * Makes 100 calls with faults of a seeded row, many at a time, and checks that each ends in its class; afterwards, that
 * the bill agrees with what was told: the same counts for what succeeded, nothing for what was called free.
 */
export async function callAtRandom(
  sandbox: SandboxProcess,
  expected: Readonly<Record<string, string>>,
  call: (request: ProviderRequest) => Promise<Ended>,
): Promise<void> {
  await sandbox.clear();
  const random = randomFrom(20_261_122);
  const names = Object.keys(expected);
  const calls = Array.from({ length: 100 }, (_, index) => {
    const fault = random() < 0.2 ? null : (names[Math.floor(random() * names.length)] ?? null);
    const prompt = `a still life, number ${index}${fault === null ? '' : ` [fail:${fault}]`}`;
    return {
      expected: fault === null ? 'succeeded' : expected[fault],
      request: { ...REQUEST, attemptId: `att_${index}`, prompt, fields: SMALL },
    };
  });
  const told = new Map<string, Ended>();
  const queue = calls.values();
  const runner = async (): Promise<void> => {
    for (const one of queue) {
      const ended = await call(one.request);
      assert.equal(briefly(ended), one.expected, one.request.prompt);
      told.set(one.request.prompt, ended);
    }
  };
  await Promise.all(Array.from({ length: 12 }, runner));
  assert.equal(told.size, 100);

  const entries = new Map((await sandbox.bill()).map((entry) => [entry.prompt, entry]));
  for (const [prompt, { outcome }] of told) {
    const entry = entries.get(prompt);
    if (outcome.outcome === 'succeeded') assert.deepEqual(outcome.usage, billed(entry), prompt);
    if (outcome.outcome === 'failed' && outcome.error.billing === 'NO') {
      assert.notEqual(entry?.status, 'billed', prompt);
    }
  }
}

/** An end in the few words that a route goes by. */
export function briefly({ outcome }: Ended): string {
  if (outcome.outcome !== 'failed') return outcome.outcome;
  return `failed ${outcome.error.code} ${outcome.error.reach} ${outcome.error.billing}`;
}

/** A bill's entry in the terms of our usage. */
export function billed(entry: BillEntry | undefined): object | undefined {
  if (entry === undefined) return undefined;
  const { input, output } = entry.tokens;
  return {
    inputTokens: input.TEXT + input.IMAGE,
    outputImageTokens: output.IMAGE,
    outputOtherTokens: output.TEXT + output.THOUGHT,
    searches: entry.searches,
  };
}

/** The same seed, the same numbers from 0 to 1 (Park and Miller's generator). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
