import { z } from 'zod';
import { Failure, type Problem } from './failure.ts';

/** A mutation's refusal, whichever it is: all of them have a message, some tell more. */
export const Refusal = z.object({
  __typename: z.string(),
  message: z.string(),
  problems: z
    .array(z.object({ path: z.array(z.string()), message: z.string(), allowed: z.array(z.json()).nullable() }))
    .optional(),
});
export type Refusal = z.infer<typeof Refusal>;

/** The fields of {@link Refusal}, for mutations that may answer with an InvalidInputError. */
export const REFUSAL_FIELDS = `
  ... on Error { message }
  ... on InvalidInputError { problems { path message allowed } }
`;

/** A refusal as a failure: "ModelNotFoundError" has the code MODEL_NOT_FOUND. */
export function refusalFailure({ __typename, message, problems }: Refusal): Failure {
  const code = __typename
    .replace(/Error$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();
  return new Failure(message, { code, problems: problems ?? [], retryable: false });
}

/** What went wrong as lines for a person: the sentence, or each problem on a line of its own with what would be right. */
export function failureLines({
  message,
  problems,
}: {
  readonly message: string;
  readonly problems: readonly Problem[];
}): string[] {
  // The message of an invalid input is its problems, one after the other.
  if (problems.length === 0) return [message];
  return problems.flatMap((problem) => {
    const place = problem.path.filter((step) => step !== 'parameters').join('.');
    const allowed =
      problem.allowed === null || problem.allowed.length === 0 ? null : problem.allowed.map(shown).join(', ');
    const told = allowed === null || (problem.allowed ?? []).every((value) => problem.message.includes(shown(value)));
    return [`${place === '' ? '' : `${place}: `}${problem.message}`, ...(told ? [] : [`  allowed: ${allowed}`])];
  });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
