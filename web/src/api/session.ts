/** Signing in and out, beside GraphQL: a page can't set the cookie that it must not be able to read. */

const SESSION = '/v1/session';

/** What a refused sign-in says to the person. */
export class SignInRefusal extends Error {
  override name = 'SignInRefusal';
}

/** With the one-time code of a printed link, or with an API key. */
export async function signIn(proof: { readonly code: string } | { readonly apiKey: string }): Promise<void> {
  const response = await fetch(SESSION, {
    method: 'POST',
    credentials: 'same-origin',
    headers:
      'code' in proof ? { 'content-type': 'application/json' } : { authorization: `Bearer ${proof.apiKey.trim()}` },
    ...('code' in proof && { body: JSON.stringify({ code: proof.code }) }),
  });
  if (!response.ok) throw new SignInRefusal(await messageOf(response));
}

export async function signOut(): Promise<void> {
  await fetch(SESSION, { method: 'DELETE', credentials: 'same-origin' });
}

/** Opens the socket for this session within the next half minute; null for a person who isn't signed in. */
export async function takeTicket(): Promise<string | null> {
  const response = await fetch(`${SESSION}/ticket`, { method: 'POST', credentials: 'same-origin' });
  if (response.status === 204) return null;
  if (!response.ok) throw new Error(await messageOf(response));
  const { ticket } = (await response.json()) as { ticket: string };
  return ticket;
}

async function messageOf(response: Response): Promise<string> {
  // The body is ours unless a proxy answered.
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  return body?.error?.message ?? `The server answered ${response.status}. Try again.`;
}
