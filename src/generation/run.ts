import { retriesRefusedContent } from '../access/content-policy.ts';
import type { ImageStore, StorageError } from '../assets/store.ts';
import type { Log } from '../base/log.ts';
import type { Json } from '../base/json.ts';
import { Decimal } from '../catalog/decimal.ts';
import type { Catalog, Model } from '../catalog/model.ts';
import type { Database } from '../db/client.ts';
import type { Provider } from '../providers/provider.ts';
import type { Candidate, Route } from '../routing/choose.ts';
import type { RoutingRooms } from '../routing/circumstances.ts';
import type { Routing } from '../routing/routing.ts';
import { readInputs, type Inputs } from './inputs.ts';
import type { Held } from './held.ts';
import type { Nudges } from './nudges.ts';
import { Parking } from './parking.ts';
import type { AttemptPlan } from './plan.ts';
import type { GenerationRequest } from './request.ts';
import type { AttemptResult } from './result.ts';
import { routeGeneration } from './route.ts';
import type { Charge } from './settle.ts';
import type { attempt, generation } from './tables.ts';
import { throughLosses } from './through-losses.ts';
import type { GenerationWriter } from './writer.ts';

/** What a worker lends to each generation that it runs. */
export interface RunRooms extends RoutingRooms {
  readonly database: Database;
  readonly catalog: () => Catalog;
  readonly store: ImageStore;
  readonly writer: GenerationWriter;
  /** How many times faster than the real ones the sandbox is: its usual times are shorter by that. */
  readonly sandboxSpeed: number;
  /** Where a provider can tell of an attempt's job; null when nobody can reach us from there. */
  readonly hookUrl: (provider: Provider, attemptId: string) => string | null;
  readonly nudges: Nudges;
  /** How long after its intent a submit whose answer was lost is looked for. */
  readonly reconcileGraceMs: number;
  readonly log: Log;
  /** Called after each commit that added events: the place to wake readers from. */
  readonly onWritten: (generationId: string) => void;
}

/** However long a job takes, somebody looks after it so often. */
const LONGEST_PARK_MS = 600_000;

/** What a run goes by of its generation's row. */
export type GenerationRow = Pick<
  typeof generation.$inferSelect,
  | 'accountId'
  | 'id'
  | 'apiKeyId'
  | 'modelId'
  | 'mode'
  | 'tier'
  | 'prompt'
  | 'parameters'
  | 'request'
  | 'refinesId'
  | 'sandbox'
  | 'route'
  | 'crashes'
  | 'cancelRequestedAt'
>;
export type AttemptRow = typeof attempt.$inferSelect;

/** One generation as its worker has it: what was asked, in which order offers are tried, what it has cost so far. */
export class Run {
  readonly rooms: RunRooms;
  readonly held: Held;
  readonly row: GenerationRow;
  readonly request: GenerationRequest;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly prompt: string;
  readonly model: Model;
  readonly parking = new Parking();
  /** What its hedges may cost so far, in expected dollars. */
  hedgedUsd = new Decimal(0);
  readonly #elapsedBefore: number;
  readonly #openedAt = performance.now();
  /** Times of the monotonic clock at which a parked generation has something to do again. */
  readonly #wakeTimes: number[] = [];
  #spentMicros: number | null;
  #number: number;
  #route: Promise<Route> | null = null;
  #retriesRefusedContent = false;
  #inputs: Promise<Inputs | StorageError> | null = null;

  constructor(
    rooms: RunRooms,
    held: Held,
    {
      row,
      attempts,
      ...known
    }: {
      readonly row: GenerationRow;
      readonly attempts: readonly AttemptRow[];
      readonly request: GenerationRequest;
      readonly parameters: Readonly<Record<string, Json>>;
      readonly prompt: string;
      readonly model: Model;
      /** Since it was first claimed. */
      readonly elapsedMs: number;
    },
  ) {
    this.rooms = rooms;
    this.held = held;
    this.row = row;
    this.request = known.request;
    this.parameters = known.parameters;
    this.prompt = known.prompt;
    this.model = known.model;
    this.#elapsedBefore = known.elapsedMs;
    this.#spentMicros = sumOf(attempts);
    this.#number = Math.max(0, ...attempts.map(({ number }) => number));
  }

  get sandbox(): boolean {
    return this.row.sandbox;
  }

  get routing(): Routing {
    return this.request.routing;
  }

  /** How many times faster than real time its providers are. */
  get scale(): number {
    return this.sandbox ? this.rooms.sandboxSpeed : 1;
  }

  /** How many pictures are asked for; each has a lane. */
  get lanes(): number {
    const { n } = this.parameters;
    return typeof n === 'number' ? n : 1;
  }

  elapsedMs(): number {
    return this.#elapsedBefore + performance.now() - this.#openedAt;
  }

  /** Learns what its key says of refused content; asked for when that matters, which is seldom. */
  async learnPolicy(): Promise<void> {
    const { rooms, held, row } = this;
    this.#retriesRefusedContent = await throughLosses(held, rooms.log, () =>
      retriesRefusedContent(rooms.database.orm, row.apiKeyId),
    );
  }

  /** Whether one other offer may be asked when a provider refuses the content; no, while nobody has learned it. */
  get retriesRefusedContent(): boolean {
    return this.#retriesRefusedContent;
  }

  /** The number of the next attempt. */
  nextNumber(): number {
    return (this.#number += 1);
  }

  /** The offers in order; asked for when first needed, since a generation that only waits needs no route. */
  async order(): Promise<readonly Candidate[]> {
    this.#route ??= routeGeneration(this);
    return (await this.#route).order;
  }

  /** How many offers may be tried, as far as that was asked. */
  async considered(): Promise<number> {
    const entries = this.#route === null ? (this.row.route ?? []) : (await this.#route).entries;
    return entries.filter(({ verdict }) => verdict !== 'EXCLUDED').length;
  }

  inputs(): Promise<Inputs | StorageError> {
    this.#inputs ??= readInputs(this.rooms, this.held, this.row, this.request);
    return this.#inputs;
  }

  /** Says when, at the latest, somebody has to go on with this generation, should it be parked. */
  wakeBy(time: number): void {
    this.#wakeTimes.push(time);
  }

  /** How long a parked generation may be left alone. */
  parkedForMs(): number {
    const now = performance.now();
    return Math.min(...this.#wakeTimes.filter((time) => time > now), now + LONGEST_PARK_MS) - now;
  }

  /** Books for this run's own bounds, and for its end; the ledger is written with the attempt's end. */
  spent(charge: Charge | null): void {
    if (charge !== null) this.#spentMicros = (this.#spentMicros ?? 0) + charge.micros;
  }

  /** What stands in its ledger; null when nothing does. */
  get spentMicros(): number | null {
    return this.#spentMicros;
  }

  /** Whether trying it, at what it is expected to cost, keeps within what the request may cost. */
  affords(candidate: Candidate): boolean {
    const { maxCostUsd } = this.routing;
    if (maxCostUsd === null) return true;
    return new Decimal(this.#spentMicros ?? 0)
      .div(1_000_000)
      .plus(this.usdOfOne(candidate) ?? 0)
      .lte(maxCostUsd);
  }

  /** What one attempt is expected to cost, which makes one of the n pictures; null when the offer's prices don't say. */
  usdOfOne({ entry: { costUsd } }: Candidate): Decimal | null {
    return costUsd === null ? null : new Decimal(costUsd).div(this.lanes);
  }

  /** Tells what came of an attempt to whoever decides where the next ones go. */
  report({ configKey, provider }: AttemptPlan, result: AttemptResult): void {
    const { credential } = provider;
    switch (result.kind) {
      case 'answered':
        return this.rooms.health.report({ configKey, credential, outcome: 'succeeded' });
      case 'failed': {
        const { code, retryAfterMs } = result.error;
        return this.rooms.health.report({ configKey, credential, outcome: { code, retryAfterMs } });
      }
      case 'unknown':
        return this.rooms.health.report({
          configKey,
          credential,
          outcome: { code: 'PROVIDER_OUTCOME_UNKNOWN', retryAfterMs: null },
        });
      // No fault and no merit of the offer's.
      case 'canceled':
      case 'unsent':
      case 'parked':
        return;
      default:
        result satisfies never;
    }
  }
}

/** What these attempts cost together; null when nothing was due for any of them. */
export function sumOf(attempts: readonly AttemptRow[]): number | null {
  const costs = attempts.flatMap(({ costMicros }) => (costMicros === null ? [] : [costMicros]));
  return costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0);
}
