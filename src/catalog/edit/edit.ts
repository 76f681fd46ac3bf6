import { requireScope, type Viewer } from '../../access/viewer.ts';
import { InvalidInputRefusal, type InputProblem } from '../../base/refusal.ts';
import { unstorable } from '../../base/storable.ts';
import type { Json } from '../../base/json.ts';
import type { Orm, Tx } from '../../db/client.ts';
import { ModelFacts } from '../facts.ts';
import type { PageOrigin } from '../page/origin.ts';
import { saveModel } from '../save.ts';
import { takenNames } from '../taken-names.ts';
import { lockCatalog } from '../version.ts';
import { problemOf, withoutRepeats } from './input-problem.ts';

/** UNCHANGED: the catalog said all of it already, and nothing was written. */
export type EditOutcome = 'UPDATED' | 'UNCHANGED';

/** What an input may say of these facts: absent stays as it is, null is none. */
export type Changes<Facts> = { readonly [Name in keyof Facts]?: Facts[Name] | null | undefined };

/** How one input changes the facts of the model that it is about. */
export interface Plan<Input> {
  /** The facts with these changes, not yet checked. */
  readonly apply: (changes: Partial<Input>) => object;
  /** Where in the input stands what stands there in the facts. */
  readonly placeOf: (path: readonly string[]) => readonly string[];
  /** What is wrong with the input beyond the form of the facts. */
  readonly problems?: readonly InputProblem[];
}

/** Far more than anybody says in one field. */
const MOST_BYTES = 64 * 1024;

/**
 * Changes what the catalog says of one model, in one transaction: all of the input, or nothing. The plan is made under the
 * catalog's lock, so that of two edits at the same time the later one starts from what the earlier one wrote. The revision
 * that a change leaves says who made it; equal facts write nothing, so twice is harmless.
 *
 * Throws ForbiddenRefusal for anybody but admins, InvalidInputRefusal with all problems, and what `planOf` throws.
 */
export async function edit<Input extends object>(
  orm: Orm,
  viewer: Viewer | null,
  input: Input,
  planOf: (tx: Tx) => Promise<Plan<Input>>,
): Promise<EditOutcome> {
  const { apiKeyId } = requireScope(viewer, 'ADMIN');
  refuse(unstorableFields(input));
  return orm.transaction(async (tx) => {
    await lockCatalog(tx);
    const plan = await planOf(tx);
    const { facts, problems } = await check(tx, plan, { input, changes: input });
    const wrong = [...(plan.problems ?? []), ...problems];
    if (facts === null || wrong.length > 0) {
      // Some checks begin where others found nothing, so what is wrong is put aside and the rest looked at once more.
      const rest = await check(tx, plan, { input, changes: without(input, wrong) });
      throw new InvalidInputRefusal(withoutRepeats([...wrong, ...rest.problems]));
    }
    const outcome = await saveModel(tx, facts, { origin: 'EDITED', apiKeyId });
    return outcome === 'UNCHANGED' ? 'UNCHANGED' : 'UPDATED';
  });
}

/** Where and when an edit was read: what the admin names, else that it was said here. */
export function editedFrom(source: string | null | undefined): PageOrigin {
  return { source: source ?? 'urn:pictograph:edited', asOf: new Date().toISOString().slice(0, 10) };
}

/** Of these fields, those that the input speaks of. */
export function spokenOf<Input extends object>(input: Input, fields: readonly (keyof Input)[]): Partial<Input> {
  const given = fields.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]);
  return Object.fromEntries(given) as Partial<Input>; // entries of the input itself
}

async function check<Input extends object>(
  tx: Tx,
  { apply, placeOf }: Plan<Input>,
  { input, changes }: { input: Input; changes: Partial<Input> },
): Promise<{ facts: ModelFacts | null; problems: InputProblem[] }> {
  const parsed = ModelFacts.safeParse(apply(changes));
  if (!parsed.success)
    return { facts: null, problems: parsed.error.issues.map((one) => problemOf(one, placeOf, input)) };
  const taken = await takenNames(tx, parsed.data);
  return { facts: parsed.data, problems: taken.map((problem) => ({ ...problem, path: placeOf(problem.path) })) };
}

function without<Input extends object>(input: Input, problems: readonly InputProblem[]): Partial<Input> {
  const wrong = new Set(problems.map(({ path }) => path[0]));
  return Object.fromEntries(Object.entries(input).filter(([field]) => !wrong.has(field))) as Partial<Input>; // fewer fields of the same
}

function unstorableFields(input: object): InputProblem[] {
  return Object.entries(input).flatMap(([field, value]: [string, Json | undefined]) => {
    const problem = value === undefined ? null : unstorable(value, [field], MOST_BYTES);
    return problem === null ? [] : [problem];
  });
}

function refuse(problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new InvalidInputRefusal(problems);
}
