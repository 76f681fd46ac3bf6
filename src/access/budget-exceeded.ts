import { usdOfMicros } from '../base/money.ts';
import { Refusal } from '../base/refusal.ts';

/** What a key's budget looks like to one whom it refuses, in millionths of a dollar. */
export interface BudgetState {
  readonly limitMicros: number;
  readonly spentMicros: number;
  readonly heldMicros: number;
}

/** The key's budget doesn't allow what this may cost at most. Nothing was written, and no idempotency key is used up. */
export class BudgetExceededRefusal extends Refusal {
  override name = 'BudgetExceededRefusal';
  readonly limitMicros: number;
  readonly spentMicros: number;
  readonly heldMicros: number;
  readonly neededMicros: number;

  constructor({ limitMicros, spentMicros, heldMicros }: BudgetState, neededMicros: number) {
    super(
      `This may cost up to $${usdOfMicros(neededMicros)}, more than is left: the key’s budget is $${usdOfMicros(limitMicros)}, ` +
        `with $${usdOfMicros(spentMicros)} spent and $${usdOfMicros(heldMicros)} held for what is under way. ` +
        'Wait for that to end, ask for something cheaper, or have an admin raise the budget.',
    );
    this.limitMicros = limitMicros;
    this.spentMicros = spentMicros;
    this.heldMicros = heldMicros;
    this.neededMicros = neededMicros;
  }
}
