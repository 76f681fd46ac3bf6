import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../body.ts';
import { fileJson, type Files } from './files.ts';
import { notFound, Problem, sendJson } from './problem.ts';

/** `/files` and `/files/{id}`: uploads, which cost nothing. Throws a Problem. */
export async function answerFiles(
  message: IncomingMessage,
  response: ServerResponse,
  { uploads, id, origin }: { uploads: Files; id: string | null; origin: string },
): Promise<void> {
  if (id === null && message.method === 'POST') return receive(message, response, uploads, origin);
  if (id === null && message.method === 'GET') {
    const results = uploads.all().map((file) => fileJson(file, origin));
    return sendJson(response, 200, { next: null, previous: null, results });
  }
  const file = id === null ? null : uploads.get(id);
  if (file === null) throw notFound();
  if (message.method === 'GET') return sendJson(response, 200, fileJson(file, origin));
  if (message.method !== 'DELETE') throw notFound();
  uploads.delete(file.id);
  response.writeHead(204).end();
}

async function receive(
  message: IncomingMessage,
  response: ServerResponse,
  uploads: Files,
  origin: string,
): Promise<void> {
  const bytes = new Uint8Array(await readBody(message));
  const type = message.headers['content-type'] ?? '';
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => null);
  const content = form?.get('content');
  if (form === null || !(content instanceof File)) {
    throw new Problem(422, 'Invalid file', 'Expected multipart/form-data with the file as its part "content".');
  }
  const file = uploads.add({
    name: content.name,
    type: content.type,
    bytes: await content.bytes(),
    metadata: await readMetadata(form.get('metadata')),
  });
  sendJson(response, 201, fileJson(file, origin));
}

async function readMetadata(part: FormDataEntryValue | null): Promise<unknown> {
  if (part === null) return {};
  try {
    return JSON.parse(typeof part === 'string' ? part : await part.text());
  } catch {
    throw new Problem(422, 'Invalid file', 'Expected the part "metadata" to be a JSON object.');
  }
}
