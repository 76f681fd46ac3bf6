import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Books } from '../books.ts';
import type { Figures } from '../clock.ts';
import type { Routes } from '../routes.ts';
import type { Scenario } from '../scenario.ts';
import { generate } from './generate.ts';
import { modelNotFound, newRequestId, OpenaiError, sendError, sendJson, usualHeaders } from './openai-error.ts';

const PREFIX = '/openai/v1/';

/** OpenAI's images and models for what the scenario's `openai` serves. Resolves to false when the path is none of its own. */
export function openaiRoutes(scenario: Scenario, books: Books): Routes {
  const retired = new Set(scenario.retired['openai']);
  // Own properties only, through a map: a model named "constructor" is as unknown as any other.
  const served = Object.entries(scenario.providers['openai']?.models ?? {});
  const models = new Map(served.filter(([name]) => !retired.has(name)));

  return async (message, response, url) => {
    if (!url.pathname.startsWith(PREFIX)) return false;
    const startedAt = performance.now();
    const id = newRequestId();
    try {
      authorize(message);
      const path = url.pathname.slice(PREFIX.length);
      if (message.method === 'POST' && (path === 'images/generations' || path === 'images/edits')) {
        await generate({ id, startedAt, message, response }, { edit: path === 'images/edits', models }, books);
      } else if (message.method === 'GET' && /^models(\/|$)/.test(path)) {
        sendJson(response, 200, usualHeaders(id, startedAt), answerModels(path, models));
      } else {
        throw new OpenaiError(404, `Invalid URL (${message.method} /v1/${path})`, { code: 'unknown_url' });
      }
    } catch (error) {
      answerError(error, response, id, startedAt);
    }
    return true;
  };
}

/** Lets every key pass but an empty one and one that contains "invalid". */
function authorize(message: IncomingMessage): void {
  const key = /^Bearer\s+(\S+)$/i.exec(message.headers.authorization ?? '')?.[1] ?? '';
  if (key === '') {
    throw new OpenaiError(
      401,
      "You didn't provide an API key. Provide it in an Authorization header as 'Bearer YOUR_KEY'.",
    );
  }
  if (key.toLowerCase().includes('invalid')) {
    const shown = `${key.slice(0, 3)}***${key.slice(-4)}`;
    throw new OpenaiError(401, `Incorrect API key provided: ${shown}.`, { code: 'invalid_api_key' });
  }
}

/** `models`, or one of them: its id is one segment, percent-encoded where it has slashes. */
function answerModels(path: string, models: ReadonlyMap<string, Figures>): object {
  const resource = (id: string): object => ({ id, object: 'model', created: 1_776_729_600, owned_by: 'system' });
  const segment = path.slice('models/'.length);
  if (path === 'models' || segment === '') return { object: 'list', data: [...models.keys()].map(resource) };
  const id = decodeURIComponent(segment);
  if (!models.has(id)) throw modelNotFound(id);
  return resource(id);
}

function answerError(error: unknown, response: ServerResponse, id: string, startedAt: number): void {
  // Once something was sent an error can only end the connection; the client sees a cut.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof OpenaiError) return sendError(response, error, id, startedAt);
  if (error instanceof URIError) return sendError(response, modelNotFound('%'), id, startedAt);
  process.stderr.write(`openai: ${error instanceof Error ? error.stack : String(error)}\n`);
  const type = { type: 'server_error', code: 'server_error' };
  sendError(
    response,
    new OpenaiError(500, 'The server had an error while processing your request.', type),
    id,
    startedAt,
  );
}
