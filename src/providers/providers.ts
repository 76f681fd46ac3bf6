import { createGemini } from './gemini.ts';
import { createPaidFetch } from './paid-fetch.ts';
import type { Provider } from './provider.ts';

/** Each provider's own settings; null where there are none. */
export interface ProviderSettings {
  readonly gemini: { readonly apiKey: string; readonly baseUrl: string } | null;
}

export interface Providers {
  /** By slug; one that is absent can't be called here. */
  readonly bySlug: ReadonlyMap<string, Provider>;
  /** The slugs of those that can be called. */
  readonly configured: ReadonlySet<string>;
  /** Whether all of them are the sandbox. */
  readonly sandbox: boolean;
}

/** No secret: the sandbox takes any key, and it is the only one that a sandbox ever gets to see. */
const SANDBOX_KEY = 'sandbox';

/**
 * The providers that this process can call. With a sandbox every one of them is there and talks to the sandbox alone,
 * with a dummy key: real keys and addresses of the settings are not even looked at, so that nothing can be paid by
 * mistake.
 */
export function createProviders(settings: ProviderSettings, sandboxUrl: string | null): Providers {
  const fetch = createPaidFetch();
  const { gemini } = sandboxUrl === null ? settings : { gemini: { apiKey: SANDBOX_KEY, baseUrl: sandboxUrl } };
  const providers = gemini === null ? [] : [createGemini({ ...gemini, fetch })];
  const bySlug = new Map(providers.map((provider) => [provider.slug, provider]));
  return { bySlug, configured: new Set(bySlug.keys()), sandbox: sandboxUrl !== null };
}
