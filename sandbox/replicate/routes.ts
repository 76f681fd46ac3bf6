import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Books } from '../books.ts';
import { BodyTooLargeError, NotJsonError, readJsonBody } from '../body.ts';
import type { Routes } from '../routes.ts';
import type { Scenario } from '../scenario.ts';
import { answerCreate } from './answer-create.ts';
import { authorize } from './authorize.ts';
import { readCreate } from './create.ts';
import { isObject } from './field-rules.ts';
import { Files } from './files.ts';
import { modelJson, Models, versionOf } from './models.ts';
import { predictionJson } from './prediction-json.ts';
import { Predictions } from './predictions.ts';
import { invalidInput, invalidVersion, notFound, Problem, sendJson, sendProblem } from './problem.ts';
import { RateHeaders } from './rate-headers.ts';
import { settle } from './settle.ts';
import { streamPrediction } from './stream.ts';
import { answerFiles } from './uploads.ts';
import { WEBHOOK_SECRET, Webhooks } from './webhooks.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Replicate's API for what the scenario's `replicate` serves, under /replicate/v1, with its files and streams beside it. */
export function replicateRoutes(scenario: Scenario, books: Books): Routes {
  const { clock, bill } = books;
  const models = new Models(scenario);
  const predictions = new Predictions(clock);
  const shop = {
    books,
    uploads: new Files(clock, 24 * HOUR_MS),
    outputs: new Files(clock, HOUR_MS),
    webhooks: new Webhooks(clock),
  };
  const rate = new RateHeaders(clock);

  return async (message, response, url) => {
    const [, path] = /^\/replicate(\/.*)$/.exec(url.pathname) ?? [];
    if (path === undefined) return false;
    const origin = `http://${message.headers.host ?? url.host}/replicate`;
    try {
      await answer({ message, response, url, origin, path });
    } catch (error) {
      const problem = asProblem(error);
      // Once something was sent an error can only end the connection; the client sees a cut.
      if (response.headersSent) response.destroy();
      else sendProblem(response, problem);
    }
    return true;
  };

  interface Call {
    readonly message: IncomingMessage;
    readonly response: ServerResponse;
    readonly url: URL;
    readonly origin: string;
    readonly path: string;
  }

  async function answer(call: Call): Promise<void> {
    const { message, response, path } = call;
    const { method } = message;
    const [, output] = /^\/files\/([0-9a-f]+)\/[^/]+$/.exec(path) ?? [];
    if (output !== undefined && method === 'GET') return sendOutput(response, output);
    const [, stream] = /^\/stream\/v1\/files\/(\w+)$/.exec(path) ?? [];
    if (stream !== undefined && method === 'GET') {
      const prediction = predictions.byStream(stream);
      if (prediction === null) throw notFound();
      return streamPrediction(prediction, response);
    }
    const [, route] = /^\/v1(\/.*)$/.exec(path) ?? [];
    if (route === undefined) throw notFound();
    authorize(message);
    const isCreate = method === 'POST' && /^(?:\/models\/[^/]+\/[^/]+)?\/predictions$/.test(route);
    rate.count(response, isCreate ? 'create' : 'other');
    return isCreate ? create(call, route) : read(call, route);
  }

  async function create(call: Call, route: string): Promise<void> {
    const { message, response, origin } = call;
    const body = await readJsonBody(message);
    if (!isObject(body)) {
      throw invalidInput([{ type: 'invalid_type', field: '(root)', description: 'Invalid type. Expected: object' }]);
    }
    const [, official] = /^\/models\/([^/]+\/[^/]+)\//.exec(route) ?? [];
    const model = official ?? models.ofVersion(body['version']);
    const figures = model === null ? null : models.figuresOf(model);
    if (model === null || figures === null) throw official === undefined ? invalidVersion() : notFound();
    const version = official === undefined ? versionOf(model) : 'hidden';
    const asked = readCreate(message, body, { model, version, figures }, books);
    await answerCreate({ message, response, body }, asked, { shop, predictions, origin });
  }

  async function read({ message, response, url, origin }: Call, route: string): Promise<void> {
    const { method } = message;
    const [, file, fileId = null] = /^\/(files)(?:\/(\w+))?$/.exec(route) ?? [];
    if (file !== undefined) return answerFiles(message, response, { uploads: shop.uploads, id: fileId, origin });
    const [, id, cancel] = /^\/predictions\/(\w+)(\/cancel)?$/.exec(route) ?? [];
    if (id !== undefined && method === (cancel === undefined ? 'GET' : 'POST')) {
      const prediction = predictions.get(id);
      if (prediction === null) throw notFound();
      if (cancel !== undefined) settle(prediction, { status: 'canceled' }, { bill, webhooks: shop.webhooks, origin });
      return sendJson(response, 200, predictionJson(prediction, origin, clock));
    }
    if (method !== 'GET') throw notFound();
    if (route === '/predictions') return list(response, url, origin);
    if (route === '/webhooks/default/secret') return sendJson(response, 200, { key: WEBHOOK_SECRET });
    const [, model] = /^\/models\/([^/]+\/[^/]+)$/.exec(route) ?? [];
    if (model === undefined || models.figuresOf(model) === null) throw notFound();
    return sendJson(response, 200, modelJson(model));
  }

  function list(response: ServerResponse, url: URL, origin: string): void {
    const { page, next } = predictions.page(url.searchParams.get('cursor'));
    sendJson(response, 200, {
      previous: null,
      next: next === null ? null : `${origin}/v1/predictions?cursor=${next}`,
      results: page.map((prediction) => predictionJson(prediction, origin, clock)),
    });
  }

  /** Addresses of outputs need no token: who has one may read it. */
  function sendOutput(response: ServerResponse, id: string): void {
    const file = shop.outputs.get(id);
    if (file === null) throw notFound();
    response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length });
    response.end(file.bytes);
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof NotJsonError) return new Problem(400, 'Bad request', `Invalid JSON. ${error.message}`);
  if (error instanceof BodyTooLargeError) return new Problem(413, 'Payload too large', error.message);
  process.stderr.write(`replicate: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new Problem(500, null, 'An internal error occurred.');
}
