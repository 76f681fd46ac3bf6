import type { CombinedError } from 'urql';

/** What a person is told of an operation that failed. */
export function messageOf(error: CombinedError): string {
  if (error.networkError) return 'The server can’t be reached. It is tried again when you act or reload.';
  return error.graphQLErrors.map(({ message }) => message).join(' ') || error.message;
}

/** The code of the first error, such as FORBIDDEN; null when the server was not reached. */
export function codeOf(error: CombinedError): string | null {
  const code = error.graphQLErrors[0]?.extensions['code'];
  return typeof code === 'string' ? code : null;
}
