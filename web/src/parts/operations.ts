/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type ModelCardFragment = { id: string, slug: string, name: string, summary: string, status: ModelStatus, modes: Array<Mode>, startingPriceUsd: string | null, creator: { slug: string, name: string }, performance: Array<{ p50Ms: number | null, successRate: number | null, provider: { slug: string, name: string } }>, benchmarks: Array<{ elo: number }> };

export const ModelCardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ModelCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Model"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"modes"}},{"kind":"Field","name":{"kind":"Name","value":"startingPriceUsd"}},{"kind":"Field","name":{"kind":"Name","value":"performance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"p50Ms"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}}]}},{"kind":"Field","name":{"kind":"Name","value":"benchmarks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"elo"}}]}}]}}]} as unknown as DocumentNode<ModelCardFragment, unknown>;