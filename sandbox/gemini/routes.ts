import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLargeError, NotJsonError, readJsonBody } from '../body.ts';
import type { Scenario } from '../scenario.ts';
import { authorize } from './authorize.ts';
import { type Manner, sendError, sendJson } from './framing.ts';
import { type Books, generate } from './generate.ts';
import { GoogleError, modelNotFound } from './google-error.ts';
import { listModels, modelResource } from './models.ts';

const PATH = /^\/(v1|v1beta)\/models(?:\/([^/:]+)(?::([A-Za-z]+))?)?$/;

export type Routes = (message: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

/** Gemini's API for what the scenario's `gemini` serves. Resolves to false when the path is none of its own. */
export function geminiRoutes(scenario: Scenario, books: Books): Routes {
  const retired = new Set(scenario.retired['gemini']);
  // Own properties only, through a map: a model named "constructor" is as unknown as any other.
  const served = Object.entries(scenario.providers['gemini']?.models ?? {});
  const models = new Map(served.filter(([name]) => !retired.has(name)));

  return async (message, response, url) => {
    const match = PATH.exec(url.pathname);
    const version = match?.[1];
    if (match === null || version === undefined) return false;
    const name = match[2] === undefined ? null : decodeURIComponent(match[2]);
    const method = match[3] ?? null;
    const manner = mannerOf(method, url.searchParams);
    try {
      authorize(message, url.searchParams);
      if (message.method === 'GET' && method === null) {
        if (name === null) sendJson(response, listModels([...models.keys()], url.searchParams));
        else if (models.has(name)) sendJson(response, modelResource(name));
        else throw modelNotFound(name, version, 'generateContent');
        return true;
      }
      const known = method === 'generateContent' || method === 'streamGenerateContent';
      const figures = name === null ? undefined : models.get(name);
      if (name === null || message.method !== 'POST' || !known || figures === undefined) {
        throw modelNotFound(name ?? '', version, method ?? 'generateContent');
      }
      const body = await readJsonBody(message);
      await generate({ name, version, figures }, body, { message, response, manner }, books);
    } catch (error) {
      const answer = asGoogleError(error);
      // Once something was sent an error can only end the connection; the client sees a cut.
      if (response.headersSent) response.destroy();
      else sendError(response, manner, answer);
    }
    return true;
  };
}

function mannerOf(method: string | null, query: URLSearchParams): Manner {
  if (method !== 'streamGenerateContent') return 'unary';
  return query.get('alt') === 'sse' ? 'events' : 'array';
}

function asGoogleError(error: unknown): GoogleError {
  if (error instanceof GoogleError) return error;
  if (error instanceof NotJsonError) {
    return new GoogleError('INVALID_ARGUMENT', `Invalid JSON payload received. ${error.message}`);
  }
  if (error instanceof BodyTooLargeError) {
    return new GoogleError(
      'INVALID_ARGUMENT',
      `Request payload size exceeds the limit: ${error.limit} bytes.`,
      [],
      413,
    );
  }
  process.stderr.write(`gemini: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new GoogleError('INTERNAL', 'An internal error has occurred. Please retry or report it.');
}
