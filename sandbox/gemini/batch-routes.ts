import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Books } from '../books.ts';
import { readJsonBody } from '../body.ts';
import { type Figures, pass } from '../clock.ts';
import type { Routes } from '../routes.ts';
import { answerFailure } from './answer-failure.ts';
import { authorize } from './authorize.ts';
import type { Batch } from './batch.ts';
import { GEMINI } from './dialect.ts';
import { GoogleError, modelNotFound } from './google-error.ts';
import { sendBadGateway, sendError, sendJson } from './send.ts';
import { submitBatch } from './submit-batch.ts';

const SUBMIT = /^\/(v1|v1beta)\/models\/([^/:]+):batchGenerateContent$/;
const BATCHES = /^\/(?:v1|v1beta)\/batches(?:\/([^/:]+)(:cancel)?)?$/;

/** Old ones go first: a sandbox may run for days under a load test. */
const KEPT = 10_000;
const LARGEST_PAGE = 1000;

/** Gemini's batches: submitting, looking, listing, canceling, deleting. */
export function batchRoutes(models: ReadonlyMap<string, Figures>, books: Books): Routes {
  const batches = new Map<string, Batch>();

  return async (message, response, url) => {
    const submit = SUBMIT.exec(url.pathname);
    const one = BATCHES.exec(url.pathname);
    if (submit === null && one === null) return false;
    try {
      authorize(message, url.searchParams);
      if (submit !== null) await answerSubmit(submit[1] ?? '', decodeURIComponent(submit[2] ?? ''), message, response);
      else await answerBatches(message.method ?? '', one?.[1] ?? null, one?.[2] !== undefined, response, url);
    } catch (error) {
      answerFailure(response, 'unary', error);
    }
    return true;
  };

  async function answerSubmit(
    version: string,
    name: string,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const figures = models.get(name);
    if (figures === undefined || message.method !== 'POST') throw modelNotFound(name, version, 'batchGenerateContent');
    const body = await readJsonBody(message);
    const model = { dialect: GEMINI, name, version, resource: `models/${name}`, figures };
    const submitted = await submitBatch(model, body, books);
    if (submitted.kind === 'lost') return void response.socket?.resetAndDestroy();
    const id = submitted.kind === 'accepted' ? submitted.batch.name : submitted.id;
    books.received.add(id, GEMINI.provider, message, body);
    if (submitted.kind === 'refused') return refuse(submitted.answer, response);
    keep(submitted.batch);
    if (submitted.lost === null) return sendJson(response, submitted.batch.summary);
    await loseAnswer(submitted.lost, response);
  }

  function keep(batch: Batch): void {
    batches.set(batch.name, batch);
    const oldest = batches.size > KEPT ? batches.keys().next().value : undefined;
    if (oldest !== undefined) batches.delete(oldest);
  }

  async function answerBatches(
    method: string,
    id: string | null,
    isCancel: boolean,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    if (id === null) {
      if (method !== 'GET') throw new GoogleError('NOT_FOUND', `Method ${method} is not known for batches.`);
      return sendJson(response, pageOf([...batches.values()].toReversed(), url.searchParams));
    }
    const batch = batches.get(`batches/${id}`);
    if (batch === undefined || batch.isGone) throw new GoogleError('NOT_FOUND', `Batch batches/${id} is not found.`);
    if (isCancel && method === 'POST') {
      // It is stopped in its own time; the answer says no more than that it was heard.
      void batch.cancel();
      sendJson(response, {});
    } else if (!isCancel && method === 'GET') sendJson(response, await batch.operation());
    else if (!isCancel && method === 'DELETE') {
      batches.delete(batch.name);
      sendJson(response, {});
    } else throw new GoogleError('NOT_FOUND', `Method ${method} is not known for a batch.`);
  }
}

/** Newest first; a page's token is the name that the page before ended with. */
function pageOf(newest: readonly Batch[], query: URLSearchParams): object {
  const size = Number(query.get('pageSize') ?? 50);
  if (!Number.isInteger(size) || size < 0)
    throw new GoogleError('INVALID_ARGUMENT', `Invalid value at 'page_size' (TYPE_INT32), "${query.get('pageSize')}"`);
  const before = newest.findIndex(({ name }) => name === query.get('pageToken'));
  const rest = newest.slice(before + 1);
  const page = rest.slice(0, Math.min(size === 0 ? 50 : size, LARGEST_PAGE));
  return {
    operations: page.map(({ summary }) => summary),
    ...(page.length < rest.length && { nextPageToken: page.at(-1)?.name }),
  };
}

function refuse(answer: GoogleError | 'html' | 'hang', response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'html') sendBadGateway(response);
  else sendError(response, 'unary', answer);
}

/** The batch was accepted, and nobody hears of it: the connection goes before the answer, or in the middle of it. */
async function loseAnswer(lost: 'cut' | 'drop', response: ServerResponse): Promise<void> {
  if (lost === 'drop') return void response.socket?.resetAndDestroy();
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
  response.write('{\n  "name": "batches/');
  // Past the current turn, so that what was written is with the system before the connection goes.
  await pass(0);
  response.socket?.destroy();
}
