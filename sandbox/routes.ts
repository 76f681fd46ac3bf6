import type { IncomingMessage, ServerResponse } from 'node:http';

/** One provider's paths. Resolves to false, with nothing answered, when the path is none of its own. */
export type Routes = (message: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;
