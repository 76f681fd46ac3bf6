import type { Books } from '../books.ts';
import { readJsonBody } from '../body.ts';
import type { Routes } from '../routes.ts';
import type { Scenario } from '../scenario.ts';
import { answerFailure } from './answer-failure.ts';
import { authorize } from './authorize.ts';
import { batchRoutes } from './batch-routes.ts';
import { GEMINI } from './dialect.ts';
import { generate } from './generate.ts';
import { modelNotFound } from './google-error.ts';
import { listModels, modelResource } from './models.ts';
import { mannerOf, sendJson } from './send.ts';
import { servedModels } from './served-models.ts';

const PATH = /^\/(v1|v1beta)\/models(?:\/([^/:]+)(?::([A-Za-z]+))?)?$/;

/** Gemini's API for what the scenario's `gemini` serves. Resolves to false when the path is none of its own. */
export function geminiRoutes(scenario: Scenario, books: Books): Routes {
  const models = servedModels(scenario, 'gemini');
  const answersBatches = batchRoutes(models, books);

  return async (message, response, url) => {
    if (await answersBatches(message, response, url)) return true;
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
      const model = { dialect: GEMINI, name, version, resource: `models/${name}`, figures };
      await generate(model, body, { message, response, manner }, books);
    } catch (error) {
      answerFailure(response, manner, error);
    }
    return true;
  };
}
