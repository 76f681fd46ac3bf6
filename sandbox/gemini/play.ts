import type { ServerResponse } from 'node:http';
import { type Clock, pass } from '../clock.ts';
import { FAILURE_SHARE } from '../faults.ts';
import type { Call } from './call.ts';
import type { Framing } from './framing.ts';
import { sendBadGateway } from './send.ts';
import type { Step } from './steps.ts';

/**
 * Tells the answer to a call as time passes, or fails as its fault says. Returns early when `left` fires: the client
 * has gone. `decided` resolves when the call is in the bill; the last things are said only after that, so that whoever
 * heard the end finds it there.
 */
export async function play(
  call: Call,
  steps: readonly Step[],
  framing: Framing,
  {
    response,
    clock,
    decided,
    left,
  }: { response: ServerResponse; clock: Clock; decided: Promise<void>; left: AbortSignal },
): Promise<void> {
  const { dialect, fault, model, resource, version } = call;
  if (fault === 'hang') return;
  if (fault === 'drop') {
    if (await passUntil(call, call.pictureMs * FAILURE_SHARE, left)) response.socket?.resetAndDestroy();
    return;
  }
  if (fault === 'html') {
    if (!(await passUntil(call, call.answerMs, left))) return;
    await decided;
    sendBadGateway(response);
    return;
  }

  const error = fault === null ? null : dialect.errorOfFault(fault, { model, resource, version, clock });
  if (error !== null && fault !== 'stream-error') {
    if (!(await passUntil(call, call.answerMs, left))) return;
    await decided;
    framing.fail(error);
    return;
  }

  // These three break off in the middle: what is due before that is told.
  const breaks = fault === 'cut' || fault === 'stall' || fault === 'stream-error';
  const breakMs = breaks ? call.pictureMs * FAILURE_SHARE : Infinity;
  for (const step of steps) {
    const dueMs = step.at * call.answerMs;
    if (dueMs >= breakMs) break;
    if (!(await passUntil(call, dueMs, left))) return;
    if (step.at === 1) await decided;
    const isPicture = step.at === 1 && step.kind === 'image';
    if (isPicture && fault === 'malformed') {
      await framing.sayNonsense();
      continue;
    }
    const chunk = await step.chunk();
    if (left.aborted) return;
    if (isPicture && fault === 'truncated') {
      await framing.sayHalf(chunk);
      break;
    }
    await framing.say(chunk);
  }
  if (breaks && !(await passUntil(call, breakMs, left))) return;

  if (fault === 'stall') return framing.open();
  if (fault === 'stream-error' && error !== null) {
    await decided;
    return framing.fail(error);
  }
  if (fault === 'cut') {
    framing.open();
    // Past the current turn, so that what was written is with the system before the connection goes.
    await pass(0, left);
    response.socket?.destroy();
    return;
  }
  if (fault === 'truncated') response.end();
  else framing.finish();
}

function passUntil(call: Call, dueMs: number, left: AbortSignal): Promise<boolean> {
  return pass(call.startedAt + dueMs - performance.now(), left);
}
