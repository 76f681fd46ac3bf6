import { Badge } from '../../ui/Badge.tsx';
import { duration, percent, usd } from '../../ui/format.ts';
import type { EstimateFieldsFragment } from '../../generation/operations.ts';
import { MOST_BESIDE } from './routes.ts';

export interface OffersProps {
  /** In the order they would be tried, then those that can't do it. */
  readonly offers: readonly EstimateFieldsFragment[];
  /** Those that it is to be run at, side by side; none: where it is best run. */
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** What the request costs at each offer, how long it takes there, and why it would be tried or not. */
export function Offers({ offers, chosen, onChoose }: OffersProps) {
  const first = offers.find(({ verdict }) => verdict === 'FIRST');
  return (
    <details className="card more" open={chosen.length > 0 || first === undefined}>
      <summary>
        {first === undefined ? 'No offer can do this' : `First at ${first.configKey}`}
        {offers.length > 1 && `: compare ${offers.length} offers`}
      </summary>
      <fieldset className="offers">
        <legend className="small muted">
          Choose one to run it only there, or up to {MOST_BESIDE} to run it at them side by side.
        </legend>
        {offers.map((offer) => (
          <Offer
            key={offer.configKey}
            offer={offer}
            chosen={chosen.includes(offer.configKey)}
            full={chosen.length >= MOST_BESIDE}
            onChoose={(choose) =>
              onChoose(choose ? [...chosen, offer.configKey] : chosen.filter((one) => one !== offer.configKey))
            }
          />
        ))}
      </fieldset>
    </details>
  );
}

interface OfferProps {
  readonly offer: EstimateFieldsFragment;
  readonly chosen: boolean;
  /** As many are chosen as can be. */
  readonly full: boolean;
  readonly onChoose: (chosen: boolean) => void;
}

function Offer({ offer, chosen, full, onChoose }: OfferProps) {
  const { configKey, verdict, costUsd, exact, p50Ms, p95Ms, successRate, reason, losses } = offer;
  return (
    <div className={verdict === 'EXCLUDED' ? 'offer offer-out' : 'offer'}>
      <label className="offer-name">
        <input
          type="checkbox"
          checked={chosen}
          disabled={!chosen && (full || verdict === 'EXCLUDED')}
          onChange={({ target }) => onChoose(target.checked)}
        />
        <span className="mono">{configKey}</span>
        {verdict === 'FIRST' && <Badge tone="good">First</Badge>}
      </label>
      {verdict !== 'EXCLUDED' && (
        <dl className="offer-figures numeric">
          <div>
            <dt>Cost</dt>
            <dd>{costUsd === null ? '–' : `${exact ? '' : '≈ '}${usd(costUsd)}`}</dd>
          </div>
          <div>
            <dt>Half within</dt>
            <dd>{duration(p50Ms)}</dd>
          </div>
          <div>
            <dt>95 % within</dt>
            <dd>{duration(p95Ms)}</dd>
          </div>
          <div>
            <dt>Success</dt>
            <dd>{percent(successRate)}</dd>
          </div>
        </dl>
      )}
      <p className="small muted">{reason}</p>
      {losses.map((loss) => (
        <p key={loss} className="small parameter-loss">
          {loss}
        </p>
      ))}
    </div>
  );
}
