import { randomBytes, randomUUID } from 'node:crypto';
import type { Books } from '../books.ts';
import { pass } from '../clock.ts';
import { FAILURE_SHARE } from '../faults.ts';
import { closingWords, think } from '../mind/think.ts';
import { drawInTime, type Picture, type Plan, planOf } from './draw.ts';
import { FalError, type Reply } from './fal-error.ts';
import { type Ending, isRetriedByFal, outcomeOf } from './fault-outcome.ts';
import { readGivenPictures } from './given-pictures.ts';
import type { ImageInput } from './image-input.ts';
import type { Job } from './job.ts';
import type { Jobs } from './jobs.ts';
import type { Media } from './media.ts';
import { errorOfFault, timedOut } from './refusals.ts';
import { settle } from './settle.ts';
import type { Webhooks } from './webhooks.ts';

/** A request waits for a runner for this share of its time, in which it moves up from here. */
const WAITING_SHARE = 0.15;
const FIRST_POSITION = 2;
/** fal's own patience with a request that doesn't end, in its own time. */
const PATIENCE_MS = 1_200_000;

export interface Workshop {
  readonly books: Books;
  readonly jobs: Jobs;
  readonly media: Media;
  readonly webhooks: Webhooks;
}

/** Runs a queued request to its end. `origin`: where its files will be found. */
export async function runJob(job: Job, shop: Workshop, origin: string): Promise<void> {
  const { asked } = job;
  const { clock } = shop.books;
  const finish = (result: Reply): void => void settle(job, result, shop);
  for (let position = FIRST_POSITION; position >= 0; position -= 1) {
    job.moveUp(position);
    const share = (WAITING_SHARE * (FIRST_POSITION + 1 - position)) / (FIRST_POSITION + 1);
    if (!(await until(job, asked.takesMs * share))) return;
  }
  job.start();
  if (asked.input === null || asked.refusal !== null) {
    // The runner reads its input first, and then there is nothing to do.
    finish(asked.refusal ?? new FalError(422, { detail: 'Unprocessable' }).reply);
    return;
  }

  let lateMs = 0;
  let { ending } = outcomeOf(asked.fault);
  if (asked.retries && isRetriedByFal(asked.fault)) {
    // The first run fails unseen; the second has an id of its own, and does well.
    lateMs = asked.takesMs * FAILURE_SHARE;
    if (!(await until(job, lateMs))) return;
    job.gatewayId = randomUUID();
    ending = 'pictures';
  }
  const given = await readGivenPictures(asked.input.images, shop.media);
  if (given instanceof FalError) {
    if (await until(job, asked.takesMs * FAILURE_SHARE)) finish(given.reply);
    return;
  }
  const plan = planOf(asked.input, given);
  const dueMs = lateMs + asked.takesMs * (isMade(ending) ? 1 : FAILURE_SHARE);
  const drawing = ending === 'pictures' ? drawInTime(job, plan, dueMs) : null;
  // It may fail before anyone asks for it; the one who asks gets the failure.
  drawing?.catch(() => undefined);
  for (const { line, share } of logOf(plan)) {
    const atMs = lateMs + asked.takesMs * share;
    if (atMs >= dueMs) break;
    if (!(await until(job, atMs))) return;
    job.log(line);
  }
  if (ending === 'never ends') {
    if (await until(job, clock.hereMs(PATIENCE_MS))) finish(timedOut().reply);
    return;
  }
  if (!(await until(job, dueMs))) return;
  const pictures = (await drawing) ?? [];
  if (!job.over.aborted) finish(resultOf(job, asked.input, ending, pictures, plan, shop, origin));
}

function isMade(ending: Ending): boolean {
  return ending === 'pictures' || ending === 'broken pictures' || ending === 'forgotten';
}

function resultOf(
  job: Job,
  input: ImageInput,
  ending: Exclude<Ending, 'never ends'>,
  pictures: readonly Picture[],
  plan: Plan,
  { media, books }: Workshop,
  origin: string,
): Reply {
  const { fault, lifetime } = job.asked;
  const words = plan.scenes[0] === undefined ? '' : closingWords(plan.scenes[0], plan.given.length > 0);
  switch (ending) {
    case 'pictures':
      return output(pictures.map(stored), words, input.units(plan.pixels));
    case 'broken pictures':
      return output(
        Array.from({ length: input.count }, () => stored({ bytes: randomBytes(2000), width: 0, height: 0 })),
        words,
        input.units(plan.pixels),
      );
    case 'forgotten':
      return output([], words, input.units(plan.pixels));
    case 'words':
      return output([], "I'm sorry, but I can't make this picture. Is there something else that I could draw?", 0);
    case 'error': {
      const error = fault === null ? null : errorOfFault(fault, books.clock);
      return (error ?? timedOut()).reply;
    }
    default:
      return ending satisfies never;
  }

  function stored({ bytes, width, height }: Picture): object {
    const type = `image/${input.format}`;
    const name = `${randomBytes(8).toString('base64url')}.${input.format}`;
    const about = { content_type: type, file_name: name, file_size: bytes.length, width, height };
    if (input.inline) return { url: `data:${type};base64,${Buffer.from(bytes).toString('base64')}`, ...about };
    const { id } = media.add({ name, type, bytes, lifetime });
    return { url: `${origin}/files/${id}/${name}`, ...about };
  }
}

function output(images: readonly object[], description: string, units: number): Reply {
  return { status: 200, body: { images, description }, headers: { 'x-fal-billable-units': String(units) } };
}

/** What it says while it works, and when, as shares of a success's time. */
function logOf(plan: Plan): { line: string; share: number }[] {
  const [scene] = plan.scenes;
  if (scene === undefined) return [];
  const lines = think(scene, plan).map((thought) => thought.split('\n')[0]?.replaceAll('*', '') ?? '');
  return lines.map((line, index) => ({ line, share: 0.2 + (0.75 * index) / lines.length }));
}

/** Waits until so long after the acceptance; false when it has ended before. */
function until({ acceptedMs, over }: Job, ms: number): Promise<boolean> {
  return pass(acceptedMs + ms - performance.now(), over);
}
