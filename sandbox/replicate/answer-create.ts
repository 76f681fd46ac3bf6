import type { IncomingMessage, ServerResponse } from 'node:http';
import { pass } from '../clock.ts';
import { withoutPictures } from './create.ts';
import { type Door, FAILURE_SHARE, outcomeOf } from './fault-outcome.ts';
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
  if (door.door === 'refused') return refuse(response, asked, door.atOnce, shop);

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
  await say(response, door.answer, JSON.stringify(predictionJson(prediction, origin, shop.books.clock)));
}

async function refuse(response: ServerResponse, asked: Asked, atOnce: boolean, { books }: Workshop): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  if (!atOnce && !(await pass(asked.takesMs * FAILURE_SHARE, left.signal))) return;
  const problem = asked.fault === null ? null : problemOfFault(asked.fault, books.clock);
  if (problem !== null) throw problem;
  response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
  response.end('<!DOCTYPE html>\n<html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>\n');
}

type Answer = Extract<Door, { door: 'accepted' }>['answer'];

async function say(response: ServerResponse, answer: Answer, json: string): Promise<void> {
  if (answer === 'never') return void response.socket?.resetAndDestroy();
  response.writeHead(201, { 'content-type': 'application/json; charset=utf-8' });
  if (answer === 'whole') return void response.end(json);
  if (answer === 'half') return void response.end(json.slice(0, json.length / 2));
  if (answer === 'no JSON') return void response.end(`<${json}`);
  response.write(json.slice(0, json.length / 2));
  // Past the current turn, so that what was written is with the system before the connection goes.
  await pass(0);
  response.socket?.destroy();
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
