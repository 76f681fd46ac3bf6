import assert from 'node:assert/strict';
import type { ProviderOutcome, ProviderRequest } from '../../src/providers/provider.ts';
import type { LookOutcome } from '../../src/providers/queue-method.ts';
import { randomFrom } from '../random.ts';
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
  const told = new Map<string, Ended>();
  await hundredAtRandom(Object.keys(expected), async (fault, index) => {
    const prompt = `a still life, number ${index}${fault === null ? '' : ` [fail:${fault}]`}`;
    const ended = await call({ ...REQUEST, attemptId: `att_${index}`, prompt, fields: SMALL });
    assert.equal(briefly(ended), fault === null ? 'succeeded' : expected[fault], prompt);
    told.set(prompt, ended);
  });
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

/** Makes 100 calls, eight at a time, each with a fault of these or (a fifth of them) none: always the same ones. */
export async function hundredAtRandom<Fault extends string>(
  faults: readonly Fault[],
  call: (fault: Fault | null, index: number) => Promise<void>,
): Promise<void> {
  const random = randomFrom(20_261_122);
  const calls = Array.from({ length: 100 }, (_, index) => ({
    fault: random() < 0.2 ? null : (faults[Math.floor(random() * faults.length)] ?? null),
    index,
  })).values();
  const runner = async (): Promise<void> => {
    for (const { fault, index } of calls) await call(fault, index);
  };
  await Promise.all(Array.from({ length: 8 }, runner));
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
