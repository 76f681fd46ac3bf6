import { randomBytes } from 'node:crypto';
import type { Books } from '../books.ts';
import { pass } from '../clock.ts';
import { FAILURE_SHARE } from '../faults.ts';
import { think } from '../mind/think.ts';
import { drawInTime, type Plan, planOf } from './draw.ts';
import { type Ending, outcomeOf } from './fault-outcome.ts';
import type { Files } from './files.ts';
import { readGivenPictures } from './given-pictures.ts';
import { isNanoBanana } from './nano-banana.ts';
import type { Ended, Prediction } from './prediction.ts';
import { settle } from './settle.ts';
import type { Webhooks } from './webhooks.ts';

/** Official models are always warm: a prediction waits for this share of its time. */
const WAITING_SHARE = 0.05;

export interface Workshop {
  readonly books: Books;
  readonly uploads: Files;
  readonly outputs: Files;
  readonly webhooks: Webhooks;
}

/** Runs an accepted prediction to its end. `origin`: where its files will be found. */
export async function runPrediction(prediction: Prediction, shop: Workshop, origin: string): Promise<void> {
  const { asked } = prediction;
  const { ending } = outcomeOf(asked.fault);
  const dueMs = asked.takesMs * (isMade(ending) ? 1 : FAILURE_SHARE);
  const finish = (end: Ended) => settle(prediction, end, { bill: shop.books.bill, webhooks: shop.webhooks, origin });
  void keepDeadline(prediction, finish);

  if (ending === 'never starts') {
    if (await until(prediction, dueMs)) finish({ status: 'aborted' });
    return;
  }
  if (!(await until(prediction, asked.takesMs * WAITING_SHARE))) return;
  prediction.start();
  shop.webhooks.tell(prediction, 'start', origin);

  const given = await readGivenPictures(asked.input.images, shop);
  if (given === null) {
    if (!(await until(prediction, asked.takesMs * FAILURE_SHARE))) return;
    finish({ status: 'failed', error: errorOf('E006', 'An input image could not be read.') });
    return;
  }
  const plan = planOf(prediction, given);
  const drawing = ending === 'pictures' ? drawInTime(prediction, plan) : null;
  // It may fail before anyone asks for it; the one who asks gets the failure.
  drawing?.catch(() => undefined);
  for (const { line, share } of logOf(prediction, plan)) {
    if (asked.takesMs * share >= dueMs) break;
    if (!(await until(prediction, asked.takesMs * share))) return;
    prediction.log(line);
    shop.webhooks.tell(prediction, 'logs', origin);
  }
  if (ending === 'never ends' || !(await until(prediction, dueMs))) return;
  const pictures = (await drawing) ?? [];
  if (!prediction.over.aborted) finish(endOf(prediction, ending, pictures, shop.outputs, origin));
}

function isMade(ending: Ending): boolean {
  return ending === 'pictures' || ending === 'broken pictures' || ending === 'data removed';
}

function endOf(
  prediction: Prediction,
  ending: Ending,
  pictures: readonly Uint8Array[],
  outputs: Files,
  origin: string,
): Ended {
  const { input } = prediction.asked;
  const images = input.outputs ?? 1;
  switch (ending) {
    case 'pictures':
      return { status: 'succeeded', output: stored(pictures), images };
    case 'broken pictures':
      return { status: 'succeeded', output: stored(Array.from({ length: images }, () => randomBytes(2000))), images };
    case 'data removed':
      prediction.dataRemoved = true;
      return { status: 'succeeded', output: null, images };
    case 'words': {
      const words = "I'm sorry, but I can't make this picture. Is there something else that I could draw?";
      return { status: 'succeeded', output: input.outputs === null ? words : [words], images: 0 };
    }
    case 'flagged': {
      const words = 'The input or output was flagged as sensitive. Please try again with different inputs.';
      return { status: 'failed', error: errorOf('E005', words) };
    }
    case 'unavailable':
      return { status: 'failed', error: errorOf('E003', 'Service is temporarily unavailable.') };
    case 'nothing':
    case 'never starts':
    case 'never ends':
      return { status: 'succeeded', output: input.outputs === null ? null : [], images: 0 };
    default:
      return ending satisfies never;
  }

  /** The addresses of the pictures, alone or in a list, as the model answers. */
  function stored(made: readonly Uint8Array[]): string | string[] {
    const subtype = input.format === 'jpg' ? 'jpeg' : input.format;
    const addresses = made.map((bytes) => {
      const name = `tmp${randomBytes(4).toString('hex')}.${subtype}`;
      return `${origin}/files/${outputs.add({ name, type: `image/${subtype}`, bytes, metadata: {} }).id}/${name}`;
    });
    return input.outputs === null ? (addresses[0] ?? []) : addresses;
  }
}

/** As Replicate writes errors: words, the code, and a mark of the one occurrence. */
function errorOf(code: string, words: string): string {
  return `${words} (${code}) (${randomBytes(8).toString('base64url').slice(0, 10)})`;
}

/** What it says while it works, and when, as shares of a success's time. */
function logOf({ asked: { model } }: Prediction, plan: Plan): { line: string; share: number }[] {
  const [scene] = plan.scenes;
  if (scene === undefined) return [];
  const thoughts = think(scene, { pixels: plan.pixels, given: plan.given, thorough: false });
  const lines = isNanoBanana(model) ? thoughts.map(headingOf) : [25, 50, 75, 100].map(barOf);
  return lines.map((line, index) => ({ line, share: 0.1 + (0.85 * index) / lines.length }));
}

function headingOf(thought: string): string {
  return thought.split('\n')[0]?.replaceAll('*', '') ?? '';
}

/** As tqdm draws it, the progress bar of most open models. */
function barOf(percent: number): string {
  const full = Math.round(percent / 10);
  return `${String(percent).padStart(3)}%|${'█'.repeat(full)}${' '.repeat(10 - full)}| ${(percent * 28) / 100}/28`;
}

async function keepDeadline(prediction: Prediction, finish: (end: Ended) => boolean): Promise<void> {
  const { cancelAfterMs } = prediction.asked;
  if (cancelAfterMs === null || !(await until(prediction, cancelAfterMs))) return;
  finish({ status: prediction.startedAt === null ? 'aborted' : 'canceled' });
}

/** Waits until so long after the acceptance; false when it has ended before. */
function until({ acceptedMs, over }: Prediction, ms: number): Promise<boolean> {
  return pass(acceptedMs + ms - performance.now(), over);
}
