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

/** What an event tells. More may come: pass over those that you don’t know. */
export type GenerationEventType =
  /** The provider began to answer. */
  | 'ATTEMPT_ACCEPTED'
  /** An attempt was stopped because the caller asked. */
  | 'ATTEMPT_CANCELED'
  /** An attempt gave none; it says which offer is next. */
  | 'ATTEMPT_FAILED'
  /** An offer is about to be asked. */
  | 'ATTEMPT_STARTED'
  /** An attempt gave its picture. */
  | 'ATTEMPT_SUCCEEDED'
  /** Somebody asked it to stop. */
  | 'CANCEL_REQUESTED'
  /** It was stopped. Nothing comes after this. */
  | 'GENERATION_CANCELED'
  /** It ended without one. Nothing comes after this. */
  | 'GENERATION_FAILED'
  /** It was accepted. */
  | 'GENERATION_QUEUED'
  /** It ended with a picture. Nothing comes after this. */
  | 'GENERATION_SUCCEEDED'
  /** A final image is stored. */
  | 'IMAGE'
  /** A picture that isn’t the final one. */
  | 'PREVIEW'
  /** How far it is. */
  | 'PROGRESS'
  /** The offers were put in order, each with its reason. */
  | 'ROUTE_CHOSEN'
  /** Events that are no longer stored were passed over. */
  | 'STREAM_GAP'
  /** The log was restored to an earlier point: forget what came before. */
  | 'STREAM_RESET'
  /** A piece of the text that the model writes beside its images. */
  | 'TEXT'
  /** A piece of the model’s thinking: text to append, or an interim image. */
  | 'THOUGHT';

/** Which generations are meant. All that is said must hold. */
export type GenerationFilter = {
  /** The id of the key that started it. */
  apiKey?: string | number | null | undefined;
  /** Slug or alias. One that no model has matches nothing. */
  model?: string | null | undefined;
  /** A provider’s slug: generations that it was tried for. */
  provider?: string | null | undefined;
  /** A phrase of the prompt, in any case. */
  search?: string | null | undefined;
  /** Accepted then or later. */
  since?: string | null | undefined;
  /** Any of these. */
  status?: Array<GenerationStatus> | null | undefined;
  /** Accepted before. */
  until?: string | null | undefined;
};

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

export type ActivityRowFragment = { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null };

export type ActivityQueryVariables = Exact<{
  filter?: GenerationFilter | null | undefined;
  after?: string | null | undefined;
  first: number;
}>;


export type ActivityQuery = { generations: { nodes: Array<{ id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type LiveActivitySubscriptionVariables = Exact<{
  filter?: GenerationFilter | null | undefined;
  only?: Array<GenerationEventType> | GenerationEventType | null | undefined;
  after?: string | null | undefined;
}>;


export type LiveActivitySubscription = { activity: { cursor: string, event:
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
      | { generationId: string, generation: { id: string, status: GenerationStatus, prompt: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null, costUsd: string | null, sandbox: boolean, model: { slug: string, name: string }, apiKey: { id: string, name: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus }>, error: { code: ErrorCode } | null } }
     | null } };

export type ActivityFacetsQueryVariables = Exact<{ [key: string]: never; }>;


export type ActivityFacetsQuery = { providers: Array<{ slug: string, name: string }>, models: { nodes: Array<{ slug: string, name: string }> }, apiKeys: { nodes: Array<{ id: string, name: string, lastFour: string }> } | null };

export const ActivityRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Generation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<ActivityRowFragment, unknown>;
export const ActivityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Activity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Generation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<ActivityQuery, ActivityQueryVariables>;
export const LiveActivityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"LiveActivity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"only"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationEventType"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"activity"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"only"},"value":{"kind":"Variable","name":{"kind":"Name","value":"only"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generationId"}},{"kind":"Field","name":{"kind":"Name","value":"generation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Generation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]} as unknown as DocumentNode<LiveActivitySubscription, LiveActivitySubscriptionVariables>;
export const ActivityFacetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ActivityFacets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"providers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"models"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"EnumValue","value":"NAME"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}}]}}]}}]}}]} as unknown as DocumentNode<ActivityFacetsQuery, ActivityFacetsQueryVariables>;