/** Calls a webhook once. Says whether the receiver took it within `patienceMs`. Redirects are not followed. */
export async function postWebhook(
  url: string,
  body: string,
  { headers, patienceMs }: { headers: Readonly<Record<string, string>>; patienceMs: number },
): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // Whatever kept it from arriving, another try is the answer.
  }
}
