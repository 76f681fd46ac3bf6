import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { words } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';
import type { FullModel } from './Model.tsx';

type Offer = FullModel['offers'][number];

const TONES: Readonly<Record<Offer['health'], Tone>> = {
  HEALTHY: 'good',
  DEGRADED: 'warning',
  DOWN: 'bad',
  UNKNOWN: 'plain',
};

const COLUMNS: readonly Column<Offer>[] = [
  {
    id: 'offer',
    header: 'Offer',
    sortBy: (offer) => offer.configKey,
    cell: (offer) => (
      <div className="stack" style={{ '--gap': '2px' }}>
        <strong>{offer.provider.name}</strong>
        <span className="mono small">{offer.configKey}</span>
        {offer.upstreamModelId !== offer.providerModelId && (
          <span className="small muted">asks for {offer.upstreamModelId}</span>
        )}
      </div>
    ),
  },
  {
    id: 'health',
    header: 'Health',
    cell: (offer) =>
      offer.retiredAt === null ? (
        <Badge tone={TONES[offer.health]}>{words(offer.health)}</Badge>
      ) : (
        <Badge title="What a newer page no longer lists.">Retired</Badge>
      ),
  },
  { id: 'modes', header: 'Modes', cell: (offer) => offer.modes.map(words).join(', ') },
  {
    id: 'prices',
    header: 'Prices',
    cell: (offer) => (
      <ul className="stack" style={{ '--gap': '3px' }}>
        {offer.prices.map((price, place) => (
          // Prices have no id of their own, and their order is the page's.
          <li key={place} className="numeric">
            {price.display}
            <span className="muted small">{conditionsOf(price)}</span>
          </li>
        ))}
        {offer.prices.length === 0 && <li className="muted">Not known</li>}
      </ul>
    ),
  },
  {
    id: 'notes',
    header: 'Notes',
    cell: (offer) => (
      <div className="stack small" style={{ '--gap': '3px' }}>
        {offer.notes.map((note) => (
          <span key={note}>{note}</span>
        ))}
        {offer.pricesEffectiveAt !== null && <span className="muted">Prices of {offer.pricesEffectiveAt}</span>}
        {offer.sourceUrl !== null && (
          <a href={offer.sourceUrl} rel="noreferrer" target="_blank">
            Source
          </a>
        )}
      </div>
    ),
  },
];

/** Where the model can be had, for how much, and how that offer is doing. */
export function Offers({ offers }: Pick<FullModel, 'offers'>) {
  return (
    <Card title="Offers and prices">
      <Table
        label="Offers and their prices"
        columns={COLUMNS}
        rows={offers}
        keyOf={(offer) => offer.id}
        empty={<p className="muted">Nobody offers it here.</p>}
      />
    </Card>
  );
}

/** Where the price holds, in words: a price that is read without it is another price. */
function conditionsOf({ direction, tier, resolution, mode, conditions }: Offer['prices'][number]): string {
  const parts = [
    direction === 'OUTPUT' ? null : words(direction).toLowerCase(),
    tier === 'BATCH' ? 'batch' : null,
    resolution,
    mode === null ? null : words(mode).toLowerCase(),
    ...conditions.map(({ parameter, equals }) => `${parameter} = ${JSON.stringify(equals)}`),
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` ${parts.join(', ')}`;
}
