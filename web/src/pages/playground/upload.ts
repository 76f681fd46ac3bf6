/** Keeps a picture at the server, so that requests can name it. Throws with what was wrong with it, for a person. */
export async function upload(file: Blob): Promise<{ readonly id: string; readonly url: string }> {
  const response = await fetch('/v1/uploads', { method: 'PUT', credentials: 'same-origin', body: file });
  const body = (await response.json().catch(() => null)) as
    | { id: string; url: string; error?: never }
    | { error: { message: string } }
    | null;
  if (response.ok && body !== null && body.error === undefined) return body;
  throw new Error(body?.error?.message ?? `The server answered ${response.status}.`);
}
