import type { Json } from '../base/json.ts';
import { costOf, type Cost, type CostComponent, type CountedUsage } from './cost.ts';
import { Decimal } from './decimal.ts';
import { outputImageTokens } from './image-tokens.ts';
import type { Mode, ServiceTier } from './closed-sets.ts';
import type { Offer, Size } from './model.ts';

/** A prompt of a few sentences, when nobody says what the prompt will be. */
const USUAL_PROMPT_TOKENS = 60;
/** No prompt is longer than 32 KiB, and no token shorter than a byte. */
const MOST_PROMPT_TOKENS = 32_768;
/** Where the catalog doesn't say: what Gemini 3 models count for one picture at their highest media resolution. */
const INPUT_IMAGE_TOKENS = 1120;
/** Text beside a picture took 88 to 630 tokens in published answers, thinking at its highest level 700 to 800. */
const USUAL_OTHER_TOKENS = 1000;
/** Where a model's limit is not known: the highest that Vertex AI grants one answer. */
const MOST_OTHER_TOKENS = 32_768;
/** A thinking model may send up to two interim pictures before the final one, and a provider may bill them alike. */
const MOST_IMAGES_A_CALL = 3;

export interface EstimateRequest {
  readonly mode: Mode;
  readonly tier: ServiceTier;
  /** As the offer will draw it; null when nobody chose one. */
  readonly resolution: string | null;
  /** The pixels that should come; null when the provider chooses. */
  readonly size: Size | null;
  readonly parameters: Readonly<Record<string, Json>>;
  /** How many images are asked for. */
  readonly images: number;
  readonly inputImages: number;
  /** Null when the prompt is not known yet. */
  readonly promptTokens: number | null;
  /** What it can't be more than, where promptTokens is a guess. */
  readonly mostPromptTokens?: number;
}

export interface CostEstimate {
  /** Exact decimal in US dollars; null when the offer's prices don't say. */
  readonly costUsd: string | null;
  /** The most that it can cost: what may be held. */
  readonly costMaxUsd: string | null;
  /** True when no count had to be guessed, so that this is the price. */
  readonly exact: boolean;
  readonly components: readonly CostComponent[];
}

/**
 * What a request would cost at an offer. Prices by the piece are known before; prices by the token are estimated from
 * the catalog's counts, else from usual ones. Several images are several calls, each with its own prompt and thinking.
 */
export function estimateCost(offer: Offer, request: EstimateRequest): CostEstimate {
  const usual = priced(offer, request, countsOf(offer, request, 'usual'), request.images);
  if (usual.components.length === 0) return { costUsd: null, costMaxUsd: null, exact: false, components: [] };
  const byTokens = usual.lines.some((line) => line.metric === 'TOKEN');
  const mostImages = request.images * (byTokens ? MOST_IMAGES_A_CALL : 1);
  const most = priced(offer, request, countsOf(offer, request, 'most'), mostImages);
  return {
    costUsd: dollars(usual),
    costMaxUsd: dollars(most),
    exact: usual.exact && !byTokens,
    components: usual.components,
  };
}

/** What the provider would count over all calls, but for the images. */
function countsOf(offer: Offer, request: EstimateRequest, which: 'usual' | 'most'): CountedUsage {
  const calls = callsOf(request);
  const isUsual = which === 'usual';
  const counted = isUsual ? request.promptTokens : (request.mostPromptTokens ?? request.promptTokens);
  const prompt = counted ?? (isUsual ? USUAL_PROMPT_TOKENS : MOST_PROMPT_TOKENS);
  const ofImages = request.inputImages * (offer.imageTokens?.input?.[which] ?? INPUT_IMAGE_TOKENS);
  const other = isUsual ? USUAL_OTHER_TOKENS : (offer.model.maxOutputTokens ?? MOST_OTHER_TOKENS);
  const image = outputImageTokens(offer, request);
  return {
    inputTokens: calls * (prompt + ofImages),
    inputImageTokens: calls * ofImages,
    outputOtherTokens: calls * other,
    ...(image !== null && { outputImageTokens: request.images * image[which] }),
  };
}

function callsOf({ images }: EstimateRequest): number {
  return Math.max(1, images);
}

function priced(offer: Offer, request: EstimateRequest, usage: CountedUsage, images: number): Cost {
  const { mode, tier, resolution, size, parameters } = request;
  return costOf({
    prices: offer.prices,
    usage: { ...usage, images },
    mode,
    tier,
    resolution,
    size,
    parameters,
    images,
    calls: callsOf(request),
  });
}

function dollars({ micros }: Cost): string {
  return new Decimal(micros).div(1_000_000).toFixed();
}
