/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What a cancel means for the bill. */
export type CancelBilling =
  /** It was sent to a provider that charges for what it has begun. */
  | 'BILLED'
  /** Nothing was sent, so nothing is due. */
  | 'FREE'
  /** It had ended before the cancel took effect. */
  | 'TOO_LATE'
  /** Not known yet, or not to be learned. */
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

/** Whether an offer would be tried. */
export type RouteVerdict =
  /** Not tried; the reason says why. */
  | 'EXCLUDED'
  /** Tried when those before it fail. */
  | 'FALLBACK'
  /** Tried first. */
  | 'FIRST';

export type EventImageFragment = { id: string, url: string | null, width: number, height: number };

export type EstimateFieldsFragment = { configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null };

type EventFields_AttemptAcceptedEvent_Fragment = { __typename: 'AttemptAcceptedEvent', seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_AttemptCanceledEvent_Fragment = { __typename: 'AttemptCanceledEvent', billing: CancelBilling, costUsd: string | null, seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_AttemptFailedEvent_Fragment = { __typename: 'AttemptFailedEvent', next: string | null, seq: number, cursor: string, at: string, attemptId: string | null, error: { code: ErrorCode, message: string } };

type EventFields_AttemptStartedEvent_Fragment = { __typename: 'AttemptStartedEvent', configKey: string, hedge: boolean, seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_AttemptSucceededEvent_Fragment = { __typename: 'AttemptSucceededEvent', costUsd: string | null, seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_CancelRequestedEvent_Fragment = { __typename: 'CancelRequestedEvent', seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_GenerationCanceledEvent_Fragment = { __typename: 'GenerationCanceledEvent', billing: CancelBilling, seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_GenerationFailedEvent_Fragment = { __typename: 'GenerationFailedEvent', seq: number, cursor: string, at: string, attemptId: string | null, error: { code: ErrorCode, message: string } };

type EventFields_GenerationQueuedEvent_Fragment = { __typename: 'GenerationQueuedEvent', seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_GenerationSucceededEvent_Fragment = { __typename: 'GenerationSucceededEvent', costUsd: string | null, seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_ImageEvent_Fragment = { __typename: 'ImageEvent', index: number, seq: number, cursor: string, at: string, attemptId: string | null, image: { id: string, url: string | null, width: number, height: number } | null };

type EventFields_PreviewEvent_Fragment = { __typename: 'PreviewEvent', index: number, seq: number, cursor: string, at: string, attemptId: string | null, image: { id: string, url: string | null, width: number, height: number } | null };

type EventFields_ProgressEvent_Fragment = { __typename: 'ProgressEvent', fraction: number | null, phase: string, queuePosition: number | null, message: string | null, etaMs: number | null, seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_RouteChosenEvent_Fragment = { __typename: 'RouteChosenEvent', seq: number, cursor: string, at: string, attemptId: string | null, route: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> };

type EventFields_StreamGapEvent_Fragment = { __typename: 'StreamGapEvent', from: number, to: number, seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_StreamResetEvent_Fragment = { __typename: 'StreamResetEvent', seq: number, cursor: string, at: string, attemptId: string | null };

type EventFields_TextEvent_Fragment = { __typename: 'TextEvent', seq: number, cursor: string, at: string, attemptId: string | null, said: string | null };

type EventFields_ThoughtEvent_Fragment = { __typename: 'ThoughtEvent', seq: number, cursor: string, at: string, attemptId: string | null, thought: string | null, image: { id: string, url: string | null, width: number, height: number } | null };

export type EventFieldsFragment =
  | EventFields_AttemptAcceptedEvent_Fragment
  | EventFields_AttemptCanceledEvent_Fragment
  | EventFields_AttemptFailedEvent_Fragment
  | EventFields_AttemptStartedEvent_Fragment
  | EventFields_AttemptSucceededEvent_Fragment
  | EventFields_CancelRequestedEvent_Fragment
  | EventFields_GenerationCanceledEvent_Fragment
  | EventFields_GenerationFailedEvent_Fragment
  | EventFields_GenerationQueuedEvent_Fragment
  | EventFields_GenerationSucceededEvent_Fragment
  | EventFields_ImageEvent_Fragment
  | EventFields_PreviewEvent_Fragment
  | EventFields_ProgressEvent_Fragment
  | EventFields_RouteChosenEvent_Fragment
  | EventFields_StreamGapEvent_Fragment
  | EventFields_StreamResetEvent_Fragment
  | EventFields_TextEvent_Fragment
  | EventFields_ThoughtEvent_Fragment
;

export type FollowGenerationSubscriptionVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type FollowGenerationSubscription = { generationEvents:
    | { __typename: 'AttemptAcceptedEvent', seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'AttemptCanceledEvent', billing: CancelBilling, costUsd: string | null, seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'AttemptFailedEvent', next: string | null, seq: number, cursor: string, at: string, attemptId: string | null, error: { code: ErrorCode, message: string } }
    | { __typename: 'AttemptStartedEvent', configKey: string, hedge: boolean, seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'AttemptSucceededEvent', costUsd: string | null, seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'CancelRequestedEvent', seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'GenerationCanceledEvent', billing: CancelBilling, seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'GenerationFailedEvent', seq: number, cursor: string, at: string, attemptId: string | null, error: { code: ErrorCode, message: string } }
    | { __typename: 'GenerationQueuedEvent', seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'GenerationSucceededEvent', costUsd: string | null, seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'ImageEvent', index: number, seq: number, cursor: string, at: string, attemptId: string | null, image: { id: string, url: string | null, width: number, height: number } | null }
    | { __typename: 'PreviewEvent', index: number, seq: number, cursor: string, at: string, attemptId: string | null, image: { id: string, url: string | null, width: number, height: number } | null }
    | { __typename: 'ProgressEvent', fraction: number | null, phase: string, queuePosition: number | null, message: string | null, etaMs: number | null, seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'RouteChosenEvent', seq: number, cursor: string, at: string, attemptId: string | null, route: Array<{ configKey: string, verdict: RouteVerdict, rank: number | null, reasonCode: string, reason: string, costUsd: string | null, costMaxUsd: string | null, exact: boolean, p50Ms: number | null, p95Ms: number | null, successRate: number | null, losses: Array<string>, offer: { provider: { slug: string, name: string } } | null }> }
    | { __typename: 'StreamGapEvent', from: number, to: number, seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'StreamResetEvent', seq: number, cursor: string, at: string, attemptId: string | null }
    | { __typename: 'TextEvent', seq: number, cursor: string, at: string, attemptId: string | null, said: string | null }
    | { __typename: 'ThoughtEvent', seq: number, cursor: string, at: string, attemptId: string | null, thought: string | null, image: { id: string, url: string | null, width: number, height: number } | null }
   };

export type CancelGenerationMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelGenerationMutation = { cancelGeneration:
    | { __typename: 'CancelGenerationPayload', billing: CancelBilling }
    | { __typename: 'ForbiddenError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type GenerationHeadQueryVariables = Exact<{
  id: string | number;
}>;


export type GenerationHeadQuery = { generation: { id: string, status: GenerationStatus, prompt: string | null, mode: Mode, parameters: unknown, createdAt: string, finishedAt: string | null, costUsd: string | null, cancelBilling: CancelBilling | null, sandbox: boolean, model: { slug: string, name: string, creator: { slug: string } }, images: Array<{ mimeType: string, bytes: number, id: string, url: string | null, width: number, height: number }>, refines: { id: string } | null } | null };

export type EraseGenerationMutationVariables = Exact<{
  id: string | number;
}>;


export type EraseGenerationMutation = { eraseGeneration:
    | { __typename: 'EraseGenerationPayload', generation: { id: string, status: GenerationStatus, contentErasedAt: string | null } }
    | { __typename: 'ForbiddenError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export const EstimateFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<EstimateFieldsFragment, unknown>;
export const EventImageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventImage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]} as unknown as DocumentNode<EventImageFragment, unknown>;
export const EventFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"attemptId"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RouteChosenEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"route"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EstimateFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptStartedEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"hedge"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"queuePosition"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"etaMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThoughtEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"thought"},"name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventImage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"said"},"name":{"kind":"Name","value":"text"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PreviewEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventImage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventImage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptFailedEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptSucceededEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"costUsd"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptCanceledEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"billing"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationSucceededEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"costUsd"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationFailedEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationCanceledEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"billing"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamGapEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventImage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<EventFieldsFragment, unknown>;
export const FollowGenerationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FollowGeneration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generationEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventImage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EstimateFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEstimate"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"reasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"costMaxUsd"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"p95Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"attemptId"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RouteChosenEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"route"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EstimateFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptStartedEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"configKey"}},{"kind":"Field","name":{"kind":"Name","value":"hedge"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"queuePosition"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"etaMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThoughtEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"thought"},"name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventImage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"said"},"name":{"kind":"Name","value":"text"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PreviewEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventImage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventImage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptFailedEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptSucceededEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"costUsd"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AttemptCanceledEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"billing"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationSucceededEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"costUsd"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationFailedEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenerationCanceledEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"billing"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamGapEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}}]}}]} as unknown as DocumentNode<FollowGenerationSubscription, FollowGenerationSubscriptionVariables>;
export const CancelGenerationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelGeneration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelGeneration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CancelGenerationPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"billing"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CancelGenerationMutation, CancelGenerationMutationVariables>;
export const GenerationHeadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GenerationHead"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"prompt"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"parameters"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"costUsd"}},{"kind":"Field","name":{"kind":"Name","value":"cancelBilling"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"images"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventImage"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventImage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]} as unknown as DocumentNode<GenerationHeadQuery, GenerationHeadQueryVariables>;
export const EraseGenerationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EraseGeneration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eraseGeneration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"EraseGenerationPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"contentErasedAt"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<EraseGenerationMutation, EraseGenerationMutationVariables>;