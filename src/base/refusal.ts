/**
 * Something the caller could have known or must choose: returned as data by the doors, never logged as a fault.
 * Each room has its own refusals in `errors.ts`; the message says what was expected, what came and what to do.
 */
export class Refusal extends Error {
  override name = 'Refusal';
}

/** Nothing of that id is there for the one who asks; also said of what belongs to somebody else. */
export class NotFoundRefusal extends Refusal {
  override name = 'NotFoundRefusal';
}

/** Too much was asked in too short a time; nothing was done. */
export class RateLimitedRefusal extends Refusal {
  override name = 'RateLimitedRefusal';
  /** After how long it is worth asking again. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** One thing that is wrong with an input, where, and what would have been right. */
export interface InputProblem {
  readonly path: readonly string[];
  readonly message: string;
  readonly allowed?: readonly unknown[];
}

/** The input can't be accepted. All of its problems are told at once. */
export class InvalidInputRefusal extends Refusal {
  override name = 'InvalidInputRefusal';
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(
      problems
        .map((problem) => (problem.path.length > 0 ? `${problem.path.join('.')}: ${problem.message}` : problem.message))
        .join(' '),
    );
    this.problems = problems;
  }
}
