import { CursorInvalidRefusal } from '../../events/cursor.ts';

/** A place among the changes of the catalog: all of this version and those before, and so many of the next revision. */
export interface Place {
  readonly version: number;
  readonly taken: number;
}

/** Opaque to clients, the same at every node. */
export function encodePlace({ version, taken }: Place, epoch: number): string {
  return Buffer.from(`c1:${epoch.toString(36)}:${version}:${taken}`).toString('base64url');
}

/** Reads a cursor of the catalog's changes in this telling of the log; throws {@link CursorInvalidRefusal}. */
export function decodePlace(text: string, epoch: number): Place {
  const match =
    text.length > 100
      ? null
      : /^c1:([0-9a-z]{1,11}):(\d{1,15}):(\d{1,6})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const [, own, version, taken] = match ?? [];
  if (own === undefined || version === undefined || taken === undefined)
    throw new CursorInvalidRefusal(
      'The cursor is none of the catalog’s changes. Use the cursor of a CatalogChange or Query.catalogCursor as it came, or leave it out to begin now.',
    );
  if (Number.parseInt(own, 36) !== epoch)
    throw restored('The cursor is of a time before the database was restored to an earlier point.');
  return { version: Number(version), taken: Number(taken) };
}

/** What a cursor meant may never have happened in this telling. */
export function restored(what: string): CursorInvalidRefusal {
  return new CursorInvalidRefusal(`${what} Read the catalog anew and go on from Query.catalogCursor.`);
}
