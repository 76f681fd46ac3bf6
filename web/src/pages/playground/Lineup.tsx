import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { duration, words } from '../../ui/format.ts';
import type { Draft } from './draft.ts';
import { ModelDialog } from './ModelDialog.tsx';
import { estimateOf, priceOf } from './price.ts';
import { unknownTo, type Asked, type PlaygroundModel } from './request.ts';
import { MOST_BESIDE } from './routes.ts';
import type { LiveQuote } from './useQuote.ts';

export interface LineupProps {
  readonly model: PlaygroundModel;
  /** Those that run beside it. */
  readonly beside: readonly PlaygroundModel[];
  /** Of the model and of those beside it, in this order. */
  readonly quotes: readonly (LiveQuote | null)[];
  readonly asked: Asked;
  readonly draft: Draft;
  readonly onBeside: (slugs: readonly string[]) => void;
}

/** Other models that the same request goes to, each with its price and what it can't be told. */
export function Lineup({ model, beside, quotes, asked, draft, onBeside }: LineupProps) {
  const [adds, setAdds] = useState(false);
  const slugs = beside.map(({ slug }) => slug);
  return (
    <div className="stack" style={{ '--gap': '6px' }}>
      {beside.length > 0 && (
        <ul className="lineup" aria-label="Side by side with">
          {beside.map((other, place) => {
            const estimate = estimateOf({ model: other, offer: undefined }, quotes[place + 1]);
            const lost = unknownTo(other, asked.mode, draft);
            return (
              <li key={other.slug}>
                <span>
                  {other.name}
                  {!other.modes.includes(asked.mode) && (
                    <span className="small parameter-loss"> can’t do {words(asked.mode).toLowerCase()}</span>
                  )}
                  {lost.length > 0 && (
                    <span className="small parameter-loss"> without {lost.map((name) => words(name)).join(', ')}</span>
                  )}
                </span>
                <span className="muted small numeric nowrap">
                  {estimate === null ? '–' : `${priceOf([estimate]) ?? '–'} · ${duration(estimate.p50Ms)}`}
                </span>
                <IconButton
                  label={`Leave ${other.name} out`}
                  onClick={() => onBeside(slugs.filter((one) => one !== other.slug))}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
      <Button
        kind="quiet"
        className="lineup-add"
        unavailable={slugs.length < MOST_BESIDE - 1 ? null : `${MOST_BESIDE} models at most run side by side.`}
        onClick={() => setAdds(true)}
      >
        <Plus aria-hidden />
        Compare with another model
      </Button>
      <ModelDialog
        title="Run beside it"
        open={adds}
        onOpenChange={setAdds}
        mode={asked.mode}
        except={[model.slug, ...slugs]}
        onPick={(slug) => onBeside([...slugs, slug])}
      />
    </div>
  );
}
