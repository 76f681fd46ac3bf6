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

/** How urgent a generation is, and so what it costs. */
export type ServiceTier =
  /** Within a day, at a lower price, where a provider has one. */
  | 'BATCH'
  /** As soon as possible, at the usual price. */
  | 'STANDARD';

export type GenerationDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type GenerationDetailQuery = { generation: { id: string, status: GenerationStatus, prompt: string | null, mode: Mode, tier: ServiceTier, parameters: unknown, metadata: unknown, createdAt: string, startedAt: string | null, finishedAt: string | null, deadlineAt: string, contentErasedAt: string | null, costUsd: string | null, heldUsd: string | null, sandbox: boolean, apiKey: { id: string, name: string } | null, model: { slug: string, name: string, creator: { slug: string } }, refines: { id: string } | null, attempts: Array<{ id: string, configKey: string, status: AttemptStatus, hedge: boolean, startedAt: string, finishedAt: string | null, firstByteMs: number | null, providerRequestId: string | null, costUsd: string | null, warnings: Array<string> }> } | null };

export type RetryGenerationMutationVariables = Exact<{
  id: string | number;
  idempotencyKey: string;
}>;


export type RetryGenerationMutation = { retryGeneration:
    | { __typename: 'BudgetExceededError', message: string }
    | { __typename: 'ForbiddenError', message: string }
    | { __typename: 'IdempotencyConflictError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'NoOfferError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'RateLimitedError', message: string }
    | { __typename: 'StartGenerationPayload', generation: { id: string } }
   };


export const GenerationDetailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GenerationDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"tier"}},{"kind":"Field","name":{"kind":"Name","value":"parameters"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"deadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"contentErasedAt"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"heldUsd"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"refines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"hedge"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"firstByteMs"}},{"kind":"Field","name":{"kind":"Name","value":"providerRequestId"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}}]}}]}}]} as unknown as DocumentNode<GenerationDetailQuery, GenerationDetailQueryVariables>;
export const RetryGenerationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryGeneration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"idempotencyKey"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryGeneration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"idempotencyKey"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StartGenerationPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RetryGenerationMutation, RetryGenerationMutationVariables>;