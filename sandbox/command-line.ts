import { parseArgs } from 'node:util';
import { DEFAULT_SCENARIO, readScenario, type Scenario } from './scenario.ts';

export interface Options {
  readonly scenario: Scenario;
  readonly host: string;
  readonly port: number;
  readonly seed: string;
  /** Whether the bill and the requests can be read over HTTP: by anybody on this machine, prompts included. */
  readonly books: boolean;
  /** Flat colours instead of pictures: for measurements that drawing would drown. */
  readonly plain: boolean;
  /** End when standard input closes, that is when the parent process ends. */
  readonly tied: boolean;
}

/** The command line can't be used; the message says which option, what was expected and what came. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Reads the command line. Its options win over the scenario file. Throws UsageError or ScenarioError. */
export function readCommandLine(args: readonly string[]): Options {
  const values = parse(args);
  const scenario = values.scenario === undefined ? DEFAULT_SCENARIO : readScenario(values.scenario);
  const speed = values.speed === undefined ? scenario.speed : Number(values.speed);
  if (!Number.isFinite(speed) || speed <= 0)
    throw new UsageError(`--speed: expected a number above 0, got "${values.speed}".`);
  const failures = values.failures ?? scenario.failures;
  if (failures !== 'on' && failures !== 'off')
    throw new UsageError(`--failures: expected on or off, got "${failures}".`);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port: expected 0 (any free one) to 65535, got "${values.port}".`);
  }
  return {
    scenario: { ...scenario, speed, failures },
    host: values.host,
    port,
    seed: values.seed ?? String(Math.random()),
    books: values.books,
    plain: values.plain,
    tied: values.tied,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        scenario: { type: 'string' },
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        speed: { type: 'string' },
        failures: { type: 'string' },
        seed: { type: 'string' },
        books: { type: 'boolean', default: false },
        plain: { type: 'boolean', default: false },
        tied: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
