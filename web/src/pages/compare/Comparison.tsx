import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/Button.tsx';
import { duration, percent, usd, words } from '../../ui/format.ts';
import type { ComparedModel } from './Compare.tsx';

interface Aspect {
  readonly name: string;
  readonly of: (model: ComparedModel) => ReactNode;
  /** What is compared; the best of it stands out. */
  readonly figure?: (model: ComparedModel) => number | null;
  readonly best?: 'least' | 'most';
}

const ASPECTS: readonly Aspect[] = [
  {
    name: 'From, a picture',
    of: ({ startingPriceUsd }) => usd(startingPriceUsd),
    figure: ({ startingPriceUsd }) => (startingPriceUsd === null ? null : Number(startingPriceUsd)),
    best: 'least',
  },
  {
    name: 'Fastest, p50',
    of: ({ performance }) => duration(performance[0]?.p50Ms),
    figure: ({ performance }) => performance[0]?.p50Ms ?? null,
    best: 'least',
  },
  {
    name: 'Fastest, p95',
    of: ({ performance }) => duration(performance[0]?.p95Ms),
    figure: ({ performance }) => performance[0]?.p95Ms ?? null,
    best: 'least',
  },
  {
    name: 'Most reliable',
    of: (model) => percent(mostReliable(model)),
    figure: mostReliable,
    best: 'most',
  },
  { name: 'Best Elo', of: (model) => bestElo(model) ?? '–', figure: bestElo, best: 'most' },
  { name: 'Offers', of: ({ offers }) => offers.length, figure: ({ offers }) => offers.length, best: 'most' },
  { name: 'Modes', of: ({ modes }) => modes.map(words).join(', ') },
  { name: 'Capabilities', of: ({ capabilities }) => capabilities.map(words).join(', ') || '–' },
  {
    name: 'Reference images',
    of: ({ maxInputImages }) => maxInputImages ?? '–',
    figure: ({ maxInputImages }) => maxInputImages,
    best: 'most',
  },
  {
    name: 'Pictures a request',
    of: ({ maxOutputImages }) => maxOutputImages ?? '–',
    figure: ({ maxOutputImages }) => maxOutputImages,
    best: 'most',
  },
  { name: 'Largest', of: ({ maxResolution }) => maxResolution ?? '–' },
  { name: 'Released', of: ({ released }) => released ?? '–' },
  { name: 'Status', of: ({ status }) => words(status) },
];

/** Models as columns, what is compared as rows; the first column stays when the others scroll. */
export function Comparison({
  models,
  onRemove,
}: {
  models: readonly ComparedModel[];
  onRemove: (slug: string) => void;
}) {
  const names = [...new Set(models.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label="Comparison">
      <table className="table comparison">
        <caption className="unseen">Comparison of models</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">What is compared</span>
            </th>
            {models.map(({ slug, name, creator }) => (
              <th key={slug} scope="col">
                <span className="row spread comparison-head">
                  <span>
                    <Link to="/models/$creator/$slug" params={{ creator: creator.slug, slug }}>
                      {name}
                    </Link>
                    <br />
                    {creator.name}
                  </span>
                  <IconButton label={`Remove ${name}`} onClick={() => onRemove(slug)}>
                    <X aria-hidden />
                  </IconButton>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ASPECTS.map((aspect) => (
            <tr key={aspect.name}>
              <th scope="row">{aspect.name}</th>
              {models.map((model) => (
                <td key={model.slug} className={isBest(aspect, model, models) ? 'comparison-best numeric' : 'numeric'}>
                  {aspect.of(model)}
                </td>
              ))}
            </tr>
          ))}
          {names.map((name) => (
            <tr key={name}>
              <th scope="row" className="mono">
                {name}
              </th>
              {models.map(({ slug, parameters }) => (
                <td key={slug}>
                  {parameters.some((one) => one.name === name) ? 'Yes' : <span className="muted">No</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isBest({ figure, best }: Aspect, model: ComparedModel, models: readonly ComparedModel[]): boolean {
  if (figure === undefined || models.length < 2) return false;
  const figures = models.map(figure).filter((one) => one !== null);
  const own = figure(model);
  // Nobody is best where all are alike.
  if (own === null || new Set(figures).size < 2) return false;
  return own === (best === 'least' ? Math.min(...figures) : Math.max(...figures));
}

function mostReliable({ performance }: ComparedModel): number | null {
  const rates = performance.flatMap(({ successRate }) => successRate ?? []);
  return rates.length === 0 ? null : Math.max(...rates);
}

function bestElo({ benchmarks }: ComparedModel): number | null {
  return benchmarks.length === 0 ? null : Math.max(...benchmarks.map(({ elo }) => elo));
}
