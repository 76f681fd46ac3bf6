import type { FetchPicture } from '../providers/fetch-picture.ts';
import type { PictureBytes } from '../providers/provider.ts';
import { checkAnswer, redirectOf } from './answer.ts';
import { FETCH_LIMITS } from './fetch-limits.ts';
import { failed } from './guard-error.ts';
import { clientOn, guardOf, reach, withinTime, type Guard, type GuardSettings } from './guard.ts';
import { asPictureError } from './picture-error.ts';
import { readBody } from './read-body.ts';
import { targetOf, type Target } from './target.ts';

/**
 * A fetch of pictures from addresses of strangers, each hop of it behind the guard. Nothing of ours is sent along, and
 * nothing of the answer is told but a picture's bytes.
 */
export function createGuardedFetch(settings: GuardSettings): FetchPicture {
  const guard = guardOf(settings, FETCH_LIMITS);
  return async (url, signal) => {
    try {
      return await withinTime(guard, signal, (call) => follow(url, guard, call));
    } catch (error) {
      throw asPictureError(error);
    }
  };
}

async function follow(url: string, guard: Guard, call: AbortController): Promise<PictureBytes> {
  let target = targetOf(url, guard.rules);
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(target, guard, call);
    if ('bytes' in answer) return answer;
    if (hops >= guard.limits.mostRedirects) throw failed('it leads on too often', { retryable: false });
    target = targetOf(answer.leadsTo, guard.rules, target);
  }
}

async function ask(
  target: Target,
  guard: Guard,
  call: AbortController,
): Promise<PictureBytes | { readonly leadsTo: string }> {
  const { limits } = guard;
  const socket = await reach(target, guard, call.signal);
  const client = clientOn(socket, target, limits);
  try {
    const { statusCode, headers, body } = await client.request({
      method: 'GET',
      path: `${target.url.pathname}${target.url.search}`,
      headers: {
        accept: 'image/png, image/jpeg, image/webp',
        'accept-encoding': 'identity',
        'user-agent': 'pictograph',
      },
      // One request a connection: it is closed below, whatever came.
      reset: true,
      signal: call.signal,
    });
    // The body of an answer that is refused ends with its connection, and nobody waits to hear how.
    body.on('error', () => undefined);
    const leadsTo = redirectOf(statusCode, headers);
    if (leadsTo !== null) return { leadsTo };
    const { declaredType } = checkAnswer(statusCode, headers, limits.mostBytes);
    return { bytes: await readBody(body, limits, (reason) => call.abort(reason)), declaredType };
  } finally {
    // Takes the connection with it. It can only fail because that is gone already, which is the aim.
    client.destroy().catch(() => undefined);
  }
}
