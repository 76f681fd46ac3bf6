import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLargeError, NotJsonError, readJsonBody } from '../body.ts';
import type { Books } from '../books.ts';
import type { Routes } from '../routes.ts';
import type { Scenario } from '../scenario.ts';
import { answerSubmit } from './answer-submit.ts';
import { authorize } from './authorize.ts';
import { answerCancel } from './cancel.ts';
import { FalError, notFound, plainError, requestError, send, sendJson } from './fal-error.ts';
import { historyPage } from './history.ts';
import type { Job } from './job.ts';
import { Jobs } from './jobs.ts';
import { Media } from './media.ts';
import { Models } from './models.ts';
import { addressesOf, statusJson } from './status-json.ts';
import { Storage } from './storage.ts';
import { streamStatus } from './stream.ts';
import { readSubmit } from './submit.ts';
import { Webhooks } from './webhooks.ts';

interface Call {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Where the one who asks found the sandbox's fal. */
  readonly origin: string;
}

const REQUEST = /^\/([^/]+\/[^/]+)\/requests\/([\w-]+)(|\/response|\/status|\/status\/stream|\/cancel)$/;

/** fal's queue, storage and history for what the scenario's `fal` serves, under /fal, with its files beside them. */
export function falRoutes(scenario: Scenario, books: Books): Routes {
  const { clock } = books;
  const models = new Models(scenario);
  const media = new Media(clock);
  const storage = new Storage(media);
  const shop = { books, jobs: new Jobs(), media, webhooks: new Webhooks(clock) };

  return async (message, response, url) => {
    const [, door, path] = /^\/fal\/(queue|rest|api|files|upload)(\/.*)$/.exec(url.pathname) ?? [];
    if (door === undefined || path === undefined) return false;
    const origin = `http://${message.headers.host ?? url.host}/fal`;
    try {
      await answer({ message, response, url, origin }, door, path);
    } catch (error) {
      const { reply } = asFalError(error);
      // Once something was sent an error can only end the connection; the client sees a cut.
      if (response.headersSent) response.destroy();
      else send(response, reply);
    }
    return true;
  };

  async function answer(call: Call, door: string, path: string): Promise<void> {
    const { message, response, origin } = call;
    const route = `${message.method} ${door}${path}`;
    const [, file] = /^GET files\/([0-9a-f]+)\/[^/]+$/.exec(route) ?? [];
    if (file !== undefined) return sendFile(response, file);
    const [, upload] = /^PUT upload\/([0-9a-f]+)$/.exec(route) ?? [];
    if (upload !== undefined) return storage.receive(message, response, upload);
    if (route === 'GET rest/.well-known/jwks.json') return sendJson(response, 200, shop.webhooks.keys);
    authorize(message);
    if (route === 'POST rest/storage/upload/initiate') return storage.initiate(message, response, origin);
    if (route === 'GET api/v1/models/requests/by-endpoint') {
      return sendJson(response, 200, historyPage(shop.jobs, call.url.searchParams, clock));
    }
    if (door !== 'queue') throw notFound(path);
    const [, app, id, about] = REQUEST.exec(path) ?? [];
    if (app !== undefined && id !== undefined) return answerAbout(call, app, id, `${message.method} ${about}`);
    if (message.method !== 'POST') throw notFound(path);
    const asked = readSubmit(message, call.url, await readJsonBody(message), models.get(path.slice(1)), books);
    return answerSubmit(call, asked, shop);
  }

  async function answerAbout({ response, url, origin }: Call, app: string, id: string, about: string): Promise<void> {
    const wantsLogs = ['1', 'true'].includes(url.searchParams.get('logs') ?? '');
    switch (about) {
      case 'PUT /cancel':
        return answerCancel(shop.jobs.find(app, id), response, shop);
      case 'GET /status': {
        const job = shop.jobs.get(app, id);
        const body = statusJson(job, origin, clock, wantsLogs ? job.logs : null);
        return sendJson(response, job.status === 'COMPLETED' ? 200 : 202, body);
      }
      case 'GET /status/stream':
        return streamStatus(shop.jobs.get(app, id), response, { origin, logs: wantsLogs, clock });
      case 'GET ':
      case 'GET /response':
        return sendResult(response, shop.jobs.get(app, id), origin);
      default:
        throw plainError(405, 'Method Not Allowed');
    }
  }

  /** As the model answered, with its status and what fal counts. */
  function sendResult(response: ServerResponse, job: Job, origin: string): void {
    const { id, result, forgottenMs } = job;
    if (result === null) {
      const body = { detail: 'Request is still in progress', request_id: id, ...addressesOf(job, origin) };
      return send(response, { status: 400, body, headers: {} });
    }
    if (performance.now() >= forgottenMs) throw plainError(404, 'Result not found');
    send(response, { ...result, headers: { ...result.headers, 'x-fal-request-id': id } });
  }

  /** Addresses of files need no key: who has one may read it. */
  function sendFile(response: ServerResponse, id: string): void {
    const medium = media.get(id);
    if (medium === null) throw plainError(404, 'File not found');
    response.writeHead(200, { 'content-type': medium.type, 'content-length': medium.bytes.length });
    response.end(medium.bytes);
  }
}

function asFalError(error: unknown): FalError {
  if (error instanceof FalError) return error;
  if (error instanceof NotJsonError) return plainError(400, `Invalid JSON. ${error.message}`);
  if (error instanceof BodyTooLargeError) return plainError(413, error.message);
  process.stderr.write(`fal: ${error instanceof Error ? error.stack : String(error)}\n`);
  return requestError(500, 'Internal error', 'internal_error');
}
