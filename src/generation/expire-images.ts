import { sql, type SQL } from 'drizzle-orm';
import { eraseImages, loosen } from '../assets/erase-images.ts';
import { rawOf, type Orm } from '../db/client.ts';

const BATCH = 200;
const MOST_BATCHES = 25;

/** How long an account's pictures are kept after the end; an hour is what their last links live. */
const KEPT = sql`case account.image_retention
  when 'NONE' then interval '1 hour' when 'DAYS_7' then interval '7 days' when 'DAYS_30' then interval '30 days' end`;
/** An upload is for what will be started soon; a generation that takes it has it as an image of its own. */
const UPLOAD_KEPT = sql`interval '7 days'`;

/**
 * Erases the pictures that have outlived their account's retention, counted from the end of their generation: results,
 * interim and reference images, and the conversation. Prompts and texts stay. Uploads go after seven days at the latest.
 *
 * Any number of processes may do this, each taking rows that no other has; what one leaves, the next round finds.
 */
export async function expireImages(orm: Orm): Promise<void> {
  for (const find of [expiredImages(), expiredUploads()]) await eraseAll(orm, find);
  await repeat(async () => {
    return orm.transaction(async (tx) => {
      const gone = await tx.execute<{ sha256: string }>(sql`
        with due as (
          select generation.id, conversation_sha256 as sha256
          from account join generation on generation.account_id = account.id
          where image_retention <> 'FOREVER' and conversation_sha256 is not null and finished_at < now() - ${KEPT}
          order by generation.account_id, finished_at limit ${BATCH} for update of generation skip locked
        )
        update generation set conversation_sha256 = null, conversation_family = null
        from due where generation.id = due.id returning due.sha256`);
      await loosen(rawOf(tx), gone);
      return gone.length;
    });
  });
}

function eraseAll(orm: Orm, find: SQL): Promise<void> {
  return repeat(() =>
    orm.transaction(async (tx) => {
      const due = await tx.execute<{ id: string }>(find);
      const ids = due.map(({ id }) => id);
      await eraseImages(rawOf(tx), ids);
      return ids.length;
    }),
  );
}

async function repeat(batch: () => Promise<number>): Promise<void> {
  for (let count = 0; count < MOST_BATCHES; count += 1) if ((await batch()) < BATCH) return;
}

/** A picture is older than the end of its generation, so those that are young needn't be looked at closer. */
function expiredImages(): SQL {
  return sql`
    select image.id
    from account join image on image.account_id = account.id
    left join generation on generation.id = image.generation_id
    where image_retention <> 'FOREVER' and erased_at is null and image.created_at < now() - ${KEPT}
      and (image.generation_id is null or finished_at < now() - ${KEPT})
    order by image.account_id, image.created_at limit ${BATCH} for update of image skip locked`;
}

function expiredUploads(): SQL {
  return sql`
    select id from image
    where purpose = 'UPLOAD' and erased_at is null and created_at < now() - ${UPLOAD_KEPT}
    order by created_at limit ${BATCH} for update skip locked`;
}
