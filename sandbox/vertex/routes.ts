import type { Books } from '../books.ts';
import { readJsonBody } from '../body.ts';
import { answerFailure } from '../gemini/answer-failure.ts';
import { generate } from '../gemini/generate.ts';
import { mannerOf, sendJson } from '../gemini/send.ts';
import { servedModels } from '../gemini/served-models.ts';
import type { Routes } from '../routes.ts';
import type { Scenario } from '../scenario.ts';
import { authorize } from './authorize.ts';
import { VERTEX } from './dialect.ts';
import { publisherModelNotFound } from './error-faults.ts';

const PATH =
  /^\/vertex\/(v1|v1beta1)\/(?:projects\/([^/]+)\/locations\/([a-z0-9-]+)\/)?publishers\/google\/models\/([^/:]+)(?::([A-Za-z]+))?$/;

/** Vertex AI for what the scenario's `vertex` serves. Resolves to false when the path is none of its own. */
export function vertexRoutes(scenario: Scenario, books: Books): Routes {
  const models = servedModels(scenario, VERTEX.provider);

  return async (message, response, url) => {
    const match = PATH.exec(url.pathname);
    const version = match?.[1];
    if (match === null || version === undefined) return false;
    const [project, location, method] = [match[2] ?? null, match[3] ?? null, match[5] ?? null];
    const manner = mannerOf(method, url.searchParams);
    try {
      const name = decodeURIComponent(match[4] ?? '');
      const publisherModel = `publishers/google/models/${name}`;
      const resource =
        project === null ? publisherModel : `projects/${project}/locations/${location}/${publisherModel}`;
      const figures = models.get(name);
      if (message.method === 'GET' && method === null) {
        // A model is everybody's, so the path of this one method has no project.
        authorize(message, url.searchParams, project ?? 'any');
        if (figures === undefined) throw publisherModelNotFound(resource);
        sendJson(response, { name: publisherModel, versionId: 'default', launchStage: 'GA' });
        return true;
      }
      authorize(message, url.searchParams, project);
      const isKnown = method === 'generateContent' || method === 'streamGenerateContent';
      if (message.method !== 'POST' || !isKnown || figures === undefined) throw publisherModelNotFound(resource);
      const body = await readJsonBody(message);
      const model = { dialect: VERTEX, name, version, resource, figures };
      await generate(model, body, { message, response, manner }, books);
    } catch (error) {
      answerFailure(response, manner, error);
    }
    return true;
  };
}
