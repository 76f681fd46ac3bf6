import type { GoogleAuth } from 'google-auth-library';
import { credentialName } from './credential.ts';
import { ProviderError } from './provider-error.ts';
import type { VertexSettings } from './settings.ts';
import { stoppedBeforeSending } from './gemini-stream.ts';

/** What one call proves itself with. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  /** Never to be seen in a message. */
  readonly secret: string;
  /** The provider refused it. Tells whether the next call proves itself with a newer one. */
  refused(): boolean;
}

/** Who we are at Vertex AI. */
export interface Identity {
  /** Names it without giving it away. */
  readonly credential: string;
  /** Rejects with a ProviderError when there is no proof to be had. */
  proof(signal: AbortSignal): Promise<Proof>;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
/** The metadata server answers at once or isn't there; a token server is as quick as any API. */
const TOKEN_TIMEOUT_MS = 20_000;

export function createIdentity({ credential, project }: Pick<VertexSettings, 'credential' | 'project'>): Identity {
  switch (credential.kind) {
    case 'api key':
      return fixed(credential.apiKey, { 'x-goog-api-key': credential.apiKey });
    case 'access token':
      return fixed(credential.accessToken, { authorization: `Bearer ${credential.accessToken}` });
    case 'default':
      return new DefaultIdentity(project);
    default:
      return credential satisfies never;
  }
}

function fixed(secret: string, headers: Readonly<Record<string, string>>): Identity {
  const proof = { headers, secret, refused: () => false };
  return { credential: credentialName(secret), proof: () => Promise.resolve(proof) };
}

/**
 * Application default credentials. The library finds them, fetches tokens, keeps each until shortly before its end and
 * lets calls that come together share one fetch. A token that was refused before its end (revoked, or its key replaced)
 * is forgotten together with what it was made from.
 */
class DefaultIdentity implements Identity {
  readonly credential: string;
  readonly #project: string | null;
  /** Loaded when it is first needed: most installations never do, and it is a fifth of a second at every start. */
  #auth: Promise<GoogleAuth> | null = null;
  /** The one that the last call proved itself with. */
  #secret: string | null = null;

  constructor(project: string | null) {
    this.#project = project;
    this.credential = credentialName(`application default credentials for ${project ?? 'no project'}`);
  }

  async proof(signal: AbortSignal): Promise<Proof> {
    const auth = (this.#auth ??= this.#create());
    const headers = await fetchHeaders(await auth, signal);
    const secret = headers['authorization']?.replace(/^Bearer /i, '') ?? '';
    if (secret === '') throw noProof('they gave no access token', null);
    const isOld = secret === this.#secret;
    this.#secret = secret;
    const refused = (): boolean => {
      if (this.#auth === auth) this.#auth = null;
      // With a token that was just made, another one would be refused as well.
      return isOld;
    };
    return { headers, secret, refused };
  }

  /** With a project told it needs not to be looked up, which some kinds of credentials would ask another API for. */
  async #create(): Promise<GoogleAuth> {
    const library = await import('google-auth-library');
    return new library.GoogleAuth({ scopes: SCOPE, ...(this.#project !== null && { projectId: this.#project }) });
  }
}

async function fetchHeaders(auth: GoogleAuth, signal: AbortSignal): Promise<Record<string, string>> {
  const patience = AbortSignal.timeout(TOKEN_TIMEOUT_MS);
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(new Error('the token did not come in time'));
  const either = AbortSignal.any([signal, patience]);
  either.addEventListener('abort', stop, { once: true });
  if (either.aborted) stop();
  try {
    return Object.fromEntries(await Promise.race([auth.getRequestHeaders(), stopped.promise]));
  } catch (error) {
    if (signal.aborted) throw stoppedBeforeSending(error);
    throw noProof(reasonOf(error), error);
  } finally {
    either.removeEventListener('abort', stop);
  }
}

/** The status of a token server; other errors of the library are sentences about files and settings, without secrets. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'there is no reason known';
  if ('status' in error && typeof error.status === 'number') return `the token server answered HTTP ${error.status}`;
  return error.message.replaceAll(/\s+/g, ' ').slice(0, 300);
}

function noProof(reason: string, cause: unknown): ProviderError {
  return new ProviderError(
    `Vertex AI was not called: the application default credentials could not be used (${reason}). Check GOOGLE_APPLICATION_CREDENTIALS, or set VERTEX_ACCESS_TOKEN or VERTEX_API_KEY.`,
    { code: 'PROVIDER_AUTH', reach: 'OFFER', billing: 'NO', cause },
  );
}
