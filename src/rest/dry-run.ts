import type { Viewer } from '../access/viewer.ts';
import type { Mode } from '../catalog/closed-sets.ts';
import { microsOfUsd } from '../base/money.ts';
import { Decimal } from '../catalog/decimal.ts';
import { NoOfferRefusal } from '../generation/errors.ts';
import { quote } from '../generation/quote.ts';
import type { StartInput } from '../generation/start.ts';
import type { RestRooms } from './rooms.ts';

/** What a request would cost, by the same checks and the same choice as running it; nothing runs and nothing is held. */
export async function dryRun(
  rooms: RestRooms,
  viewer: Viewer,
  input: StartInput & { readonly mode: Mode },
  warnings: readonly string[],
) {
  const { model, mode, prompt, parameters, routing, tier, images } = input;
  const asked = { model, mode, prompt, inputImages: images.length, parameters, refine: null, routing, tier };
  const { offers, best } = await quote({ ...rooms, catalog: rooms.catalog() }, viewer, asked);
  if (best === null) throw new NoOfferRefusal(offers);
  const offer = rooms.catalog().offer(best.configKey);
  return {
    estimated: true,
    exact: best.exact,
    model: offer?.model.slug ?? model,
    provider: offer?.provider.slug ?? null,
    executed_model: best.configKey,
    total_cost_micros: microsOf(best.costUsd),
    max_cost_micros: microsOf(best.costMaxUsd),
    currency: 'USD',
    components: best.components.map(({ label, quantity, unitPrice, costUsd }) => ({
      type: label.startsWith('input') ? 'input' : 'output',
      metric: label.includes('token')
        ? 'token'
        : label.startsWith('megapixel')
          ? 'megapixel'
          : label.startsWith('request')
            ? 'request'
            : 'image',
      label,
      quantity: Number(quantity),
      billable_quantity: Number(quantity),
      unit_price: Number(unitPrice),
      total_cost: microsOf(costUsd),
    })),
    warnings: [...warnings, ...best.losses],
  };
}

/** Half to even, as bills are; null where no price says. */
function microsOf(usd: string | null): number | null {
  return usd === null ? null : microsOfUsd(new Decimal(usd).toDecimalPlaces(6, Decimal.ROUND_HALF_EVEN).toFixed());
}
