import { createServer, type Server, type ServerResponse } from 'node:http';
import { Bill } from './bill.ts';
import type { Books } from './books.ts';
import { Clock } from './clock.ts';
import { Faults } from './faults.ts';
import { falRoutes } from './fal/routes.ts';
import { geminiRoutes } from './gemini/routes.ts';
import { openaiRoutes } from './openai/routes.ts';
import { randomFrom } from './random.ts';
import { ReceivedRequests } from './received.ts';
import { replicateRoutes } from './replicate/routes.ts';
import type { Routes } from './routes.ts';
import type { Scenario } from './scenario.ts';
import { vertexRoutes } from './vertex/routes.ts';

/** The sandbox's one server: the pretended providers by their paths, and, when asked for, the sandbox's own books under /sandbox. */
export function createSandbox(scenario: Scenario, { seed, books: open }: { seed: string; books: boolean }): Server {
  const bill = new Bill();
  const received = new ReceivedRequests();
  const clock = new Clock(scenario.speed, randomFrom(`clock ${seed}`));
  const faults = new Faults(scenario.failures === 'on');
  const books: Books = { bill, received, clock, faults };
  // Tried in this order; each answers for its own paths alone, Gemini for those without a prefix.
  const providers: readonly Routes[] = [
    replicateRoutes(scenario, books),
    vertexRoutes(scenario, books),
    openaiRoutes(scenario, books),
    falRoutes(scenario, books),
    geminiRoutes(scenario, books),
  ];

  const server = createServer((message, response) => {
    // Small pieces of a stream leave at once, and one write is one segment.
    message.socket.setNoDelay(true);
    void answer();

    async function answer(): Promise<void> {
      try {
        const url = new URL(message.url ?? '/', 'http://sandbox');
        if (answerBooks(message.method ?? '', url.pathname, response)) return;
        if (answerOutage(message.method ?? '', url, response)) return;
        for (const answers of providers) if (await answers(message, response, url)) return;
        notFound(response, url.pathname);
      } catch (error) {
        // Paths and bodies come from strangers: whatever they break ends their own request only.
        process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
        if (response.headersSent) response.destroy();
        else response.writeHead(400).end();
      }
    }
  });
  // Faults may hang for ever; it is the client's business to lose patience.
  server.requestTimeout = 0;
  server.timeout = 0;
  return server;

  /** `PUT /sandbox/outages/{provider}` takes one down, `DELETE` up again. */
  function answerOutage(method: string, url: URL, response: ServerResponse): boolean {
    const provider = /^\/sandbox\/outages\/([a-z]+)$/.exec(url.pathname)?.[1];
    if (!open || provider === undefined || (method !== 'PUT' && method !== 'DELETE')) return false;
    faults.setDown(provider, method === 'PUT');
    response.writeHead(204).end();
    return true;
  }

  function answerBooks(method: string, path: string, response: ServerResponse): boolean {
    const book = path === '/sandbox/bill' ? bill : path === '/sandbox/requests' ? received : null;
    if (!open || book === null || (method !== 'GET' && method !== 'DELETE')) return false;
    if (method === 'DELETE') {
      book.clear();
      response.writeHead(204).end();
      return true;
    }
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(book === bill ? { entries: bill.entries } : { requests: received.all }));
    return true;
  }
}

/** As Google's front end answers for paths that lead nowhere. */
function notFound(response: ServerResponse, path: string): void {
  const shown = path.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  response.writeHead(404, { 'content-type': 'text/html; charset=UTF-8' });
  response.end(
    `<!DOCTYPE html>\n<html lang="en"><title>Error 404</title><p>The URL <code>${shown}</code> was not found.\n`,
  );
}
