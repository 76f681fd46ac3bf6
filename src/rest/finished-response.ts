import { errorResponse, REST_HEADERS } from './answering.ts';
import { failureOf } from './failed-generation.ts';
import type { Finished } from './finished.ts';
import { finishedHeaders } from './generation-headers.ts';
import { imagesAnswer } from './images-answer.ts';
import type { RestRooms } from './rooms.ts';

export interface FinishedResponseOptions {
  readonly responseFormat: 'url' | 'b64_json';
  /** What the request alone brought about, beside what its attempts did. */
  readonly warnings: readonly string[];
  readonly elapsedMs: number;
}

/** The one answer to a generation that has ended, to whoever waited for it and to whoever collects it later. */
export async function finishedResponse(
  rooms: RestRooms,
  all: Finished,
  { responseFormat, warnings, elapsedMs }: FinishedResponseOptions,
): Promise<Response> {
  const { modelId, status } = all.generation;
  const headers = finishedHeaders(all, rooms.catalog().modelById(modelId)?.slug ?? modelId, elapsedMs);
  if (status !== 'SUCCEEDED') return errorResponse(failureOf(all), headers);
  const body = await imagesAnswer(rooms, all, { responseFormat, warnings });
  return Response.json(body, { headers: { ...REST_HEADERS, ...headers } });
}
