import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program of this folder in a process of its own. It ends with us. */
export interface Child {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: unknown;
  /** Sends it a message and resolves with its answer. One at a time. */
  ask(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a program, tells it its settings, and waits for what it says to them. `environment` is beside our own. */
export async function startChild(
  program: string,
  settings: object,
  environment: Record<string, string> = {},
): Promise<Child> {
  const child = fork(join(import.meta.dirname, program), { env: { ...process.env, ...environment } });
  const ended = once(child, 'exit');
  const died = ended.then(([code]) => Promise.reject(new Error(`${program} ended with ${String(code)}`)));
  // After it was stopped nobody looks at this one any more.
  died.catch(() => undefined);
  const ask = async (message: object): Promise<unknown> => {
    const answered = once(child, 'message');
    child.send(message);
    const [answer]: unknown[] = await Promise.race([answered, died]);
    return answer;
  };
  const ready = await ask(settings);
  assert.ok(child.pid !== undefined);
  return {
    pid: child.pid,
    ready,
    ask,
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

/** What a program does for its parent, once it knows its settings. */
export interface Service<Message> {
  readonly ready: unknown;
  answer(message: Message): Promise<unknown>;
  close(): Promise<unknown>;
}

/** The program's side of {@link startChild}. It ends when its parent lets go of it, also by dying. */
export async function serveParent<Settings, Message>(
  open: (settings: Settings) => Promise<Service<Message>>,
): Promise<void> {
  const say = (message: unknown) => process.send?.(message ?? null);
  // A terminal's Ctrl-C reaches every process: the parent decides what becomes of this one.
  process.on('SIGINT', () => undefined);
  const [settings]: unknown[] = await once(process, 'message');
  const service = await open(settings as Settings); // what startChild was given
  process.on('message', (message) => void service.answer(message as Message).then(say)); // what ask was given
  process.once('disconnect', () => void service.close());
  say(service.ready);
}
