/**
 * Places where a process may die or freeze, named for what has just become true. They do nothing unless the environment
 * says so: `CRASH_AT=name` kills this process there without a word, `FREEZE_AT=name:ms` blocks its event loop that long,
 * which no timer in it can notice. Tests reach the worst moments with them; nothing else sets these variables.
 */
export type CrashPoint =
  | 'generation-claimed'
  | 'route-chosen'
  | 'intent-stored'
  | 'before-send'
  | 'request-sent'
  | 'job-accepted'
  | 'answer-begun'
  | 'interim-image-stored'
  | 'answer-complete'
  | 'image-stored'
  | 'before-settle-commit'
  | 'settled'
  | 'webhooks-read'
  | 'webhooks-noted'
  | 'webhook-claimed'
  | 'webhook-answered'
  | 'picture-aside';

const crashAt = process.env['CRASH_AT'];
const [freezeAt, freezeMs] = (process.env['FREEZE_AT'] ?? '').split(':');
let frozen = false;

export function crashPoint(name: CrashPoint): void {
  if (crashAt === name) process.kill(process.pid, 'SIGKILL');
  if (freezeAt === name && !frozen) {
    // Once: a process that froze at every pass would never get anywhere.
    frozen = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(freezeMs));
  }
}
