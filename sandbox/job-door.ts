import type { ServerResponse } from 'node:http';
import { pass } from './clock.ts';

/** What becomes of a request that asks a provider with a queue for a job. */
export type Door =
  /** Refused; `atOnce` or after a failure's usual time. Nothing is queued. */
  | { readonly door: 'refused'; readonly atOnce: boolean }
  /** No answer; the connection is kept or destroyed. Nothing is queued. */
  | { readonly door: 'silent' }
  | { readonly door: 'gone' }
  /** The job runs, and the answer that says so arrives: whole, or in one of these states. */
  | { readonly door: 'accepted'; readonly answer: Answer };

export type Answer = 'whole' | 'never' | 'cut' | 'half' | 'no JSON';

/** Refuses after so long with what `refusal` gives then; null is a gateway's page. Throws the refusal. */
export async function refuse(response: ServerResponse, waitMs: number, refusal: () => Error | null): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  if (waitMs > 0 && !(await pass(waitMs, left.signal))) return;
  const error = refusal();
  if (error !== null) throw error;
  response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
  response.end('<!DOCTYPE html>\n<html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>\n');
}

/** Says that a job was accepted, as far as the answer gets. */
export async function sayAccepted(
  response: ServerResponse,
  answer: Answer,
  { status, headers, json }: { status: number; headers: Readonly<Record<string, string>>; json: string },
): Promise<void> {
  if (answer === 'never') return void response.socket?.resetAndDestroy();
  response.writeHead(status, headers);
  if (answer === 'whole') return void response.end(json);
  if (answer === 'half') return void response.end(json.slice(0, json.length / 2));
  if (answer === 'no JSON') return void response.end(`<${json}`);
  response.write(json.slice(0, json.length / 2));
  // Past the current turn, so that what was written is with the system before the connection goes.
  await pass(0);
  response.socket?.destroy();
}
