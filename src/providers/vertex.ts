import { geminiBody } from './gemini-body.ts';
import { GOOGLE_FAMILY } from './gemini-contents.ts';
import { streamContent } from './gemini-stream.ts';
import { failed } from './outcome.ts';
import type { PaidFetch } from './paid-fetch.ts';
import type { Provider, ProviderCall, ProviderOutcome, ProviderRequest, ProviderUpdate } from './provider.ts';
import { ProviderError } from './provider-error.ts';
import { createQuote } from './quote.ts';
import type { VertexSettings } from './settings.ts';
import { vertexAddress } from './vertex-address.ts';
import { createIdentity, type Identity, type Proof } from './vertex-identity.ts';

interface Settings extends VertexSettings {
  readonly fetch: PaidFetch;
  readonly firstByteTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/**
 * Google's Vertex AI, streaming
 * (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference). The same models and the same
 * answers as the Gemini API's, behind another door: a project pays, by its own quota, and who calls is proven by a
 * token. Its batches read from and write to cloud storage and are not spoken here.
 */
export function createVertex(settings: Settings): Provider {
  const identity = createIdentity(settings);
  return {
    slug: 'vertex',
    credential: identity.credential,
    conversationFamily: GOOGLE_FAMILY,
    standard: {
      kind: 'sync',
      billedWhenAborted: true,
      body: geminiBody,
      run: (request, call) => run(settings, identity, request, call),
    },
    batch: null,
    verifyHook: null,
  };
}

async function* run(
  settings: Settings,
  identity: Identity,
  request: ProviderRequest,
  call: ProviderCall,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  // Before the connection is made: between the look at the lease and the first byte nothing may be waited for.
  const proof = await identity.proof(call.signal).catch((error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  });
  if (proof instanceof ProviderError) return failed(proof);
  const door = {
    address: (model: string) => vertexAddress(settings, model),
    headers: proof.headers,
    wording: { api: 'Vertex AI', quote: createQuote({ apiKey: proof.secret, prompt: request.prompt }) } as const,
    fetch: settings.fetch,
    firstByteTimeoutMs: settings.firstByteTimeoutMs,
    idleTimeoutMs: settings.idleTimeoutMs,
  };
  return renewing(proof, yield* streamContent(door, request, call));
}

/** A token that was refused may be older than its credential: then the same offer may work with the next one. */
function renewing(proof: Proof, outcome: ProviderOutcome): ProviderOutcome {
  if (outcome.outcome !== 'failed' || outcome.error.providerStatus !== '401 UNAUTHENTICATED') return outcome;
  if (!proof.refused()) return outcome;
  const { message, code, billing, providerStatus, cause } = outcome.error;
  return {
    ...outcome,
    error: new ProviderError(message, { code, billing, providerStatus, cause, reach: 'RETRY' }),
  };
}
