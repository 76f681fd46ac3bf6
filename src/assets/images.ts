import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Queryable, TransactionSql } from '../db/client.ts';
import type { StoredPicture } from './ingest.ts';
import { image, type ImagePurpose } from './tables.ts';

export type Image = typeof image.$inferSelect;

export interface NewImage {
  readonly accountId: string;
  readonly picture: StoredPicture;
  readonly purpose: ImagePurpose;
  readonly generationId: string | null;
  readonly attemptId: string | null;
  readonly index: number | null;
}

/** Notes a picture that is in the store already, in the transaction that makes it somebody's. Returns its id. */
export async function insertImage(tx: Queryable, { picture, ...role }: NewImage): Promise<string> {
  const id = newId('image');
  await tx.insert(image).values({ id, ...role, ...picture });
  return id;
}

/** A picture that is in the store already, and what it is to whom. */
export interface OwnedPicture {
  readonly accountId: string;
  readonly id: string;
  readonly picture: StoredPicture;
  readonly purpose: ImagePurpose;
  readonly generationId: string;
  readonly attemptId: string;
  readonly index: number;
}

/** Notes many pictures in one statement, in the transaction that makes them somebody's. Null when there are none. */
export function insertPictures(tx: TransactionSql, pictures: readonly OwnedPicture[]) {
  if (pictures.length === 0) return null;
  const rows = JSON.stringify(pictures.map(({ picture, ...role }) => ({ ...role, ...picture })));
  return tx`
    insert into image (account_id, id, sha256, mime_type, width, height, bytes, purpose, generation_id, attempt_id, index)
    select "accountId", id, sha256, "mimeType", width, height, bytes, purpose, "generationId", "attemptId", index
    from json_to_recordset(${rows}::text::json) as new ("accountId" text, id text, sha256 text, "mimeType" text, width int, height int, bytes int,
      purpose text, "generationId" text, "attemptId" text, index int)`.execute();
}

/** Notes the reference images of a generation, in order. Returns their ids in that order. */
export async function insertInputImages(
  tx: Queryable,
  {
    accountId,
    generationId,
    pictures,
  }: { accountId: string; generationId: string; pictures: readonly StoredPicture[] },
): Promise<string[]> {
  if (pictures.length === 0) return [];
  const role = { accountId, generationId, attemptId: null, purpose: 'INPUT' as const };
  const rows = pictures.map((picture, index) => ({ id: newId('image'), ...role, index, ...picture }));
  await tx.insert(image).values(rows);
  return rows.map(({ id }) => id);
}

/**
 * Those of the ids whose image is not erased, and isn't until the transaction ends: bytes that are given a second name
 * from it keep the first one as long. In one order, so that two who hold several never wait for each other in a ring.
 */
export async function holdImages(tx: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const held = await tx
    .select({ id: image.id })
    .from(image)
    .where(and(inArray(image.id, [...ids]), isNull(image.erasedAt)))
    .orderBy(asc(image.id))
    .for('share');
  return new Set(held.map(({ id }) => id));
}

/** The images of these ids, in no order; unknown ones are left out. Says nothing about who may see them. */
export function imagesByIds(queryable: Queryable, ids: readonly string[]): Promise<Image[]> {
  return queryable
    .select()
    .from(image)
    .where(inArray(image.id, [...ids]));
}

/** The images of these generations that serve one purpose, each generation's in order. */
export function imagesOfGenerations(
  queryable: Queryable,
  generationIds: readonly string[],
  purpose: ImagePurpose,
): Promise<Image[]> {
  return queryable
    .select()
    .from(image)
    .where(and(inArray(image.generationId, [...generationIds]), eq(image.purpose, purpose)))
    .orderBy(asc(image.generationId), asc(image.index), asc(image.id));
}
