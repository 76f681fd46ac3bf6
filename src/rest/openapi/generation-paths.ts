import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { EventsQuery } from '../events-route.ts';
import { CollectQuery } from '../generations-route.ts';
import { GenerationsQuery } from '../generations-query.ts';
import { answers, GENERATION_HEADERS, json } from './answers.ts';
import { EventFields, EventPage } from './event.ts';
import { GenerationFields, GenerationList } from './generation.ts';
import { collectedImages } from './images-paths.ts';

const tags = ['Generations'];
const path = z.object({ id: z.string().describe('The generation’s id, gen_….') });

export const generationPaths: ZodOpenApiPathsObject = {
  '/v1/generations': {
    get: {
      operationId: 'listGenerations',
      tags,
      summary: 'The account’s generations, newest first',
      description: 'By whichever door they were started. The scope is GENERATIONS_READ.',
      requestParams: { query: GenerationsQuery },
      responses: answers({ 200: json('A page of them.', GenerationList) }, [
        'INVALID_REQUEST',
        'CURSOR_INVALID',
        'FORBIDDEN',
      ]),
    },
  },
  '/v1/generations/{id}': {
    get: {
      operationId: 'readGeneration',
      tags,
      summary: 'One generation, as it is now',
      description: 'The scope is GENERATIONS_READ.',
      requestParams: { path },
      responses: answers({ 200: json('The generation.', GenerationFields) }, ['FORBIDDEN', 'NOT_FOUND']),
    },
  },
  '/v1/generations/{id}/images': {
    get: {
      operationId: 'collectImages',
      tags,
      summary: 'The answer of the call that started it',
      description:
        'For who hung up: the pictures, or the error of the generation, in the form and with the status that the call would have had. The scope is GENERATIONS_READ.',
      requestParams: { path, query: CollectQuery },
      responses: answers(
        { 200: collectedImages },
        [
          'INVALID_REQUEST',
          'CONTENT_POLICY_VIOLATION',
          'FORBIDDEN',
          'NOT_FOUND',
          'GENERATION_RUNNING',
          'GENERATION_CANCELED',
          'UPSTREAM_ERROR',
          'ALL_PROVIDERS_EXHAUSTED',
          'STORAGE_UNAVAILABLE',
        ],
        GENERATION_HEADERS,
      ),
    },
  },
  '/v1/generations/{id}/events': {
    get: {
      operationId: 'followGeneration',
      tags,
      summary: 'What happens to a generation, as it happens',
      description:
        'Server-Sent Events for who accepts text/event-stream: each has the event’s cursor as its id and the type in lower case as its event; the stream ends after the last one, and who comes back then gets 204. Otherwise a page, which may wait for its first event. The scope is GENERATIONS_READ.',
      requestParams: {
        path,
        query: EventsQuery,
        header: z.object({
          'last-event-id': z.string().optional().describe('Of a stream: wins over `after`.'),
          accept: z.string().optional().describe('text/event-stream for a stream.'),
        }),
      },
      responses: answers(
        {
          200: {
            description: 'A stream, whose messages have these data; or a page.',
            content: { 'text/event-stream': { schema: EventFields }, 'application/json': { schema: EventPage } },
          },
          204: { description: 'Of a stream: nothing comes after the cursor, now or ever. Don’t come back.' },
        },
        ['INVALID_REQUEST', 'CURSOR_INVALID', 'FORBIDDEN', 'NOT_FOUND', 'CURSOR_EXPIRED'],
      ),
    },
  },
  '/v1/generations/{id}/cancel': {
    post: {
      operationId: 'cancelGeneration',
      tags,
      summary: 'Ask it to stop',
      description:
        'Answers at once with what is known of the bill; the last event has the final word. Twice is harmless. The scope is GENERATIONS_WRITE.',
      requestParams: { path },
      responses: answers({ 200: json('The generation, as it is now.', GenerationFields) }, ['FORBIDDEN', 'NOT_FOUND']),
    },
  },
  '/v1/generations/{id}/content': {
    delete: {
      operationId: 'eraseGeneration',
      tags,
      summary: 'Erase its prompt, pictures, thinking and text',
      description:
        'For good. Amounts, times and hashes stay, and events keep their places. One that runs is asked to stop, and erased when it has ended: content_erased_at says when. Twice is harmless. The scope is GENERATIONS_WRITE.',
      requestParams: { path },
      responses: answers({ 200: json('What is left of it.', GenerationFields) }, ['FORBIDDEN', 'NOT_FOUND']),
    },
  },
};
