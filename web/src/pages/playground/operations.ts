/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A reference image, or a mask. Exactly one of them. */
export type ImageInput =
  {   /** data:image/png;base64,… of at most 25 MiB. It is drawn anew, so nothing of a photograph’s metadata is kept. */
  dataUrl: string; id?: never; url?: never; }
  |  { dataUrl?: never;   /** The id of an upload (PUT /v1/uploads) or of an earlier image of yours. */
  id: string | number; url?: never; }
  |  { dataUrl?: never; id?: never;   /** An https address on the public internet, fetched before the request is accepted: at most 25 MiB within 30 seconds. It is drawn anew, as a dataUrl is. */
  url: string; };

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

/** How model pages group parameters. More may come. */
export type ParameterGroup =
  /** Everything else, often known to a single provider. */
  | 'ADDITIONAL'
  /** Sound that goes in or comes out. */
  | 'AUDIO'
  /** Characters and elements that should come back the same. */
  | 'CHARACTER_ELEMENTS'
  /** What every request is about: the prompt, the seed. */
  | 'CORE'
  /** Pictures and other media that go in. */
  | 'MEDIA_INPUTS'
  /** Several shots of one video. */
  | 'MULTI_SHOT_CONTROL'
  /** How many, in which file format, delivered how. */
  | 'OUTPUT_AND_FORMAT'
  /** Shape and scale. */
  | 'SIZE_AND_LAYOUT';

/** A type of JSON value, and FILE for a picture or other media. */
export type ParameterType =
  /** A list. */
  | 'ARRAY'
  /** True or false. */
  | 'BOOLEAN'
  /** Media: goes in by its own input field, not among the parameters. */
  | 'FILE'
  /** A whole number. */
  | 'INTEGER'
  /** Null, as a value of its own. */
  | 'NULL'
  /** A number. */
  | 'NUMBER'
  /** An object. */
  | 'OBJECT'
  /** Text. */
  | 'STRING';

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

/** What is asked for. */
export type StartGenerationInput = {
  /** Repeating a call with the same key within 24 hours returns the first call’s generation and starts nothing. */
  idempotencyKey?: string | null | undefined;
  /** Reference images for IMAGE_EDIT, in order. */
  images?: Array<ImageInput> | null | undefined;
  /** A PNG as large as the first image: where it is transparent, that image may be changed. Only for models that have the parameter `mask`. */
  mask?: ImageInput | null | undefined;
  /** A JSON object of yours, at most 16 KiB, kept with the generation. */
  metadata?: unknown;
  /** What kind of picture. */
  mode?: Mode;
  /** Slug or alias; or provider/name of an offer, which then alone is tried. */
  model: string;
  /** Everything else, by the names of Model.parameters: size, aspect_ratio, resolution, n, seed, thinking_level … */
  parameters?: unknown;
  /** What the picture shall show: 1 byte to 32 KiB. */
  prompt: string;
  /** Continue from an earlier generation of yours: its conversation where the provider can, else its last image. The mode is IMAGE_EDIT then, and `images` may add further references. */
  refine?: string | number | null | undefined;
  /** How the offers are to be chosen. Left out: the best balance of time, price and success. */
  routing?: RoutingInput | null | undefined;
  /** Refuse rather than approximate. */
  strict?: boolean;
  /** How soon, and at which prices. */
  tier?: ServiceTier;
  /** Give up after this long, in milliseconds; at most 24 hours for BATCH, 15 minutes else. Left out: 26 hours for BATCH, 5 minutes else. */
  timeoutMs?: number | null | undefined;
};

/** How the gateway brings a parameter to an offer, from weakest to strongest. */
export type Treatment =
  /** Said in the provider’s own way, with another value or through other fields. */
  | 'CONVERTED'
  /** Done by the gateway itself, for an offer that can’t. */
  | 'EMULATED'
  /** Understood by the provider just as it is meant. */
  | 'NATIVE'
  /** As it came, without looking at it. */
  | 'PASSTHROUGH'
  /** As it came, under the provider’s name. */
  | 'RENAMED'
  /** Not at all: it is left out, and the loss is told before and after. */
  | 'UNSUPPORTED';

/** What to do when a paid call’s outcome can’t be learned. */
export type UnknownOutcome =
  /** Stop. Nothing is ever paid for twice. */
  | 'FAIL'
  /** Go on, at the risk of paying twice. */
  | 'NEXT_OFFER';

export type PlaygroundModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type PlaygroundModelsQuery = { models: { nodes: Array<{ slug: string, name: string, modes: Array<Mode>, startingPriceUsd: string | null, creator: { name: string }, performance: Array<{ p50Ms: number | null }> }> } };

export type PlaygroundModelQueryVariables = Exact<{
  slug: string;
}>;


export type PlaygroundModelQuery = { model: { slug: string, name: string, modes: Array<Mode>, examplePrompt: string | null, maxInputImages: number | null, capabilities: Array<string>, parameters: Array<{ name: string, types: Array<ParameterType>, group: ParameterGroup, description: string, required: boolean, default: unknown, values: Array<unknown> | null, minimum: number | null, maximum: number | null, modes: Array<Mode>, treatments: Array<{ treatment: Treatment, values: Array<unknown> | null, offer: { configKey: string, modes: Array<Mode> } }> }> } | null };

export type LiveQuoteQueryVariables = Exact<{
  input: QuoteInput;
}>;


export type LiveQuoteQuery = { quote:
    | { __typename: 'InvalidInputError', message: string, problems: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Quote', holdUsd: string | null, offers: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> }
    | { __typename: 'RateLimitedError', message: string }
   };

export type StartMutationVariables = Exact<{
  input: StartGenerationInput;
}>;


export type StartMutation = { startGeneration:
    | { __typename: 'BudgetExceededError', message: string }
    | { __typename: 'ForbiddenError', message: string }
    | { __typename: 'IdempotencyConflictError', message: string }
    | { __typename: 'InvalidInputError', message: string, problems: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'NoOfferError', message: string, considered: Array<{ configKey: string, reason: string }> }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RateLimitedError', message: string }
    | { __typename: 'StartGenerationPayload', generation: { id: string } }
   };

export type EstimateFieldsFragment = { configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null };

export const EstimateFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<EstimateFieldsFragment, unknown>;
export const PlaygroundModelsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlaygroundModels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"models"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"EnumValue","value":"NAME"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"startingPriceUsd"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"performance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PlaygroundModelsQuery, PlaygroundModelsQueryVariables>;
export const PlaygroundModelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlaygroundModel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slug"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"slug"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slug"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"examplePrompt"}},{"kind":"Field","name":{"kind":"Name","value":"maxInputImages"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"}},{"kind":"Field","name":{"kind":"Name","value":"parameters"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"types"}},{"kind":"Field","name":{"kind":"Name","value":"group"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"default"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"minimum"}},{"kind":"Field","name":{"kind":"Name","value":"maximum"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"treatments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"treatment"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PlaygroundModelQuery, PlaygroundModelQueryVariables>;
export const LiveQuoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LiveQuote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Quote"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"holdUsd"}},{"kind":"Field","name":{"kind":"Name","value":"offers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EstimateFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"problems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<LiveQuoteQuery, LiveQuoteQueryVariables>;
export const StartDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Start"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartGenerationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startGeneration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StartGenerationPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"problems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoOfferError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"considered"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<StartMutation, StartMutationVariables>;