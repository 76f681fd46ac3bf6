import type { IncomingMessage, ServerResponse } from 'node:http';
import { pass } from '../clock.ts';
import { FAILURE_SHARE } from '../faults.ts';
import { refuse, sayAccepted } from '../job-door.ts';
import { withoutPictures } from './create.ts';
import { outcomeOf } from './fault-outcome.ts';
import { type Asked, Prediction } from './prediction.ts';
import { predictionJson } from './prediction-json.ts';
import type { Predictions } from './predictions.ts';
import { Problem } from './problem.ts';
import { problemOfFault } from './refusals.ts';
import { runPrediction, type Workshop } from './run.ts';

/** Accepts a prediction, or does what its fault says. Throws a Problem when it is refused. */
export async function answerCreate(
  { message, response, body }: { message: IncomingMessage; response: ServerResponse; body: unknown },
  asked: Asked,
  { shop, predictions, origin }: { shop: Workshop; predictions: Predictions; origin: string },
): Promise<void> {
  const { door } = outcomeOf(asked.fault);
  if (door.door === 'silent') return;
  if (door.door === 'gone') return void response.socket?.resetAndDestroy();
  if (door.door === 'refused') {
    const { fault, takesMs } = asked;
    const refusal = () => (fault === null ? null : problemOfFault(fault, shop.books.clock));
    return refuse(response, door.atOnce ? 0 : takesMs * FAILURE_SHARE, refusal);
  }

  const waitMs = readWait(message, shop);
  const prediction = new Prediction(asked);
  predictions.add(prediction);
  shop.books.received.add(prediction.id, 'replicate', message, withoutPictures(body));
  void runPrediction(prediction, shop, origin).catch((error: unknown) => {
    process.stderr.write(`replicate: ${error instanceof Error ? error.stack : String(error)}\n`);
    prediction.finish({ status: 'failed', error: 'An unexpected error occurred. (E1000)' });
  });
  if (waitMs !== null) {
    response.setHeader('preference-applied', String(message.headers['prefer']));
    await pass(waitMs, prediction.over);
  }
  await sayAccepted(response, door.answer, {
    status: 201,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    json: JSON.stringify(predictionJson(prediction, origin, shop.books.clock)),
  });
}

/** `Prefer: wait` holds the answer back until the prediction has ended, for at most 60 s; null: it comes at once. */
function readWait(message: IncomingMessage, { books }: Workshop): number | null {
  const header = message.headers['prefer'];
  if (header === undefined) return null;
  const [matched, seconds = '60'] = /^wait(?:=(\d+))?$/.exec(String(header)) ?? [];
  if (matched === undefined) return null;
  if (Number(seconds) < 1 || Number(seconds) > 60) {
    throw new Problem(400, 'Bad request', 'Prefer: expected wait=N with N from 1 to 60.');
  }
  return books.clock.hereMs(Number(seconds) * 1000);
}
