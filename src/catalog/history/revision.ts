import { z } from 'zod';
import { ModelFacts } from '../facts.ts';

/** What was said of a model from one catalog version on. */
export interface Revision {
  readonly modelId: string;
  readonly version: number;
  readonly at: Date;
  readonly facts: ModelFacts;
}

/** A revision as a statement of our own gives it: the driver leaves names, times and large numbers as they are. */
export interface RevisionRow extends Record<string, unknown> {
  readonly model_id: string;
  readonly version: string;
  readonly at: string;
  readonly facts: unknown;
}

/** The data format has moved on so far that a stored revision is none any more. The catalog of today is whole all the same. */
export class RevisionUnreadableError extends Error {
  override name = 'RevisionUnreadableError';
  readonly modelId: string;
  readonly version: number;

  constructor({ model_id: modelId, version, at }: RevisionRow, problem: string) {
    super(
      `What the catalog said of ${modelId} in its version ${version} (${at}) has a form that this program can’t read any more: ${problem} ` +
        'Ask for another time. Who follows the catalog reads it anew and goes on from Query.catalogCursor.',
    );
    this.modelId = modelId;
    this.version = Number(version);
  }
}

/** Facts that an older program stored lack what was added to the format since; parsing fills that in. Throws {@link RevisionUnreadableError}. */
export function revisionOf(row: RevisionRow): Revision {
  const parsed = ModelFacts.safeParse(row.facts);
  if (!parsed.success) throw new RevisionUnreadableError(row, z.prettifyError(parsed.error));
  return { modelId: row.model_id, version: Number(row.version), at: new Date(row.at), facts: parsed.data };
}
