import { text } from 'node:stream/consumers';
import { EXIT, Failure, usageFailure, type ExitCode } from './failure.ts';
import { followEvents } from './follow.ts';
import { cancelGeneration, readGeneration, startGeneration, type Generation } from './generation.ts';
import { harmlessLine } from './harmless.ts';
import { readInputImages } from './input-images.ts';
import { onInterrupt } from './interrupt.ts';
import { modelChoices } from './model-choice.ts';
import { Narration } from './narration.ts';
import { outcomeOf, outcomeWithout, type Outcome } from './outcome.ts';
import { outputPlace, type OutputPlace } from './output-place.ts';
import { startRequest, type Asked, type ImageInput } from './request.ts';
import { saveImages, type SavedImage } from './save-images.ts';
import type { Server } from './server.ts';
import { summary, type SummaryLine } from './summary.ts';
import type { Terminal } from './terminal.ts';

export interface GenerateOptions extends Asked {
  /** Null: none was given, which only --follow allows. "-": it comes on stdin. */
  readonly prompt: string | null;
  readonly model?: string | undefined;
  readonly image?: readonly string[] | undefined;
  readonly mask?: string | undefined;
  /** Id of an earlier generation, to be watched instead of starting one. */
  readonly follow?: string | undefined;
}

export interface Ended {
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
  /** For a person. */
  readonly lines: readonly SummaryLine[];
}

export interface GenerateSurroundings {
  readonly terminal: Terminal;
  /** The person wants to be gone at once: ends the process. */
  readonly leave: (ended: Ended) => never;
}

/**
 * Starts a generation (or takes up an earlier one), follows it to its end whatever happens to the server, and saves its
 * pictures. Ctrl-C stops the generation, and is heard from the moment that one may be started. Throws {@link Failure} for
 * what keeps it from starting; what happens afterwards is in the outcome.
 */
export async function generate(
  server: Server,
  options: GenerateOptions,
  { terminal, leave }: GenerateSurroundings,
): Promise<Ended> {
  const place = await outputPlace(options.output);
  const prompt = options.prompt === '-' ? (await text(process.stdin)).trim() : options.prompt;
  const { images, mask } = await readInputImages(options.image ?? [], options.mask ?? null);
  let started: Generation | null = null;
  let narration: Narration | null = null;
  const say = (sentence: string) => (narration === null ? terminal.line(sentence) : narration.note(sentence));
  const interrupts = onInterrupt({
    first() {
      say('Stopping … (Ctrl-C again leaves at once)');
      if (started !== null) void cancel(server, started.id, say);
    },
    second() {
      narration?.end();
      leave(left(started));
    },
  });
  try {
    started =
      options.follow === undefined
        ? await start(server, options, { prompt, images, mask })
        : await readGeneration(server, options.follow, { patient: false });
    // Pressed while the request was on its way.
    if (interrupts.pressed) void cancel(server, started.id, say);
    terminal.line(terminal.paint('dim', `${harmlessLine(started.model.name)} · ${started.id}`));
    narration = new Narration(terminal, Number(started.parameters?.n ?? 1));
    await follow(server, started, narration);
    const ended = await readGeneration(server, started.id, { patient: true });
    narration.end();
    return await conclude(server, ended, place, interrupts.pressed);
  } catch (error) {
    if (!(error instanceof Failure) || started === null) throw error;
    return lostSight(error, started);
  } finally {
    narration?.end();
    interrupts.ignore();
  }
}

async function start(
  server: Server,
  options: GenerateOptions,
  { prompt, images, mask }: { prompt: string | null; images: readonly ImageInput[]; mask: ImageInput | null },
): Promise<Generation> {
  if (prompt === null || prompt.trim() === '')
    throw usageFailure('Expected a prompt, such as: pictograph generate "a capybara in a ceramics studio"');
  const mode = images.length > 0 ? 'IMAGE_EDIT' : 'TEXT_TO_IMAGE';
  let refused: Failure | null = null;
  for (const { asked, model } of await modelChoices(server, { named: options.model, mode })) {
    try {
      return await startGeneration(server, startRequest(options, { asked, model, prompt, images, mask }));
    } catch (error) {
      // Nobody named this model, so one whose providers aren't configured here is passed over.
      if (!(error instanceof Failure) || error.code !== 'NO_OFFER' || options.model !== undefined) throw error;
      refused ??= error;
    }
  }
  throw refused ?? new Failure('There is no model to ask.', { code: 'NO_MODEL' });
}

async function follow(server: Server, { id, createdAt, deadlineAt }: Generation, narration: Narration): Promise<void> {
  // Both by the server's clock, since ours may be another time.
  const withinMs = Date.parse(deadlineAt) - Date.parse(createdAt);
  const told = { onLost: () => narration.lost(), onBack: () => narration.back() };
  for await (const event of followEvents(server, { generationId: id, withinMs, ...told })) narration.tell(event);
}

async function conclude(server: Server, ended: Generation, place: OutputPlace, interrupted: boolean): Promise<Ended> {
  let images: readonly SavedImage[] = [];
  let failure: Failure | null = null;
  try {
    images = await saveImages(server, ended, place);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failure = error;
  }
  const outcome = outcomeOf(ended, images, failure);
  const exitCode = failure === null && images.length > 0 ? EXIT.ok : EXIT.failed;
  return { outcome, exitCode: interrupted ? EXIT.interrupted : exitCode, lines: summary(outcome, ended) };
}

async function cancel(server: Server, id: string, say: (sentence: string) => void): Promise<void> {
  try {
    await cancelGeneration(server, id);
  } catch (error) {
    say(`It could not be canceled: ${error instanceof Error ? harmlessLine(error.message) : String(error)}`);
  }
}

/** The generation goes on without us: what kept us from seeing its end, and how to look again. */
function lostSight(failure: Failure, { id }: Generation): Ended {
  return {
    outcome: outcomeWithout(failure, id),
    exitCode: failure.exitCode,
    lines: [
      { style: 'red', text: harmlessLine(failure.message) },
      { style: null, text: lookAgain(id) },
    ],
  };
}

function left(started: Generation | null): Ended {
  const text =
    started === null
      ? 'Left. Whether a generation was started is not known.'
      : `Left. The server goes on with it. ${lookAgain(started.id)}`;
  const failure = new Failure(text, { code: 'INTERRUPTED', exitCode: EXIT.interrupted });
  return {
    outcome: outcomeWithout(failure, started?.id ?? null),
    exitCode: EXIT.interrupted,
    lines: [{ style: null, text }],
  };
}

function lookAgain(id: string): string {
  return `Look again with: pictograph generate --follow ${id}`;
}
