import { ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { duration, usd } from '../../ui/format.ts';
import { PlaygroundModelsDocument, type PlaygroundModelsQuery } from './operations.ts';

type ModelChoice = PlaygroundModelsQuery['models']['nodes'][number];

/** Chooses a model by name, with what one picture costs at least and how long it takes at the fastest. */
export function ModelPicker({ name, onPick }: { name: string; onPick: (slug: string) => void }) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const [{ data }] = useQuery({ query: PlaygroundModelsDocument, pause: !open });
  const found = (data?.models.nodes ?? []).filter(
    (model) =>
      model.modes.some((mode) => mode === 'TEXT_TO_IMAGE' || mode === 'IMAGE_EDIT') &&
      `${model.name} ${model.slug} ${model.creator.name}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <div className="field">
      <span className="field-label" id="model-label">
        Model
      </span>
      <Button className="model-picker" aria-describedby="model-label" onClick={() => setOpen(true)}>
        <span className="clip">{name}</span>
        <ChevronsUpDown aria-hidden />
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Choose a model">
        <div className="stack">
          <input
            className="input"
            type="search"
            placeholder="Name, creator"
            aria-label="Search models"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <ul className="stack" style={{ '--gap': '2px' }}>
            {found.map((model) => (
              <li key={model.slug}>
                <button
                  type="button"
                  className="model-choice"
                  onClick={() => {
                    setOpen(false);
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
    </div>
  );
}

function figuresOf({ startingPriceUsd, performance }: ModelChoice): string {
  const fastest = performance[0]?.p50Ms;
  return [
    startingPriceUsd === null ? null : `from ${usd(startingPriceUsd)}`,
    fastest == null ? null : duration(fastest),
  ]
    .filter((one) => one !== null)
    .join(' · ');
}
