/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What a key may do. More may come. */
export type Scope =
  /** Everything, keys included. */
  | 'ADMIN'
  /** Start battles and vote in them. */
  | 'ARENA_VOTE'
  /** Read the catalog. It is open to all; the scope is for keys that may do nothing else. */
  | 'CATALOG_READ'
  /** Read the account’s generations, with their events, pictures and amounts. */
  | 'GENERATIONS_READ'
  /** Start, cancel and erase generations; starting costs money. */
  | 'GENERATIONS_WRITE'
  /** Keep webhook endpoints, which are told of all generations of the account: with pictures and amounts, without prompts. */
  | 'WEBHOOKS';

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { scopes: Array<Scope>, apiKey: { id: string, name: string } | null } | null };


export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;