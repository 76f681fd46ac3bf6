import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, readJsonBody } from '../body.ts';
import { type Complaint, invalidInput, plainError, sendJson } from './fal-error.ts';
import { type Media, newId } from './media.ts';

/** Uploads that were announced and didn't come yet: with the first use the address has done its duty. */
const MOST_ANNOUNCED = 1_000;

interface Announced {
  readonly name: string;
  readonly type: string;
  readonly lifetime: unknown;
}

/** fal's storage for inputs: an upload is announced with the key, then put to the address that this is answered with. */
export class Storage {
  readonly #announced = new Map<string, Announced>();
  readonly #media: Media;

  constructor(media: Media) {
    this.#media = media;
  }

  /** `POST /storage/upload/initiate`. Throws a FalError. */
  async initiate(message: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const body = Object(await readJsonBody(message));
    const complaints = ['content_type', 'file_name'].flatMap((name): Complaint[] => {
      if (typeof body[name] === 'string' && body[name] !== '') return [];
      return [{ loc: ['body', name], msg: 'Field required', type: 'missing' }];
    });
    if (complaints.length > 0) throw invalidInput(complaints);
    const id = newId();
    const name = String(body['file_name']).replaceAll(/[^\w.-]/g, '_');
    const lifetime = message.headers['x-fal-object-lifecycle'];
    this.#announced.set(id, { name, type: String(body['content_type']), lifetime });
    for (const oldest of this.#announced.keys()) {
      if (this.#announced.size <= MOST_ANNOUNCED) break;
      this.#announced.delete(oldest);
    }
    sendJson(response, 200, { upload_url: `${origin}/upload/${id}`, file_url: `${origin}/files/${id}/${name}` });
  }

  /** `PUT` of the bytes. The address is the permission. Throws a FalError. */
  async receive(message: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const announced = this.#announced.get(id);
    if (announced === undefined) throw plainError(404, 'Upload not found');
    const bytes = await readBody(message);
    if (message.headers['content-type'] !== announced.type) {
      throw plainError(403, `Expected the content type that was announced, ${announced.type}.`);
    }
    this.#announced.delete(id);
    this.#media.add({ id, ...announced, bytes });
    response.writeHead(200).end();
  }
}
