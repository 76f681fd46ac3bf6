import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A median without its 95th percentile is taken to be as wide as Gemini's: 45.1 s for 26.0 s. */
const USUAL_SPREAD = 1.73;

const modelFigures = z
  .strictObject({
    p50Ms: z.number().positive().default(20_000),
    p95Ms: z.number().positive().optional(),
    successRate: z.number().min(0).max(1).default(1),
  })
  .transform((figures) => ({ ...figures, p95Ms: figures.p95Ms ?? figures.p50Ms * USUAL_SPREAD }))
  .refine((figures) => figures.p95Ms >= figures.p50Ms, { path: ['p95Ms'], message: 'expected at least p50Ms' });

const scenarioSchema = z.strictObject({
  speed: z.number().positive().default(4.33),
  failures: z.enum(['on', 'off']).default('off'),
  providers: z.record(z.string(), z.strictObject({ models: z.record(z.string().min(1), modelFigures) })),
  retired: z.record(z.string(), z.array(z.string())).default({}),
});

/**
 * What the sandbox pretends: which models each provider serves under which upstream id, how long and how well, and
 * which ids were shut down. `speed` says how many times faster than the real ones.
 */
export type Scenario = z.output<typeof scenarioSchema>;

/** The scenario can't be used; the message names the file and every problem in it. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
}

const GEMINI_FLASH_IMAGE = 'gemini-3.1-flash-image';
const NANO_BANANA_2 = { p50Ms: 45_725, p95Ms: 92_378, successRate: 0.923 };

/** One image model and its offers, with the figures that its page published in November 2026, and a current one of OpenAI's. */
export const DEFAULT_SCENARIO: Scenario = scenarioSchema.parse({
  providers: {
    gemini: { models: { [GEMINI_FLASH_IMAGE]: { p50Ms: 26_026, p95Ms: 45_077, successRate: 0.835 } } },
    vertex: { models: { [GEMINI_FLASH_IMAGE]: { p50Ms: 43_888, p95Ms: 101_504, successRate: 0.565 } } },
    fal: { models: { 'fal-ai/nano-banana-2': NANO_BANANA_2, 'fal-ai/nano-banana-2/edit': NANO_BANANA_2 } },
    replicate: { models: { 'google/nano-banana-2': { p50Ms: 31_830, p95Ms: 55_872, successRate: 0.36 } } },
    openai: { models: { 'gpt-image-2': { p50Ms: 30_000, p95Ms: 60_000, successRate: 0.95 } } },
  },
  retired: { gemini: ['gemini-3.1-flash-image-preview'], vertex: ['gemini-3.1-flash-image-preview'] },
});

/** Reads a scenario file. Throws a ScenarioError that lists all that is wrong with it. */
export function readScenario(path: string): Scenario {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ScenarioError(`Scenario ${path}: expected a readable JSON file. ${String(error)}`, { cause: error });
  }
  const parsed = scenarioSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(whole file)'}: ${issue.message}`);
  throw new ScenarioError(`Scenario ${path} can't be used:\n${problems.join('\n')}`);
}
