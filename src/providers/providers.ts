import { createFal } from './fal.ts';
import type { FetchPicture } from './fetch-picture.ts';
import { freeFetch } from './free-fetch.ts';
import { createGemini } from './gemini.ts';
import { createOpenai } from './openai.ts';
import { createPaidFetch } from './paid-fetch.ts';
import type { Provider } from './provider.ts';
import { createReplicate } from './replicate.ts';
import { sandboxSettings, type ProviderSettings } from './settings.ts';
import { createVertex } from './vertex.ts';

export interface Providers {
  /** By slug; one that is absent can't be called here. */
  readonly bySlug: ReadonlyMap<string, Provider>;
  /** The slugs of those that can be called. */
  readonly configured: ReadonlySet<string>;
  /** Whether all of them are the sandbox. */
  readonly sandbox: boolean;
}

/**
 * The providers that this process can call. With a sandbox every one of them is there and talks to the sandbox alone:
 * what the environment says of real ones is left aside.
 */
export function createProviders(
  given: ProviderSettings,
  sandboxUrl: string | null,
  { fetchPicture }: { fetchPicture: FetchPicture },
): Providers {
  const fetch = createPaidFetch();
  const settings = sandboxUrl === null ? given : sandboxSettings(sandboxUrl);
  const providers: Provider[] = [];
  if (settings.gemini !== null) providers.push(createGemini({ ...settings.gemini, fetch, freeFetch }));
  if (settings.vertex !== null) providers.push(createVertex({ ...settings.vertex, fetch }));
  if (settings.openai !== null) providers.push(createOpenai({ ...settings.openai, fetch, fetchPicture }));
  if (settings.fal !== null) providers.push(createFal({ ...settings.fal, fetch, freeFetch, fetchPicture }));
  if (settings.replicate !== null)
    providers.push(createReplicate({ ...settings.replicate, fetch, freeFetch, fetchPicture }));
  const bySlug = new Map(providers.map((provider) => [provider.slug, provider]));
  return { bySlug, configured: new Set(bySlug.keys()), sandbox: sandboxUrl !== null };
}
