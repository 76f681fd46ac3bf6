import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { AssetsSettings } from './assets/settings.ts';
import { SetupError } from './base/setup-error.ts';
import type { ProviderSettings, VertexSettings } from './providers/settings.ts';

/**
 * What this process was told by its environment: read once, here, every problem reported together. What is not a plain
 * setting is a union of its variants.
 */
export interface Config {
  readonly role: 'all' | 'api' | 'worker';
  /** Absolute folder of everything that this installation keeps on disk. */
  readonly dataDir: string;
  readonly assets: AssetsSettings;
  readonly postgres:
    | { readonly kind: 'embedded' }
    | { readonly kind: 'external'; readonly url: string; readonly directUrl: string };
  readonly host: string;
  readonly port: number;
  /** How others reach this installation, without a trailing slash; null: by host and port. */
  readonly publicUrl: string | null;
  /** The bootstrap key of the environment; null: one is made and kept in the data folder. */
  readonly adminKey: string | null;
  /** Null: made and kept in the data folder (embedded PostgreSQL only). */
  readonly secret: string | null;
  readonly sandbox: {
    readonly mode: 'auto' | 'on' | 'off';
    readonly speed: number;
    readonly failures: 'on' | 'off';
    /** One that runs already, for all processes of an installation; null: each process with hands starts its own. */
    readonly url: string | null;
  };
  readonly providers: ProviderSettings;
  /** Origins beside the providers' own that pictures may be fetched from although they are private or plain http. */
  readonly fetchAllowOrigins: readonly string[];
  readonly worker: WorkerConfig;
  /** How long a webhook of ours may take to be answered. */
  readonly webhookTimeoutMs: number;
  readonly logLevel: string;
}

/** How a worker keeps its generations alive. All in milliseconds but `concurrency`. */
export interface WorkerConfig {
  /** Generations that one process runs side by side. */
  readonly concurrency: number;
  /** How long a claim holds without a heartbeat; a heartbeat comes every third of it. */
  readonly leaseMs: number;
  /** How often a worker looks for work that no wake-up told of. */
  readonly pollMs: number;
  /** How long a shutdown waits for generations that are being paid for. */
  readonly drainMs: number;
  /** How long after its intent a submit whose answer was lost is looked for, before it counts as never arrived. */
  readonly reconcileGraceMs: number;
  /** The shortest and the longest time that a breaker stays open before a probe. */
  readonly breakerOpenMs: { readonly least: number; readonly most: number };
}

/** The environment can't be used as it is; one line a problem. */
export class ConfigError extends SetupError {
  override name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
}

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform((url) => url.replace(/\/+$/, ''));
const whole = (least: number, most: number) =>
  z.string().transform((text, context) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    context.addIssue({ code: 'custom', message: `must be a whole number from ${least} to ${most}, got "${text}"` });
    return z.NEVER;
  });
const choice = <const Value extends string>(values: readonly Value[]) =>
  z.enum(values, { error: (issue) => `must be one of ${values.join(', ')}, got "${String(issue.input)}"` });
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://');

const origins = z.string().transform((text, context) =>
  text.split(',').flatMap((part) => {
    const url = URL.parse(part.trim());
    if (url !== null && /^https?:$/.test(url.protocol)) return [url.origin];
    context.addIssue({ code: 'custom', message: `must be http(s) origins joined by commas, got "${part.trim()}"` });
    return [];
  }),
);

/** `disk`, or `s3://bucket/prefix`. Buckets are named by the strictest rules that any service has (RFC 1123 labels). */
const assets = z.string().transform((text, context) => {
  if (text === 'disk') return null;
  const [, bucket, prefix = ''] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/+([\w.\-/]{0,500}?)\/*)?$/.exec(text) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  context.addIssue({ code: 'custom', message: `must be disk or s3://bucket/prefix, got "${text}"` });
  return z.NEVER;
});

const Environment = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATA_DIR: z.string().default('.pictograph'),
  ASSETS: assets.default(null),
  S3_ENDPOINT: httpUrl.optional(),
  AWS_REGION: z.string().min(1).optional(),
  AWS_DEFAULT_REGION: z.string().min(1).optional(),
  AWS_ACCESS_KEY_ID: z.string().min(1).optional(),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  AWS_SESSION_TOKEN: z.string().min(1).optional(),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((host) => isIP(host) !== 0 || /^[a-z0-9.-]+$/i.test(host), 'must be a host name or an address'),
  PORT: whole(0, 65_535).default(4000),
  PUBLIC_URL: httpUrl.optional(),
  ROLE: choice(['all', 'api', 'worker']).default('all'),
  ADMIN_KEY: z.string().min(24, 'must have 24 characters or more').optional(),
  SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
  SANDBOX: choice(['auto', 'on', 'off']).default('auto'),
  SANDBOX_SPEED: z
    .string()
    .transform(Number)
    .refine((speed) => speed >= 0.1 && speed <= 1000, 'must be a number from 0.1 to 1000')
    .default(4),
  SANDBOX_FAILURES: choice(['off', 'on']).default('off'),
  SANDBOX_URL: httpUrl.optional(),
  GEMINI_API_KEY: z.string().min(1).optional(),
  GEMINI_BASE_URL: httpUrl.default('https://generativelanguage.googleapis.com'),
  VERTEX_PROJECT: z.string().min(1).optional(),
  VERTEX_LOCATION: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be a location such as global or us-central1')
    .default('global'),
  VERTEX_ACCESS_TOKEN: z.string().min(1).optional(),
  VERTEX_API_KEY: z.string().min(1).optional(),
  VERTEX_BASE_URL: httpUrl.optional(),
  FAL_KEY: z.string().min(1).optional(),
  FAL_QUEUE_URL: httpUrl.default('https://queue.fal.run'),
  FAL_REST_URL: httpUrl.default('https://rest.fal.ai'),
  FAL_API_URL: httpUrl.default('https://api.fal.ai'),
  REPLICATE_API_TOKEN: z.string().min(1).optional(),
  REPLICATE_BASE_URL: httpUrl.default('https://api.replicate.com/v1'),
  REPLICATE_WEBHOOK_SECRET: z.string().startsWith('whsec_', 'must begin with whsec_').optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: httpUrl.default('https://api.openai.com/v1'),
  FETCH_ALLOW_ORIGINS: origins.default([]),
  WEBHOOK_TIMEOUT_MS: whole(100, 60_000).default(15_000),
  RECONCILE_GRACE_MS: whole(500, 3_600_000).default(120_000),
  BREAKER_OPEN_MS: whole(100, 3_600_000).default(15_000),
  WORKER_CONCURRENCY: whole(1, 1000).default(16),
  LEASE_MS: whole(200, 600_000).default(30_000),
  POLL_MS: whole(50, 60_000).default(2000),
  DRAIN_MS: whole(0, 900_000).default(120_000),
  LOG_LEVEL: choice(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** Reads the environment. An empty variable counts as absent. Throws {@link ConfigError} with every problem. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (given['DATABASE_URL'] !== undefined && given['SECRET'] === undefined) {
    problems.push(
      'SECRET: is required with DATABASE_URL, since every process must derive the same keys from it. Set it to 32 random characters or more.',
    );
  }
  if (
    given['ASSETS']?.startsWith('s3:') === true &&
    (given['AWS_ACCESS_KEY_ID'] === undefined) !== (given['AWS_SECRET_ACCESS_KEY'] === undefined)
  ) {
    problems.push(
      'AWS_ACCESS_KEY_ID: and AWS_SECRET_ACCESS_KEY go together. Set both, or neither where the machine has a role.',
    );
  }
  if (given['VERTEX_ACCESS_TOKEN'] !== undefined && given['VERTEX_PROJECT'] === undefined) {
    problems.push('VERTEX_PROJECT: is required with VERTEX_ACCESS_TOKEN, since the project is part of every address.');
  }
  const configures = [
    'GEMINI_API_KEY',
    'VERTEX_PROJECT',
    'VERTEX_API_KEY',
    'FAL_KEY',
    'REPLICATE_API_TOKEN',
    'OPENAI_API_KEY',
  ];
  if (given['SANDBOX'] === 'off' && configures.every((name) => given[name] === undefined)) {
    problems.push(
      `SANDBOX: is off and no provider is configured, so nothing could be generated. Set one of ${configures.join(', ')}, or leave SANDBOX out.`,
    );
  }
  if (given['DATABASE_URL'] === undefined && (given['ROLE'] === 'api' || given['ROLE'] === 'worker')) {
    problems.push(
      `ROLE: ${given['ROLE']} needs DATABASE_URL, since the embedded PostgreSQL belongs to one process. Set DATABASE_URL, or leave ROLE out.`,
    );
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const env = parsed.data;
  return {
    role: env.ROLE,
    dataDir: resolve(env.DATA_DIR),
    assets: assetsOf(env),
    postgres:
      env.DATABASE_URL === undefined
        ? { kind: 'embedded' }
        : { kind: 'external', url: env.DATABASE_URL, directUrl: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL },
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? null,
    adminKey: env.ADMIN_KEY ?? null,
    secret: env.SECRET ?? null,
    sandbox: {
      mode: env.SANDBOX,
      speed: env.SANDBOX_SPEED,
      failures: env.SANDBOX_FAILURES,
      url: env.SANDBOX_URL ?? null,
    },
    providers: providersOf(env),
    fetchAllowOrigins: env.FETCH_ALLOW_ORIGINS,
    worker: {
      concurrency: env.WORKER_CONCURRENCY,
      leaseMs: env.LEASE_MS,
      pollMs: env.POLL_MS,
      drainMs: env.DRAIN_MS,
      reconcileGraceMs: env.RECONCILE_GRACE_MS,
      breakerOpenMs: { least: env.BREAKER_OPEN_MS, most: 8 * env.BREAKER_OPEN_MS },
    },
    webhookTimeoutMs: env.WEBHOOK_TIMEOUT_MS,
    logLevel: env.LOG_LEVEL,
  };
}

function assetsOf(env: z.output<typeof Environment>): AssetsSettings {
  if (env.ASSETS === null) return { kind: 'disk', folder: join(resolve(env.DATA_DIR), 'images') };
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  return {
    kind: 's3',
    ...env.ASSETS,
    endpoint: env.S3_ENDPOINT ?? null,
    region: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1',
    credentials:
      accessKeyId === undefined || secretAccessKey === undefined
        ? null
        : { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  };
}

/** A provider is there when what it can't do without is there. */
function providersOf(env: z.output<typeof Environment>): ProviderSettings {
  return {
    gemini: env.GEMINI_API_KEY === undefined ? null : { apiKey: env.GEMINI_API_KEY, baseUrl: env.GEMINI_BASE_URL },
    vertex: vertexOf(env),
    fal:
      env.FAL_KEY === undefined
        ? null
        : { apiKey: env.FAL_KEY, queueUrl: env.FAL_QUEUE_URL, restUrl: env.FAL_REST_URL, apiUrl: env.FAL_API_URL },
    replicate:
      env.REPLICATE_API_TOKEN === undefined
        ? null
        : {
            apiToken: env.REPLICATE_API_TOKEN,
            baseUrl: env.REPLICATE_BASE_URL,
            webhookSecret: env.REPLICATE_WEBHOOK_SECRET ?? null,
          },
    openai: env.OPENAI_API_KEY === undefined ? null : { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL },
  };
}

function vertexOf(env: z.output<typeof Environment>): VertexSettings | null {
  const { VERTEX_PROJECT: project, VERTEX_API_KEY: apiKey, VERTEX_ACCESS_TOKEN: accessToken } = env;
  const place = { project: project ?? null, location: env.VERTEX_LOCATION, baseUrl: env.VERTEX_BASE_URL ?? null };
  if (apiKey !== undefined) return { ...place, credential: { kind: 'api key', apiKey } };
  if (project === undefined) return null;
  if (accessToken !== undefined) return { ...place, credential: { kind: 'access token', accessToken } };
  return { ...place, credential: { kind: 'default' } };
}
