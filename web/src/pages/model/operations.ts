/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Where a figure comes from. */
export type FactSource =
  /** A page that was imported, or the shipped catalog. */
  | 'IMPORTED'
  /** What happened at this installation. */
  | 'MEASURED';

/** Why a picture is in a gallery. */
export type GalleryKind =
  /** The model’s entry in a competition. */
  | 'ARENA'
  /** Chosen by somebody to show what the model can do. */
  | 'CURATED';

/** A kind of content that a model takes or gives. More may come. */
export type Modality =
  /** Sound. */
  | 'AUDIO'
  /** Documents, such as PDF. */
  | 'FILE'
  /** Pictures of pixels. */
  | 'IMAGE'
  /** Words. */
  | 'TEXT'
  /** Drawings of shapes, such as SVG. */
  | 'VECTOR'
  /** Moving pictures. */
  | 'VIDEO';

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

/** Where a model is in its life. More may come. */
export type ModelStatus =
  /** In use. */
  | 'ACTIVE'
  /** Still there, but on its way out. */
  | 'DEPRECATED'
  /** Not to be used here; listed only when asked for. */
  | 'DISABLED'
  /** Published for trying out; it may change. */
  | 'PREVIEW';

/** How an offer does right now, by the calls of this installation. */
export type OfferHealth =
  /** It fails more than usual of late; it is tried all the same, and may soon be left alone. */
  | 'DEGRADED'
  /** It failed so often that it is left alone for a while. */
  | 'DOWN'
  /** It answers as it usually does. */
  | 'HEALTHY'
  /** There were too few calls of late to tell. */
  | 'UNKNOWN';

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

/** What a price line charges for. */
export type PriceDirection =
  /** What goes in: the prompt, reference pictures. */
  | 'INPUT'
  /** What comes out: pictures, text, thinking. */
  | 'OUTPUT'
  /** Added to a request when its conditions hold, such as a web search. */
  | 'SURCHARGE';

/** How urgent a generation is, and so what it costs. */
export type ServiceTier =
  /** Within a day, at a lower price, where a provider has one. */
  | 'BATCH'
  /** As soon as possible, at the usual price. */
  | 'STANDARD';

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

export type ModelQueryVariables = Exact<{
  slug: string;
}>;


export type ModelQuery = { model: { id: string, slug: string, name: string, summary: string, status: ModelStatus, family: string | null, released: string | null, aliases: Array<string>, alternativeNames: Array<string>, tags: Array<string>, modes: Array<Mode>, capabilities: Array<string>, contextWindow: number | null, maxInputImages: number | null, maxOutputImages: number | null, maxOutputTokens: number | null, maxResolution: string | null, inputModalities: Array<Modality>, outputModalities: Array<Modality>, startingPriceUsd: string | null, examplePrompt: string | null, updatedAt: string, galleryCount: number, creator: { slug: string, name: string }, about: { overview: string | null, strengths: Array<string>, limitations: Array<string>, technicalBackground: string | null, bestFor: string | null } | null, questions: Array<{ question: string, answer: string }>, links: Array<{ label: string, url: string }>, codeExamples: Array<{ mode: Mode, language: string, code: string }>, parameters: Array<{ name: string, types: Array<ParameterType>, group: ParameterGroup, description: string, required: boolean, default: unknown, values: Array<unknown> | null, minimum: number | null, maximum: number | null, modes: Array<Mode>, treatments: Array<{ treatment: Treatment, providerName: string | null, offer: { configKey: string } }> }>, offers: Array<{ id: string, configKey: string, health: OfferHealth, modes: Array<Mode>, regions: Array<string>, providerModelId: string, upstreamModelId: string, pricesEffectiveAt: string | null, sourceUrl: string | null, notes: Array<string>, retiredAt: string | null, provider: { name: string }, prices: Array<{ display: string, direction: PriceDirection, tier: ServiceTier, resolution: string | null, mode: Mode | null, conditions: Array<{ parameter: string, equals: unknown }> }> }>, measured: Array<{ source: FactSource, sandbox: boolean, windowDays: number, p50Ms: number | null, p95Ms: number | null, ttfbP50Ms: number | null, successRate: number | null, totalRequests: number, updatedAt: string, provider: { slug: string, name: string } }>, imported: Array<{ source: FactSource, sandbox: boolean, windowDays: number, p50Ms: number | null, p95Ms: number | null, ttfbP50Ms: number | null, successRate: number | null, totalRequests: number, updatedAt: string, provider: { slug: string, name: string } }>, benchmarks: Array<{ source: FactSource, elo: number, wins: number, losses: number, ties: number, battles: number, rank: number | null, of: number | null, competition: { id: string, name: string, prompt: string | null } }>, categoryRankings: Array<{ source: FactSource, elo: number, battles: number, winRate: number, rank: number | null, of: number | null, category: { slug: string, name: string } | null }>, gallery: { nodes: Array<{ kind: GalleryKind, url: string | null, caption: string, rank: number | null, elo: number | null }> } } | null };

export type ModelParametersFragment = { parameters: Array<{ name: string, types: Array<ParameterType>, group: ParameterGroup, description: string, required: boolean, default: unknown, values: Array<unknown> | null, minimum: number | null, maximum: number | null, modes: Array<Mode>, treatments: Array<{ treatment: Treatment, providerName: string | null, offer: { configKey: string } }> }> };

export type ModelOffersFragment = { offers: Array<{ id: string, configKey: string, health: OfferHealth, modes: Array<Mode>, regions: Array<string>, providerModelId: string, upstreamModelId: string, pricesEffectiveAt: string | null, sourceUrl: string | null, notes: Array<string>, retiredAt: string | null, provider: { name: string }, prices: Array<{ display: string, direction: PriceDirection, tier: ServiceTier, resolution: string | null, mode: Mode | null, conditions: Array<{ parameter: string, equals: unknown }> }> }> };

export type PerformanceFieldsFragment = { source: FactSource, sandbox: boolean, windowDays: number, p50Ms: number | null, p95Ms: number | null, ttfbP50Ms: number | null, successRate: number | null, totalRequests: number, updatedAt: string, provider: { slug: string, name: string } };

export type ModelPerformanceFragment = { measured: Array<{ source: FactSource, sandbox: boolean, windowDays: number, p50Ms: number | null, p95Ms: number | null, ttfbP50Ms: number | null, successRate: number | null, totalRequests: number, updatedAt: string, provider: { slug: string, name: string } }>, imported: Array<{ source: FactSource, sandbox: boolean, windowDays: number, p50Ms: number | null, p95Ms: number | null, ttfbP50Ms: number | null, successRate: number | null, totalRequests: number, updatedAt: string, provider: { slug: string, name: string } }> };

export type ModelStandingsFragment = { benchmarks: Array<{ source: FactSource, elo: number, wins: number, losses: number, ties: number, battles: number, rank: number | null, of: number | null, competition: { id: string, name: string, prompt: string | null } }>, categoryRankings: Array<{ source: FactSource, elo: number, battles: number, winRate: number, rank: number | null, of: number | null, category: { slug: string, name: string } | null }>, gallery: { nodes: Array<{ kind: GalleryKind, url: string | null, caption: string, rank: number | null, elo: number | null }> } };

export type ModelPageQueryVariables = Exact<{
  slug: string;
}>;


export type ModelPageQuery = { model: { id: string, page: string } | null };

export const ModelParametersFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelParameters"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"parameters"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"types"}},{"kind":"Field","name":{"kind":"Name","value":"group"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"default"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"minimum"}},{"kind":"Field","name":{"kind":"Name","value":"maximum"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"treatments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"treatment"}},{"kind":"Field","name":{"kind":"Name","value":"providerName"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ModelParametersFragment, unknown>;
export const ModelOffersFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelOffers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"health"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"providerModelId"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamModelId"}},{"kind":"Field","name":{"kind":"Name","value":"pricesEffectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"sourceUrl"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"retiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"display"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"tier"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"parameter"}},{"kind":"Field","name":{"kind":"Name","value":"equals"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ModelOffersFragment, unknown>;
export const PerformanceFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PerformanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Performance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"windowDays"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttfbP50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"totalRequests"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<PerformanceFieldsFragment, unknown>;
export const ModelPerformanceFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelPerformance"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"measured"},"name":{"kind":"Name","value":"performance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"source"},"value":{"kind":"EnumValue","value":"MEASURED"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PerformanceFields"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"imported"},"name":{"kind":"Name","value":"performance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"source"},"value":{"kind":"EnumValue","value":"IMPORTED"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PerformanceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PerformanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Performance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"windowDays"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttfbP50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"totalRequests"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ModelPerformanceFragment, unknown>;
export const ModelStandingsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelStandings"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"benchmarks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"elo"}},{"kind":"Field","name":{"kind":"Name","value":"wins"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"ties"}},{"kind":"Field","name":{"kind":"Name","value":"battles"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"of"}},{"kind":"Field","name":{"kind":"Name","value":"competition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"categoryRankings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"elo"}},{"kind":"Field","name":{"kind":"Name","value":"battles"}},{"kind":"Field","name":{"kind":"Name","value":"winRate"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"of"}},{"kind":"Field","name":{"kind":"Name","value":"category"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"gallery"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"24"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"caption"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"elo"}}]}}]}}]}}]} as unknown as DocumentNode<ModelStandingsFragment, unknown>;
export const ModelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Model"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slug"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"slug"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slug"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"family"}},{"kind":"Field","name":{"kind":"Name","value":"released"}},{"kind":"Field","name":{"kind":"Name","value":"aliases"}},{"kind":"Field","name":{"kind":"Name","value":"alternativeNames"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"}},{"kind":"Field","name":{"kind":"Name","value":"contextWindow"}},{"kind":"Field","name":{"kind":"Name","value":"maxInputImages"}},{"kind":"Field","name":{"kind":"Name","value":"maxOutputImages"}},{"kind":"Field","name":{"kind":"Name","value":"maxOutputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"maxResolution"}},{"kind":"Field","name":{"kind":"Name","value":"inputModalities"}},{"kind":"Field","name":{"kind":"Name","value":"outputModalities"}},{"kind":"Field","name":{"kind":"Name","value":"startingPriceUsd"}},{"kind":"Field","name":{"kind":"Name","value":"examplePrompt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"galleryCount"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"about"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"overview"}},{"kind":"Field","name":{"kind":"Name","value":"strengths"}},{"kind":"Field","name":{"kind":"Name","value":"limitations"}},{"kind":"Field","name":{"kind":"Name","value":"technicalBackground"}},{"kind":"Field","name":{"kind":"Name","value":"bestFor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"questions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"question"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}}]}},{"kind":"Field","name":{"kind":"Name","value":"links"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"codeExamples"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"language"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ModelParameters"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ModelOffers"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ModelPerformance"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ModelStandings"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelParameters"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"parameters"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"types"}},{"kind":"Field","name":{"kind":"Name","value":"group"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"default"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"minimum"}},{"kind":"Field","name":{"kind":"Name","value":"maximum"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"treatments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"treatment"}},{"kind":"Field","name":{"kind":"Name","value":"providerName"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelOffers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"health"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"providerModelId"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamModelId"}},{"kind":"Field","name":{"kind":"Name","value":"pricesEffectiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"sourceUrl"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"retiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"display"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"tier"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"parameter"}},{"kind":"Field","name":{"kind":"Name","value":"equals"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PerformanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Performance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"windowDays"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"ttfbP50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"totalRequests"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelPerformance"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"measured"},"name":{"kind":"Name","value":"performance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"source"},"value":{"kind":"EnumValue","value":"MEASURED"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PerformanceFields"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"imported"},"name":{"kind":"Name","value":"performance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"source"},"value":{"kind":"EnumValue","value":"IMPORTED"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PerformanceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelStandings"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"benchmarks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"elo"}},{"kind":"Field","name":{"kind":"Name","value":"wins"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"ties"}},{"kind":"Field","name":{"kind":"Name","value":"battles"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"of"}},{"kind":"Field","name":{"kind":"Name","value":"competition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"categoryRankings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"elo"}},{"kind":"Field","name":{"kind":"Name","value":"battles"}},{"kind":"Field","name":{"kind":"Name","value":"winRate"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"of"}},{"kind":"Field","name":{"kind":"Name","value":"category"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"gallery"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"24"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"caption"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"elo"}}]}}]}}]}}]} as unknown as DocumentNode<ModelQuery, ModelQueryVariables>;
export const ModelPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ModelPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slug"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"slug"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slug"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"page"}}]}}]}}]} as unknown as DocumentNode<ModelPageQuery, ModelPageQueryVariables>;