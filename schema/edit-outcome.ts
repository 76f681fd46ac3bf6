import type { EditOutcome } from '../src/catalog/edit/edit.ts';
import { builder } from './builder.ts';

export const EditOutcomeEnum = builder.enumType('EditOutcome', {
  description: 'What became of an edit of the catalog.',
  values: {
    UPDATED: { description: 'The catalog says it now, and a revision says who changed it.' },
    UNCHANGED: { description: 'The catalog said all of it already; nothing was written.' },
  } satisfies Record<EditOutcome, { description: string }>,
});

/** Of each edit, the same: where what it says is from. */
export const SOURCE_DESCRIPTION =
  'The address where this was read; it and today’s date are kept with the facts that change. Null or left out: it was said here.';
