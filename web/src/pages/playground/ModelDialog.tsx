import { useState } from 'react';
import { useQuery } from 'urql';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { duration, usd } from '../../ui/format.ts';
import { Loading } from '../../ui/Skeleton.tsx';
import { PlaygroundModelsDocument, type PlaygroundModelsQuery } from './operations.ts';
import { PLAYGROUND_MODES, type PlaygroundSearch } from './routes.ts';

type ModelChoice = PlaygroundModelsQuery['models']['nodes'][number];

export interface ModelDialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onPick: (slug: string) => void;
  /** Only models that can be used so. */
  readonly mode?: PlaygroundSearch['mode'];
  /** Those that are chosen already. */
  readonly except?: readonly string[];
}

/** Chooses a model by name, with what one picture costs at least and how long it takes at the fastest. */
export function ModelDialog({ title, open, onOpenChange, onPick, mode, except = [] }: ModelDialogProps) {
  const [search, setSearch] = useState('');
  const [{ data }] = useQuery({ query: PlaygroundModelsDocument, pause: !open });
  const words = search.toLowerCase().split(/\s+/);
  const found = (data?.models.nodes ?? []).filter(
    (model) =>
      model.modes.some((one) => (mode === undefined ? PLAYGROUND_MODES.some((able) => able === one) : one === mode)) &&
      !except.includes(model.slug) &&
      words.every((word) => `${model.name} ${model.slug} ${model.creator.name}`.toLowerCase().includes(word)),
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title}>
      <div className="stack">
        <input
          className="input"
          type="search"
          placeholder="Name, creator"
          aria-label="Search models"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        {data === undefined && <Loading height={240} />}
        {data !== undefined && found.length === 0 && <Empty title="No model is called that" />}
        <ul className="stack" style={{ '--gap': '2px' }}>
          {found.map((model) => (
            <li key={model.slug}>
              <button
                type="button"
                className="model-choice"
                onClick={() => {
                  onOpenChange(false);
                  setSearch('');
                  onPick(model.slug);
                }}
              >
                <span>
                  <strong>{model.name}</strong> <span className="muted small">{model.creator.name}</span>
                </span>
                <span className="muted small numeric nowrap">{figuresOf(model)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function figuresOf({ startingPriceUsd, performance }: ModelChoice): string {
  const fastest = Math.min(...performance.flatMap(({ p50Ms }) => p50Ms ?? []));
  return [
    startingPriceUsd === null ? null : `from ${usd(startingPriceUsd)}`,
    Number.isFinite(fastest) ? duration(fastest) : null,
  ]
    .filter((one) => one !== null)
    .join(' · ');
}
