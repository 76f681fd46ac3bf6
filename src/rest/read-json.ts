import { isDeeper, isLarger } from '../base/nesting.ts';
import { readBytes } from './read-bytes.ts';
import { RestError } from './rest-error.ts';

/** A request with pictures as data URLs is the longest; those who have many of them send a form. In bytes. */
export const MOST_JSON_BYTES = 40 * 1024 * 1024;
const MOST_LEVELS = 64;
/** Of fields, and of what is in them. What is wrong or ignored is told of each, which a million of them would make a long answer. */
const MOST_VALUES = 1000;

/** A byte order mark is left out; bytes that are no text would come out as other text than was sent. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The body as a JSON object. Throws RestError. */
export async function readJson({ headers, body }: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = decode(await readBytes(headers, body, MOST_JSON_BYTES));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RestError('INVALID_REQUEST', 'Expected a JSON object as the body; it is no JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const came = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    throw new RestError('INVALID_REQUEST', `Expected a JSON object as the body; got ${came}.`);
  }
  if (isDeeper(value, MOST_LEVELS))
    throw new RestError('INVALID_REQUEST', `The body may be nested at most ${MOST_LEVELS} levels deep.`);
  if (isLarger(value, MOST_VALUES)) {
    const message = `A request may hold at most ${MOST_VALUES} values, fields and what is in them. Send fewer.`;
    throw new RestError('REQUEST_TOO_LARGE', message);
  }
  return { ...value };
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new RestError('INVALID_REQUEST', 'The body is not UTF-8.');
  }
}
