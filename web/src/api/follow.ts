import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql/language/printer';
import { socket } from './socket.ts';

type Cursored = { readonly after?: string | null | undefined };

export interface FollowOptions<Data, Variables extends Cursored, Item> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** All but `after`, which is counted here. */
  readonly variables: Omit<Variables, 'after'>;
  /** Where to begin: after this cursor, or (null) at the first. */
  readonly after: string | null;
  /** The item of an answer, and the cursor to go on after. */
  readonly read: (data: Data) => { readonly item: Item; readonly cursor: string };
  readonly onItem: (item: Item) => void;
  /** The stream said its last word. */
  readonly onEnd: () => void;
  /** The server refused: an unknown id, a cursor that no longer holds. Nothing more comes. */
  readonly onRefused: (code: string, message: string) => void;
}

/**
 * Follows a stream that has cursors, through lost sockets and restarted servers: whenever the socket comes back, the
 * stream goes on after the last item that arrived, so nothing is missed and nothing comes twice. Returns how to stop.
 */
export function follow<Data, Variables extends Cursored, Item>(
  options: FollowOptions<Data, Variables, Item>,
): () => void {
  const variables = { ...options.variables, after: options.after };
  // graphql-ws sends this very object again with each new socket, so that moving `after` on resumes.
  const payload = { query: print(options.document), variables };
  let over = false;
  const refuse = (code: string, message: string) => {
    if (over) return;
    over = true;
    options.onRefused(code, message);
  };
  return socket.subscribe<Data>(payload, {
    next({ data, errors }) {
      const [error] = errors ?? [];
      if (error !== undefined) return refuse(codeOf(error.extensions), error.message);
      if (data === undefined || data === null) return;
      const { item, cursor } = options.read(data);
      variables.after = cursor;
      options.onItem(item);
    },
    error(cause) {
      // Errors of the operation come as a list; all else was a socket that can't come back.
      const [first] = Array.isArray(cause) ? (cause as { message: string; extensions?: object }[]) : [];
      refuse(codeOf(first?.extensions), first?.message ?? 'The connection was refused. Reload the page.');
    },
    complete() {
      if (!over) options.onEnd();
      over = true;
    },
  });
}

function codeOf(extensions: unknown): string {
  const { code } = (extensions ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR';
}
