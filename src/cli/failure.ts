import type { Json } from '../base/json.ts';

/** What the process ends with. */
export const EXIT = {
  ok: 0,
  /** Refused or failed, with a sentence. */
  failed: 1,
  /** The command line itself was wrong. */
  usage: 2,
  /** No server answered. */
  unreachable: 3,
  /** Ctrl-C, by the convention of shells: 128 and the number of the signal. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One thing that is wrong with a request, as the server told it. */
export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
  readonly allowed: readonly Json[] | null;
}

/** A command can't do what was asked: a sentence for the person, a code for programs, and what the process ends with. */
export class Failure extends Error {
  override name = 'Failure';
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];
  /** Whether asking again may work; null where nobody can tell. */
  readonly retryable: boolean | null;

  constructor(
    message: string,
    {
      code,
      exitCode = EXIT.failed,
      problems = [],
      retryable = null,
      cause,
    }: {
      readonly code: string;
      readonly exitCode?: ExitCode;
      readonly problems?: readonly Problem[];
      readonly retryable?: boolean | null;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause });
    this.code = code;
    this.exitCode = exitCode;
    this.problems = problems;
    this.retryable = retryable;
  }
}

/** The command line was understood and can't be meant. */
export function usageFailure(message: string): Failure {
  return new Failure(message, { code: 'USAGE', exitCode: EXIT.usage });
}
