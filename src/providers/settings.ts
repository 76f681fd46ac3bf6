/** Each provider's own settings, as the environment gave them; null where there are none, so that it can't be called. */
export interface ProviderSettings {
  readonly gemini: { readonly apiKey: string; readonly baseUrl: string } | null;
  readonly vertex: VertexSettings | null;
  readonly fal: {
    readonly apiKey: string;
    readonly queueUrl: string;
    readonly restUrl: string;
    readonly apiUrl: string;
  } | null;
  readonly replicate: {
    readonly apiToken: string;
    readonly baseUrl: string;
    /** "whsec_…"; null: the account's default one is asked for. */
    readonly webhookSecret: string | null;
  } | null;
  readonly openai: { readonly apiKey: string; readonly baseUrl: string } | null;
}

export interface VertexSettings {
  /** Null only with an API key of express mode. */
  readonly project: string | null;
  readonly location: string;
  /** Null: Google's, by location. */
  readonly baseUrl: string | null;
  readonly credential:
    | { readonly kind: 'api key'; readonly apiKey: string }
    | { readonly kind: 'access token'; readonly accessToken: string }
    /** Application default credentials: a file that GOOGLE_APPLICATION_CREDENTIALS names, gcloud's, or the metadata server. */
    | { readonly kind: 'default' };
}

/** The slugs of all providers that this program speaks. */
export const PROVIDER_SLUGS = ['gemini', 'vertex', 'fal', 'replicate', 'openai'] as const;
export type ProviderSlug = (typeof PROVIDER_SLUGS)[number];

/** No secret: the sandbox takes any key, and it is the only one that a sandbox ever gets to see. */
const SANDBOX_KEY = 'sandbox';
/** Signs the sandbox's webhooks in Replicate's way; it isn't secret either, since nothing real believes it. */
export const SANDBOX_WEBHOOK_SECRET = `whsec_${Buffer.from('the sandbox signs with this secret').toString('base64')}`;

/**
 * Every provider there is, each at its part of the sandbox, with dummy keys: real keys and addresses are not even looked
 * at, so that nothing can be paid by mistake.
 */
export function sandboxSettings(sandboxUrl: string): ProviderSettings {
  return {
    gemini: { apiKey: SANDBOX_KEY, baseUrl: sandboxUrl },
    vertex: {
      project: 'sandbox',
      location: 'global',
      baseUrl: `${sandboxUrl}/vertex`,
      credential: { kind: 'access token', accessToken: SANDBOX_KEY },
    },
    fal: {
      apiKey: SANDBOX_KEY,
      queueUrl: `${sandboxUrl}/fal/queue`,
      restUrl: `${sandboxUrl}/fal/rest`,
      apiUrl: `${sandboxUrl}/fal/api`,
    },
    replicate: {
      apiToken: SANDBOX_KEY,
      baseUrl: `${sandboxUrl}/replicate/v1`,
      webhookSecret: SANDBOX_WEBHOOK_SECRET,
    },
    openai: { apiKey: SANDBOX_KEY, baseUrl: `${sandboxUrl}/openai/v1` },
  };
}

/** The origins that the settings name: pictures in answers may lie there, also when they are private. */
export function providerOrigins({ gemini, vertex, fal, replicate, openai }: ProviderSettings): string[] {
  const urls = [
    gemini?.baseUrl,
    vertex?.baseUrl,
    fal?.queueUrl,
    fal?.restUrl,
    fal?.apiUrl,
    replicate?.baseUrl,
    openai?.baseUrl,
  ];
  return [...new Set(urls.flatMap((url) => (url == null ? [] : [new URL(url).origin])))];
}
