import { Refusal } from '../base/refusal.ts';
import type { RouteEntry } from '../events/event.ts';

/** No model has that slug, alias or config key. */
export class ModelNotFoundRefusal extends Refusal {
  override name = 'ModelNotFoundRefusal';
  readonly asked: string;
  readonly didYouMean: readonly string[];

  constructor(asked: string, didYouMean: readonly string[]) {
    const hint =
      didYouMean.length > 0
        ? ` Did you mean ${didYouMean.join(', ')}?`
        : ' Query.models lists the models that are there, each with its offers.';
    super(`There is no ${asked.includes('/') ? 'offer' : 'model'} "${asked}".${hint}`);
    this.asked = asked;
    this.didYouMean = didYouMean;
  }
}

/** The request is in order, and no offer may serve it. */
export class NoOfferRefusal extends Refusal {
  override name = 'NoOfferRefusal';
  readonly considered: readonly RouteEntry[];

  constructor(considered: readonly RouteEntry[]) {
    // Where one was asked for by name, its own reason is what matters.
    const telling = considered.filter(({ reasonCode }) => reasonCode !== 'NO_FALLBACK');
    const reasons = (telling.length > 0 ? telling : considered).map((entry) => `${entry.configKey}: ${entry.reason}`);
    super(`No offer can serve this request. ${reasons.join(' ') || 'The model has no offers.'}`);
    this.considered = considered;
  }
}

/** The idempotency key was used for another request, or its first call is still under way. */
export class IdempotencyConflictRefusal extends Refusal {
  override name = 'IdempotencyConflictRefusal';
  /** What the key stands for; null while the first call with it has not been decided. */
  readonly generationId: string | null;

  constructor(message: string, generationId: string | null) {
    super(message);
    this.generationId = generationId;
  }
}
