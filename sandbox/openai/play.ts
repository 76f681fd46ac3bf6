import type { ServerResponse } from 'node:http';
import { type Clock, pass } from '../clock.ts';
import { FAILURE_SHARE } from '../faults.ts';
import { completedEvent, imagesResponse, partialEvent, type StreamEvent } from './answer-shapes.ts';
import type { Call } from './call.ts';
import { errorOfFault } from './error-faults.ts';
import { outcomeOf } from './fault-outcome.ts';
import { sendError, sendJson, usualHeaders } from './openai-error.ts';
import type { Pictures } from './pictures.ts';

export interface Stage {
  readonly response: ServerResponse;
  readonly pictures: Pictures;
  readonly clock: Clock;
  /** Resolves when the call is in the bill; the last things are said only after that. */
  readonly decided: Promise<void>;
  /** Fires when the client has gone. */
  readonly left: AbortSignal;
}

/** When the previews are due, as shares of the pictures' time. */
const PREVIEWS_AT = [0.2, 0.5, 0.8];

/** Tells the answer to a call as time passes, or fails as its fault says. */
export async function play(call: Call, stage: Stage): Promise<void> {
  const { fault, pictureMs } = call;
  const { response, clock, decided, left } = stage;
  const until = (share: number): Promise<boolean> => pass(call.startedAt + pictureMs * share - performance.now(), left);
  if (fault === 'hang') return;
  if (fault === 'drop') {
    if (await until(FAILURE_SHARE)) response.socket?.resetAndDestroy();
    return;
  }
  const error = errorOfFault(fault, { model: call.request.model, clock });
  const failsBeforeStream = !(fault === 'stream-error' && call.request.stream);
  if (fault === 'html' || (error !== null && failsBeforeStream)) {
    if (!(await until(outcomeOf(fault).decidedShare))) return;
    await decided;
    if (error !== null) return sendError(response, error, call.id, call.startedAt);
    response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' });
    response.end('<!DOCTYPE html>\n<html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>\n');
    return;
  }
  return call.request.stream ? playStream(call, stage, until) : playWhole(call, stage, until);
}

async function playStream(call: Call, stage: Stage, until: (share: number) => Promise<boolean>): Promise<void> {
  const { fault, request } = call;
  const { response, pictures, decided, left } = stage;
  const breaks = fault === 'cut' || fault === 'stall' || fault === 'stream-error';
  for (const [index, at] of PREVIEWS_AT.slice(0, request.previews).entries()) {
    if (breaks && at >= FAILURE_SHARE) break;
    if (!(await until(at))) return;
    const preview = await pictures.preview(index);
    if (left.aborted) return;
    open(call, response);
    say(response, partialEvent(call, index, preview));
  }
  if (breaks) {
    if (!(await until(FAILURE_SHARE))) return;
    open(call, response);
    if (fault === 'stall') return;
    if (fault === 'cut') return cut(response);
    await decided;
    const error = errorOfFault(fault, { model: request.model, clock: stage.clock });
    if (error !== null) say(response, { type: 'error', ...error.body() });
    response.end();
    return;
  }
  if (!(await until(1))) return;
  await decided;
  open(call, response);
  if (fault === 'malformed') {
    response.end(`event: ${call.kind}.completed\ndata: {"type": <upstream returned no body>\n\n`);
    return;
  }
  for (let index = 0; index < request.n; index += 1) {
    const bytes = fault === 'garbage' ? Buffer.from('this is no picture') : await pictures.final(index);
    if (left.aborted) return;
    const event = completedEvent(call, bytes);
    if (fault === 'truncated') {
      const text = frame(event);
      response.end(text.slice(0, Math.floor(text.length / 2)));
      return;
    }
    say(response, event);
  }
  response.end();
}

async function playWhole(call: Call, stage: Stage, until: (share: number) => Promise<boolean>): Promise<void> {
  const { fault, request } = call;
  const { response, pictures, decided, left } = stage;
  const headers = () => usualHeaders(call.id, call.startedAt);
  if (fault === 'cut' || fault === 'stall') {
    if (!(await until(FAILURE_SHARE))) return;
    response.writeHead(200, { ...headers(), 'content-type': 'application/json' });
    response.write('{\n  "created": ');
    return fault === 'cut' ? cut(response) : undefined;
  }
  if (!(await until(1))) return;
  await decided;
  if (fault === 'malformed') {
    response.writeHead(200, { ...headers(), 'content-type': 'application/json' });
    response.end('{"created": <upstream returned no body>');
    return;
  }
  const made: Uint8Array[] = [];
  for (let index = 0; index < request.n; index += 1)
    made.push(fault === 'garbage' ? Buffer.from('this is no picture') : await pictures.final(index));
  if (left.aborted) return;
  const body = imagesResponse(call, made);
  if (fault !== 'truncated') return sendJson(response, 200, headers(), body);
  const text = JSON.stringify(body);
  response.writeHead(200, { ...headers(), 'content-type': 'application/json' });
  response.end(text.slice(0, Math.floor(text.length / 2)));
}

/** The headers of a stream leave with its first event: what goes wrong before that has a status of its own. */
function open(call: Call, response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(200, {
    ...usualHeaders(call.id, call.startedAt),
    'content-type': 'text/event-stream; charset=utf-8',
  });
  response.flushHeaders();
}

function say(response: ServerResponse, event: StreamEvent): void {
  response.write(frame(event));
}

function frame(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Past the current turn, so that what was written is with the system before the connection goes. */
async function cut(response: ServerResponse): Promise<void> {
  await pass(0);
  response.socket?.destroy();
}
