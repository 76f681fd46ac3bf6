import { duration } from './amounts.ts';
import type { FollowedEvent } from './events.ts';
import { harmless, harmlessLine } from './harmless.ts';
import { progressBar, spinner } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';

/** How one of the n pictures stands. */
interface Lane {
  readonly phase: string;
  readonly fraction: number | null;
  /** When it should be done, in milliseconds since 1970. */
  readonly doneAt: number | null;
}

const BAR_COLUMNS = 28;
/** In plain text progress is a line each time it passes one of these, in percent. */
const PLAIN_STEPS = 25;

/**
 * Tells a person what happens to a generation: its thinking as it comes, what fails and what is next, and how far it is.
 * Several pictures think at the same time; whenever another one speaks, its name comes first.
 */
export class Narration {
  readonly #terminal: Terminal;
  readonly #count: number;
  readonly #lanes = new Map<number, Lane>();
  readonly #laneOf = new Map<string, number>();
  #speaker: string | null = null;
  #waiting: string | null = 'waiting for a worker';
  #plainStep = 0;

  /** `count`: how many pictures were asked for. */
  constructor(terminal: Terminal, count: number) {
    this.#terminal = terminal;
    this.#count = count;
    terminal.status((columns, tick) => this.#status(columns, tick));
  }

  tell(event: FollowedEvent): void {
    const terminal = this.#terminal;
    switch (event.type) {
      case 'ROUTE_CHOSEN':
        this.#waiting = 'starting';
        return;
      case 'ATTEMPT_STARTED':
        this.#laneOf.set(event.attemptId ?? '', event.index);
        this.#set(event.index, { phase: 'waiting for an answer', fraction: null, doneAt: null });
        if (this.#count === 1 || event.hedge)
          this.#note('dim', `${event.hedge ? 'Also asking' : 'Asking'} ${event.configKey}`);
        return;
      case 'ATTEMPT_ACCEPTED':
        this.#set(this.#lane(event), { phase: 'thinking', fraction: null, doneAt: null });
        return;
      case 'PROGRESS':
        this.#progress(event);
        return;
      case 'THOUGHT':
        this.#speak(event.attemptId, 'thinks');
        if (event.text !== null) terminal.flow(harmless(event.text));
        if (event.image !== null) this.#note('dim', this.#mark('◦ a sketch', '- a sketch'));
        return;
      case 'TEXT':
        this.#speak(event.attemptId, 'says');
        if (event.text !== null) terminal.flow(harmless(event.text));
        return;
      case 'IMAGE':
        this.#set(this.#lane(event), { phase: 'done', fraction: 1, doneAt: null });
        return;
      case 'ATTEMPT_FAILED': {
        const next = event.next === null ? '' : ` Next: ${harmlessLine(event.next)}.`;
        const mark = this.#mark('✗ ', '');
        // The last failure of a single picture is the generation's own, which is told at its end.
        if (event.next !== null || this.#count > 1) {
          this.#note(
            'yellow',
            `${mark}${harmlessLine(event.error.message)} (${harmlessLine(event.error.code)})${next}`,
          );
        }
        const phase = event.next === null ? 'failed' : 'trying again';
        this.#set(this.#lane(event), { phase, fraction: null, doneAt: null });
        return;
      }
      case 'STREAM_GAP':
        this.#note('dim', `Events ${event.from} to ${event.to} are no longer stored.`);
        return;
      case 'STREAM_RESET':
        this.#note('dim', 'The server went back to an earlier state; what was told after it holds no more.');
        return;
      case 'CANCEL_REQUESTED':
        this.#waiting = 'stopping';
        return;
      case 'GENERATION_QUEUED':
      case 'ATTEMPT_SUCCEEDED':
      case 'ATTEMPT_CANCELED':
      case 'GENERATION_SUCCEEDED':
      case 'GENERATION_FAILED':
      case 'GENERATION_CANCELED':
      case 'UNKNOWN':
        // Ends are told from the generation itself, which knows what they cost.
        return;
    }
  }

  /** The connection is gone; what is shown stands still until {@link back}. */
  lost(): void {
    this.#note('yellow', 'Connection lost, waiting for the server …');
    this.#waiting = 'waiting for the server';
  }

  back(): void {
    this.#note('dim', 'Connected again.');
    this.#waiting = null;
  }

  /** Something that the person did or must know, between what is told. */
  note(text: string): void {
    this.#note('yellow', text);
  }

  end(): void {
    this.#terminal.rest();
  }

  #progress(event: Extract<FollowedEvent, { type: 'PROGRESS' }>): void {
    const queue = event.queuePosition === null || event.queuePosition === 0 ? '' : `, ${event.queuePosition} before it`;
    const said = event.message === null ? '' : ` (${harmlessLine(event.message)})`;
    this.#set(this.#lane(event), {
      phase: `${harmlessLine(event.phase)}${queue}${said}`,
      fraction: event.fraction,
      doneAt: event.etaMs === null ? null : Date.now() + event.etaMs,
    });
    if (this.#terminal.rich) return;
    const percent = Math.floor((this.#fraction() ?? 0) * 100);
    const step = Math.floor(percent / PLAIN_STEPS);
    if (step > this.#plainStep) this.#terminal.line(`${percent} %, ${this.#describe()}`);
    this.#plainStep = Math.max(step, this.#plainStep);
  }

  #status(columns: number, tick: number): string {
    const { unicode } = this.#terminal;
    const turning = this.#terminal.paint('cyan', spinner(tick, unicode));
    const fraction = this.#fraction();
    const text = this.#describe();
    if (this.#waiting !== null || fraction === null) return `${turning} ${text}`;
    const [done, open] = progressBar(fraction, Math.min(BAR_COLUMNS, Math.max(8, columns - text.length - 12)), unicode);
    const percent = `${Math.floor(fraction * 100)}`.padStart(3);
    return `${turning} ${this.#terminal.paint('cyan', done)}${this.#terminal.paint('dim', open)} ${percent} %  ${text}`;
  }

  #describe(): string {
    if (this.#waiting !== null) return this.#waiting;
    const lanes = [...this.#lanes.values()];
    const open = lanes.filter(({ phase }) => phase !== 'done' && phase !== 'failed');
    const left = Math.max(...open.map(({ doneAt }) => (doneAt === null ? 0 : doneAt - Date.now())), 0);
    const phase = open[0]?.phase ?? 'ending';
    const done =
      this.#count === 1 ? '' : `, ${lanes.filter((lane) => lane.phase === 'done').length} of ${this.#count} done`;
    return `${phase}${done}${left >= 500 ? `, about ${duration(Math.ceil(left / 1000) * 1000).replace('.0 ', ' ')} left` : ''}`;
  }

  /** The mean over all pictures; null while none of them has anything to go by. */
  #fraction(): number | null {
    const known = [...this.#lanes.values()].map(({ fraction }) => fraction).filter((fraction) => fraction !== null);
    return known.length === 0
      ? null
      : known.reduce((sum, fraction) => sum + fraction, 0) / Math.max(this.#count, this.#lanes.size);
  }

  #set(index: number, lane: Lane): void {
    this.#lanes.set(index, lane);
    this.#waiting = null;
  }

  #lane({ attemptId }: FollowedEvent): number {
    return this.#laneOf.get(attemptId ?? '') ?? 0;
  }

  #speak(attemptId: string | null, verb: string): void {
    const speaker = `${attemptId} ${verb}`;
    if (speaker === this.#speaker) return;
    const first = this.#speaker === null;
    this.#speaker = speaker;
    if (this.#count > 1)
      this.#note('dim', `Picture ${(this.#laneOf.get(attemptId ?? '') ?? 0) + 1} of ${this.#count} ${verb}`);
    else if (!first || verb === 'says') this.#terminal.flow('\n');
  }

  #note(style: 'dim' | 'yellow', text: string): void {
    this.#terminal.line(this.#terminal.paint(style, text));
  }

  #mark(unicode: string, ascii: string): string {
    return this.#terminal.unicode ? unicode : ascii;
  }
}
