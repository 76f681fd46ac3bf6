import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';

type Parameters = Readonly<Record<string, unknown>>;

/** What the documents that clients registered may take in memory together, in characters. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

/**
 * Automatic persisted queries, as Apollo's and urql's clients speak them: a document is named by its SHA-256, and sent
 * along only when this process doesn't know it yet. So a GET is short enough for every cache on the way. Nothing is kept
 * beyond this process: who asks for what it doesn't know is told so, and sends the document once more.
 */
export class PersistedDocuments {
  readonly #documents = new LRUCache<string, string>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (document) => Math.max(document.length, 1),
  });

  /** The parameters with the document that they name. Throws a GraphQLError when they name none that is known. */
  resolve(parameters: Parameters): Parameters {
    const { query, extensions } = parameters;
    if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions)) return parameters;
    const name = nameOf(extensions.persistedQuery);
    if (query === undefined || query === null) {
      const document = this.#documents.get(name);
      if (document === undefined) throw notFound();
      return { ...parameters, query: document };
    }
    // What is no text is refused like any other.
    if (typeof query !== 'string') return parameters;
    if (hash('sha256', query) !== name) {
      const message = `Expected the document that ${name} is the SHA-256 of; got one with another. Hash what is sent, byte for byte.`;
      throw refusal('BAD_REQUEST', message, 400);
    }
    this.#documents.set(name, query);
    return parameters;
  }
}

function nameOf(persisted: unknown): string {
  const named = typeof persisted === 'object' && persisted !== null ? persisted : {};
  const name = 'sha256Hash' in named ? named.sha256Hash : undefined;
  const version = 'version' in named ? named.version : undefined;
  if (version === 1 && typeof name === 'string' && /^[0-9a-f]{64}$/.test(name)) return name;
  const message =
    'Expected extensions.persistedQuery to be {"version": 1, "sha256Hash": …}, the hash as 64 lower-case hexadecimal digits.';
  throw refusal('BAD_REQUEST', message, 400);
}

/** The words that clients look for; 200, since nothing went wrong: they ask again with the document. */
function notFound(): GraphQLError {
  return refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', 200);
}

function refusal(code: string, message: string, status: number): GraphQLError {
  const http = { status, headers: { 'cache-control': 'no-store' } };
  return new GraphQLError(message, { extensions: { code, http } });
}
