import type { Failure, Problem } from './failure.ts';
import type { Generation } from './generation.ts';
import type { SavedImage } from './save-images.ts';

/** What came of `generate`, as --json prints it. Null where there is nothing to say, also when nothing was started. */
export interface Outcome {
  readonly id: string | null;
  readonly status: Generation['status'] | null;
  readonly model: string | null;
  readonly images: readonly SavedImage[];
  /** Slug and config key of what made the pictures, or was tried last. */
  readonly provider: string | null;
  readonly configKey: string | null;
  /** Exact, in US dollars. */
  readonly costUsd: string | null;
  /** From acceptance to the end, by the server's clock. */
  readonly durationMs: number | null;
  readonly sandbox: boolean | null;
  /** What a cancel meant for the bill; null when nobody canceled. */
  readonly cancelBilling: string | null;
  readonly attempts: readonly {
    readonly configKey: string;
    readonly status: string;
    readonly costUsd: string | null;
    readonly warnings: readonly string[];
    readonly error: { readonly code: string; readonly message: string } | null;
  }[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean | null;
    readonly problems: readonly Problem[];
  } | null;
}

/** The outcome of a generation that has ended. `failure`: what went wrong on our side of it, such as a full disk. */
export function outcomeOf(
  generation: Generation,
  images: readonly SavedImage[],
  failure: Failure | null = null,
): Outcome {
  const { id, status, model, costUsd, sandbox, cancelBilling, createdAt, finishedAt, attempts, error } = generation;
  const decisive = attempts.find((attempt) => attempt.status === 'SUCCEEDED') ?? attempts.at(-1);
  const wrong = failure === null ? (error === null ? null : { ...error, problems: [] }) : errorOf(failure);
  return {
    id,
    status,
    model: model.slug,
    images,
    provider: decisive?.offer?.provider.slug ?? decisive?.configKey.split('/')[0] ?? null,
    configKey: decisive?.configKey ?? null,
    costUsd,
    durationMs: finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(createdAt),
    sandbox,
    cancelBilling,
    attempts: attempts.map(({ configKey, status, costUsd, warnings, error }) => ({
      configKey,
      status,
      costUsd,
      warnings,
      error,
    })),
    error: wrong,
  };
}

/** The outcome when there is no generation to speak of. */
export function outcomeWithout(failure: Failure, id: string | null = null): Outcome {
  return {
    id,
    status: null,
    model: null,
    images: [],
    provider: null,
    configKey: null,
    costUsd: null,
    durationMs: null,
    sandbox: null,
    cancelBilling: null,
    attempts: [],
    error: errorOf(failure),
  };
}

function errorOf({ code, message, retryable, problems }: Failure): NonNullable<Outcome['error']> {
  return { code, message, retryable, problems };
}
