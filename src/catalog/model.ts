import type { Json } from '../base/json.ts';
import type {
  FactSource,
  GalleryKind,
  Modality,
  Mode,
  ModelStatus,
  ParameterGroup,
  ParameterType,
  PriceDirection,
  PriceMetric,
  ServiceTier,
  Treatment,
} from './closed-sets.ts';
import type { ImportWarning } from './page/warning.ts';

/**
 * The catalog as every process holds it: immutable objects that point at each other, facts only. What was measured here
 * (performance) and what is known of an offer right now (health) are stores of their own.
 */

export interface Creator {
  readonly slug: string;
  readonly name: string;
}

export interface Model {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly creator: Creator;
  readonly family: string | null;
  readonly status: ModelStatus;
  readonly aliases: readonly string[];
  readonly alternativeNames: readonly string[];
  /** As published, month precision: "February 2026". */
  readonly released: string | null;
  readonly tags: readonly string[];
  readonly apiBaseUrl: string | null;
  readonly contextWindow: number | null;
  readonly maxInputImages: number | null;
  readonly maxOutputImages: number | null;
  readonly maxOutputTokens: number | null;
  readonly maxResolution: string | null;
  readonly maxVideoSeconds: number | null;
  readonly inputModalities: readonly Modality[];
  readonly outputModalities: readonly Modality[];
  readonly capabilities: readonly string[];
  readonly modes: readonly Mode[];
  readonly parameters: readonly Parameter[];
  /** As listed, retired ones after the others. */
  readonly offers: readonly Offer[];
  /** As imported; fastest median first. */
  readonly performance: readonly Performance[];
  /** Highest Elo first. */
  readonly benchmarks: readonly Benchmark[];
  /** Best rank first, then name. */
  readonly categoryRankings: readonly CategoryRanking[];
  readonly galleryCount: number;
  readonly gallery: readonly GalleryImage[];
  readonly examplePrompt: string | null;
  readonly about: About | null;
  readonly questions: readonly Question[];
  readonly links: readonly Link[];
  /** What was not understood of the page that was imported last. */
  readonly importWarnings: readonly ImportWarning[];
  /** The catalog version that last changed this model. */
  readonly version: number;
  readonly updatedAt: Date;
}

export interface Parameter {
  readonly name: string;
  readonly types: readonly ParameterType[];
  readonly group: ParameterGroup;
  readonly description: string;
  readonly required: boolean;
  /** `undefined` when there is none; a default of null is a default. */
  readonly default: Json | undefined;
  readonly values: readonly Json[] | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly modes: readonly Mode[];
  /** Slugs of the providers that alone understand it, as the page said: shown, not obeyed. Empty when all do. */
  readonly onlyVia: readonly string[];
  /** An offer without it counts as excluded, not merely lossy (images, mask). */
  readonly essential: boolean;
  /** One entry an offer of the model. */
  readonly treatments: readonly OfferTreatment[];
}

export interface OfferTreatment {
  readonly offer: Offer;
  readonly treatment: Treatment;
  /** The provider's own name of it, a dotted path into its body; null when it is ours too, or when there is none. */
  readonly providerName: string | null;
  /** The values that this offer takes, in our words; null when all of the parameter's. */
  readonly values: readonly Json[] | null;
  /** Our value → the provider's, where they differ ("0.5K" → "512"). Keys are our values as text; a null leaves the field out. */
  readonly convert: Readonly<Record<string, Json>> | null;
}

export interface Provider {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Resolution tier → aspect ratio → pixels. */
export type SizeTable = Readonly<Record<string, Readonly<Record<string, Size>>>>;

/** The pixel sizes that an offer takes when it takes more than a list of them: any within these bounds. */
export interface SizeRule {
  /** Both edges are multiples of it. */
  readonly multipleOf: number;
  /** In pixels, as are the next two. */
  readonly minArea: number;
  readonly maxArea: number;
  readonly maxEdge: number;
  /** The long edge is at most so many times the short one. */
  readonly maxRatio: number;
}

/** How many tokens pictures count at an offer that bills them so. Each part is null where nobody says. */
export interface ImageTokens {
  /** Quality → "WxH" → tokens of one picture that comes out. */
  readonly output: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
  /** Of one picture that goes in. */
  readonly input: { readonly usual: number; readonly most: number } | null;
  /** What each interim picture adds to the final one's. */
  readonly preview: number | null;
}

export interface Offer {
  readonly id: string;
  /** provider/name */
  readonly configKey: string;
  readonly model: Model;
  readonly provider: Provider;
  readonly providerModelId: string;
  readonly upstreamModelId: string;
  readonly modes: readonly Mode[];
  readonly regions: readonly string[];
  readonly prices: readonly Price[];
  readonly pricesEffectiveAt: string | null;
  readonly notes: readonly string[];
  readonly sourceUrl: string | null;
  readonly retiredAt: Date | null;
  /** The offer's own size table. Null: the formula for tiers holds. */
  readonly sizes: SizeTable | null;
  /** What pixels it takes. Null: those that its treatment of `size` lists, or any. */
  readonly sizeRule: SizeRule | null;
  /** Null where pictures are billed by the piece, or nobody says. */
  readonly imageTokens: ImageTokens | null;
}

export interface Price {
  readonly direction: PriceDirection;
  readonly metric: PriceMetric;
  readonly modality: Modality | null;
  readonly mode: Mode | null;
  readonly unitSize: number;
  /** Exact decimal. */
  readonly amount: string;
  readonly currency: string;
  readonly tier: ServiceTier;
  readonly resolution: string | null;
  readonly conditions: readonly PriceCondition[];
  readonly tokensPerUnit: number | null;
}

export interface PriceCondition {
  readonly parameter: string;
  readonly equals: Json;
}

/** How one provider did with the model over a window, latencies in milliseconds. */
export interface Performance {
  readonly provider: Provider;
  readonly model: Model;
  readonly offer: Offer | null;
  readonly mode: Mode | null;
  readonly source: FactSource;
  readonly sandbox: boolean;
  readonly windowDays: number;
  readonly updatedAt: Date;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly meanMs: number | null;
  /** 0 to 1. */
  readonly successRate: number | null;
  readonly totalRequests: number;
  readonly ttfbP50Ms: number | null;
  readonly ttfbP95Ms: number | null;
}

export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly mode: Mode;
}

export interface Competition {
  readonly id: string;
  readonly name: string;
  /** Which one of those with this name, from 1. */
  readonly occurrence: number;
  readonly mode: Mode | null;
  readonly prompt: string | null;
  readonly categories: readonly Category[];
}

export interface Standing {
  readonly model: Model;
  readonly source: FactSource;
  readonly asOf: Date | null;
  readonly elo: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly battles: number;
  readonly rank: number | null;
  readonly of: number | null;
}

export interface Benchmark extends Standing {
  readonly competition: Competition;
  readonly image: GalleryImage | null;
}

export interface CategoryRanking extends Standing {
  /** Null on the board over all categories. */
  readonly category: Category | null;
}

export interface GalleryImage {
  readonly kind: GalleryKind;
  /** Null where a page lists a picture without its address. */
  readonly url: string | null;
  readonly caption: string;
  readonly competition: Competition | null;
  readonly rank: number | null;
  readonly of: number | null;
  readonly elo: number | null;
}

export interface About {
  readonly overview: string | null;
  readonly strengths: readonly string[];
  readonly limitations: readonly string[];
  readonly technicalBackground: string | null;
  readonly bestFor: string | null;
}

export interface Question {
  readonly question: string;
  readonly answer: string;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** One consistent view of all models. Look-ups never touch the database. */
export interface Catalog {
  /** Grows with every change of any model; equal versions are equal catalogs. */
  readonly version: number;
  /** By name. */
  readonly models: readonly Model[];
  readonly providers: readonly Provider[];
  readonly competitions: readonly Competition[];
  readonly categories: readonly Category[];
  /** By slug or alias, exactly as written. */
  model(slugOrAlias: string): Model | null;
  modelById(id: string): Model | null;
  provider(slug: string): Provider | null;
  providerById(id: string): Provider | null;
  offer(configKey: string): Offer | null;
  offerById(id: string): Offer | null;
  competitionById(id: string): Competition | null;
  /** By config key. */
  offersOf(provider: Provider): readonly Offer[];
  /** Highest Elo first. */
  standingsOf(competition: Competition): readonly Benchmark[];
}
