import type { z } from 'zod';
import type { InputProblem } from '../../base/refusal.ts';

/** What the format of the facts has against an input, at its place there and in words for whoever wrote it. */
export function problemOf(
  issue: z.core.$ZodIssue,
  placeOf: (path: readonly string[]) => readonly string[],
  input: object,
): InputProblem {
  const path = placeOf(issue.path.map(String));
  const came = path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    input,
  );
  if (came === null)
    return { path, message: 'Expected a value, got null: this can’t be empty. Leave it out to keep what is there.' };
  return { path, message: `${expectationOf(issue)}; got ${JSON.stringify(came)}.` };
}

/** The same thing said twice of the same place is one problem. */
export function withoutRepeats(problems: readonly InputProblem[]): InputProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'Expected an address such as "https://example.com/models"';
  if (issue.code === 'too_small') return `Expected ${issue.origin === 'array' ? 'one at least' : leastOf(issue)}`;
  if (issue.code === 'too_big') return `Expected at most ${issue.maximum}`;
  return issue.message.startsWith('must ') ? `It ${issue.message}` : issue.message;
}

function leastOf({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return 'some text';
  return inclusive === false ? `more than ${minimum}` : `at least ${minimum}`;
}
