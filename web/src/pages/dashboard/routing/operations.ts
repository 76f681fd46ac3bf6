/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** How an attempt stands. More may come. */
export type AttemptStatus =
  /** Sent, and what became of it will never be learned. It may have been billed. */
  | 'ABANDONED'
  /** The provider began to answer. */
  | 'ACCEPTED'
  /** Stopped because the caller asked. */
  | 'CANCELED'
  /** A complete answer that says no, or nothing was ever sent. */
  | 'FAILED'
  /** The intent is stored; the request is on its way. */
  | 'SENDING'
  /** A complete answer with a picture, which is stored. */
  | 'SUCCEEDED'
  /** Sent, without a complete answer; the provider is being asked what became of it. */
  | 'UNKNOWN';

/** Whether calls go to an offer as usual. More may come. */
export type BreakerState =
  /** They do. */
  | 'CLOSED'
  /** A call is under way that tries whether it works again. */
  | 'HALF_OPEN'
  /** It failed too often and comes last in every route, until a call tries it again. */
  | 'OPEN';

/** Why something failed, for programs. More may come. */
export type ErrorCode =
  /** Every offer failed; the message names each. */
  | 'ALL_OFFERS_FAILED'
  /** It was stopped because its caller asked. */
  | 'CANCELED'
  /** The provider refused the content. Another wording may pass. */
  | 'CONTENT_POLICY'
  /** A fault of this server. */
  | 'INTERNAL'
  /** The provider did not take the request as it was. */
  | 'INVALID_REQUEST'
  /** The model answered without a picture. */
  | 'NO_IMAGE'
  /** The provider did not accept our credentials. */
  | 'PROVIDER_AUTH'
  /** The provider answered with something that can’t be used, such as bytes that are no picture. */
  | 'PROVIDER_BAD_RESPONSE'
  /** The provider failed and said so. */
  | 'PROVIDER_ERROR'
  /** The request left and no complete answer came back: it may have been billed, and was not repeated. */
  | 'PROVIDER_OUTCOME_UNKNOWN'
  /** A quota or balance at the provider is used up. */
  | 'PROVIDER_QUOTA'
  /** The provider could not be reached, or is overloaded. Nothing was sent, or it said so. */
  | 'PROVIDER_UNAVAILABLE'
  /** The provider asked us to slow down. */
  | 'RATE_LIMITED'
  /** The picture was made and could not be stored in time. */
  | 'STORAGE'
  /** It took longer than it was given. */
  | 'TIMEOUT';

/** How a generation stands. More may come. */
export type GenerationStatus =
  /** It was stopped; cancelBilling says what that means for the bill. */
  | 'CANCELED'
  /** It ended without a picture; error says why. */
  | 'FAILED'
  /** Accepted; no worker has it yet. */
  | 'QUEUED'
  /** A worker has it, or it waits for its next try. */
  | 'RUNNING'
  /** It ended with at least one picture. */
  | 'SUCCEEDED';

/** What goes in and what comes out. The first two can be generated; the others are known to the catalog alone. More may come. */
export type Mode =
  /** A picture from words and one or more pictures. */
  | 'IMAGE_EDIT'
  /** A video that begins with a picture. */
  | 'IMAGE_TO_VIDEO'
  /** The same picture with more pixels. */
  | 'IMAGE_UPSCALE'
  /** A picture from words alone. */
  | 'TEXT_TO_IMAGE'
  /** A vector drawing from words. */
  | 'TEXT_TO_VECTOR'
  /** A video from words alone. */
  | 'TEXT_TO_VIDEO'
  /** A changed video. */
  | 'VIDEO_TO_VIDEO';

/** A request that is not made yet, as StartGenerationInput would have it. */
export type QuoteInput = {
  /** How many reference images; an edit is taken to have one at least. */
  inputImages?: number;
  /** What kind of picture. */
  mode?: Mode;
  /** Slug or alias; or provider/name of an offer, which then alone would be tried. */
  model: string;
  /** By the names of Model.parameters. */
  parameters?: unknown;
  /** Its length makes the count of prompt tokens closer; left out, a usual length is taken. */
  prompt?: string | null | undefined;
  /** A generation of yours that would be continued: one more reference image, and the mode IMAGE_EDIT. */
  refine?: string | number | null | undefined;
  /** How the offers are to be chosen. */
  routing?: RoutingInput | null | undefined;
  /** How soon, and at which prices. */
  tier?: ServiceTier;
};

/** Whether an offer would be tried. */
export type RouteVerdict =
  /** Not tried; the reason says why. */
  | 'EXCLUDED'
  /** Tried when those before it fail. */
  | 'FALLBACK'
  /** Tried first. */
  | 'FIRST';

/** How the offers are to be chosen. Bounds are hard: an offer whose figure is not known is not within them. */
export type RoutingInput = {
  /** False: only the first offer of the route is tried. */
  allowFallback?: boolean;
  /** Config keys or provider slugs that are not tried. */
  except?: Array<string> | null | undefined;
  /** Start a second offer when the generation has taken longer than the first offer’s p95, at most for this extra cost, in US dollars. Left out: never. */
  hedgeUpToUsd?: string | null | undefined;
  /** The most that the generation may be expected to cost, in US dollars, all its images and failed tries included. */
  maxCostUsd?: string | null | undefined;
  /** Only offers of which 95 of 100 successes took no longer, in milliseconds. */
  maxP95Ms?: number | null | undefined;
  /** Only offers of which at least this share of calls succeeded, 0 to 1. */
  minSuccessRate?: number | null | undefined;
  /** When a paid call’s outcome can’t be learned: stop, or go on at the risk of paying twice. */
  onUnknown?: UnknownOutcome;
  /** Config keys or provider slugs; nothing else is tried. */
  only?: Array<string> | null | undefined;
  /** Config keys or provider slugs to try, in this order, before others. */
  order?: Array<string> | null | undefined;
  /** What the order favours among offers that nothing else puts in order. */
  strategy?: RoutingStrategy;
};

/** What the order of offers favours, failures counted in. More may come. */
export type RoutingStrategy =
  /** Price, time and reliability weighed against each other. */
  | 'BALANCED'
  /** The lowest expected price of a success. */
  | 'CHEAPEST'
  /** The shortest expected time to a success. */
  | 'FASTEST'
  /** The highest chance that a call succeeds. */
  | 'MOST_RELIABLE';

/** How urgent a generation is, and so what it costs. */
export type ServiceTier =
  /** Within a day, at a lower price, where a provider has one. */
  | 'BATCH'
  /** As soon as possible, at the usual price. */
  | 'STANDARD';

/** What to do when a paid call’s outcome can’t be learned. */
export type UnknownOutcome =
  /** Stop. Nothing is ever paid for twice. */
  | 'FAIL'
  /** Go on, at the risk of paying twice. */
  | 'NEXT_OFFER';

export type RoutingStateQueryVariables = Exact<{ [key: string]: never; }>;


export type RoutingStateQuery = { breakers: Array<{ configKey: string, state: BreakerState, reason: string, since: string, retryAt: string | null, offer: { provider: { name: string } } | null }> | null, providers: Array<{ slug: string, name: string, configured: boolean | null }>, models: { nodes: Array<{ slug: string, name: string, modes: Array<Mode> }> } };

export type FallbacksQueryVariables = Exact<{ [key: string]: never; }>;


export type FallbacksQuery = { generations: { nodes: Array<{ id: string, prompt: string | null, createdAt: string, status: GenerationStatus, model: { name: string }, attempts: Array<{ id: string, configKey: string, status: AttemptStatus, error: { code: ErrorCode, message: string } | null }> }> } | null };

export type StrategyQuoteFragment = { offers: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> };

export type StrategiesQueryVariables = Exact<{
  balanced: QuoteInput;
  cheapest: QuoteInput;
  fastest: QuoteInput;
  reliable: QuoteInput;
}>;


export type StrategiesQuery = { balanced:
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Quote', offers: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> }
    | { __typename: 'RateLimitedError', message: string }
  , cheapest:
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Quote', offers: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> }
    | { __typename: 'RateLimitedError', message: string }
  , fastest:
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Quote', offers: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> }
    | { __typename: 'RateLimitedError', message: string }
  , reliable:
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Quote', offers: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> }
    | { __typename: 'RateLimitedError', message: string }
   };

export type EstimateFieldsFragment = { configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null };

export const EstimateFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<EstimateFieldsFragment, unknown>;
export const StrategyQuoteFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StrategyQuote"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Quote"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EstimateFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<StrategyQuoteFragment, unknown>;
export const RoutingStateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RoutingState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"breakers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"providers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"configured"}}]}},{"kind":"Field","name":{"kind":"Name","value":"models"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"EnumValue","value":"NAME"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}}]}}]}}]}}]} as unknown as DocumentNode<RoutingStateQuery, RoutingStateQueryVariables>;
export const FallbacksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Fallbacks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FallbacksQuery, FallbacksQueryVariables>;
export const StrategiesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Strategies"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"balanced"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"cheapest"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fastest"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reliable"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"balanced"},"name":{"kind":"Name","value":"quote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"balanced"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StrategyQuote"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"cheapest"},"name":{"kind":"Name","value":"quote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"cheapest"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StrategyQuote"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"fastest"},"name":{"kind":"Name","value":"quote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fastest"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StrategyQuote"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"reliable"},"name":{"kind":"Name","value":"quote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reliable"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StrategyQuote"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StrategyQuote"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Quote"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EstimateFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<StrategiesQuery, StrategiesQueryVariables>;