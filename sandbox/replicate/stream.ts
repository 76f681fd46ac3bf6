import type { ServerResponse } from 'node:http';
import type { Prediction } from './prediction.ts';

/** Tells a prediction's events from the first one on, until it is done or the listener has gone. */
export async function streamPrediction(prediction: Prediction, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  const left = new Promise<void>((resolve) => void response.once('close', resolve));
  for (let told = 0; !response.destroyed;) {
    // Asked for before the events are looked at: what happens in between is then not waited for.
    const { news } = prediction;
    for (const { event, data } of prediction.events.slice(told)) {
      told += 1;
      const lines = data.replace(/\n$/, '').split('\n');
      response.write(
        `event: ${event}\nid: ${Date.now()}:${told}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`,
      );
      if (event === 'done') return void response.end();
    }
    await Promise.race([news, left]);
  }
}
