import type { IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';
import type { Books } from '../books.ts';
import type { Figures } from '../clock.ts';
import { UnknownFaultError } from '../faults.ts';
import { type ReplicateFault, REPLICATE_FAULTS } from './fault-outcome.ts';
import { isObject } from './field-rules.ts';
import { readImageInput } from './image-input.ts';
import { isNanoBanana } from './nano-banana.ts';
import { type Asked, WEBHOOK_EVENTS, type WebhookEvent } from './prediction.ts';
import { type InvalidField, invalidInput, Problem } from './problem.ts';

const KNOWN = new Set(['input', 'version', 'webhook', 'webhook_events_filter', 'stream']);
/** Without a filter the receiver hears of outputs and of the end. */
const USUAL_EVENTS: readonly WebhookEvent[] = ['output', 'completed'];
const LEAST_CANCEL_AFTER_MS = 5_000;

/** Reads a create and decides what becomes of it. Throws a Problem. */
export function readCreate(
  message: IncomingMessage,
  body: Record<string, unknown>,
  { model, version, figures }: { model: string; version: string; figures: Figures },
  books: Books,
): Asked {
  const webhook = readWebhook(body);
  const cancelAfterMs = readCancelAfter(message, books);
  const input = readImageInput(model, body['input']);
  const fault = nextFault(input.prompt, figures, books);
  return {
    model,
    version,
    inputJson: isObject(body['input']) ? body['input'] : {},
    input,
    webhook,
    cancelAfterMs,
    streams: !isNanoBanana(model),
    fault,
    takesMs: books.clock.drawSuccessMs(figures) * (fault === 'slow' ? 10 : 1),
  };
}

/** Checked are the names and the webhook. One without TLS is taken too: where a sandbox runs, nobody has a certificate. */
function readWebhook(body: Record<string, unknown>): Asked['webhook'] {
  const wrong: InvalidField[] = Object.keys(body)
    .filter((name) => !KNOWN.has(name))
    .map((name) => ({
      type: 'additional_property_not_allowed',
      field: '(root)',
      description: `Additional property ${name} is not allowed`,
    }));
  const url = body['webhook'];
  if (url !== undefined && !(typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? ''))) {
    wrong.push({ type: 'format', field: 'webhook', description: "Does not match format 'uri'" });
  }
  const filter = body['webhook_events_filter'];
  const events = Array.isArray(filter) ? WEBHOOK_EVENTS.filter((event) => filter.includes(event)) : null;
  if (filter !== undefined && events?.length !== new Set(Array.isArray(filter) ? filter : []).size) {
    const description = `webhook_events_filter must be a list of: ${WEBHOOK_EVENTS.join(', ')}`;
    wrong.push({ type: 'enum', field: 'webhook_events_filter', description });
  }
  if (wrong.length > 0) throw invalidInput(wrong);
  return typeof url === 'string' ? { url, events: events ?? USUAL_EVENTS, asked: events !== null } : null;
}

/** `Cancel-After: 90s`, `5m`, `1h30m`: at least five seconds. */
function readCancelAfter(message: IncomingMessage, { clock }: Books): number | null {
  const header = message.headers['cancel-after'];
  if (header === undefined) return null;
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(String(header).trim()) ?? [];
  const ms = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
  if (ms >= LEAST_CANCEL_AFTER_MS) return clock.hereMs(ms);
  throw new Problem(400, 'Bad request', `Cancel-After: expected a time of at least 5s such as 90s or 1h30m.`);
}

function nextFault(prompt: string, figures: Figures, { faults, clock }: Books): ReplicateFault | null {
  try {
    return faults.next(prompt, { provider: 'replicate', figures, clock, own: REPLICATE_FAULTS });
  } catch (error) {
    if (!(error instanceof UnknownFaultError)) throw error;
    throw invalidInput([{ type: 'fault', field: 'input.prompt', description: error.message }]);
  }
}

/** A create's body for the book of requests: pictures in it as what they decode to. */
export function withoutPictures(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPictures);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutPictures(member)]));
  }
  const [, type, data] = typeof value === 'string' ? (/^data:([^;,]+);base64,(.*)$/s.exec(value) ?? []) : [];
  if (type === undefined || data === undefined) return value;
  const bytes = Buffer.from(data, 'base64');
  return { type, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
