import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useQuery } from 'urql';
import { may, useViewer, type ViewerState } from '../../api/viewer.ts';
import { Answer } from '../../parts/Answer.tsx';
import { Page } from '../../parts/Page.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { usd } from '../../ui/format.ts';
import { useDraft, type Draft } from './draft.ts';
import { PlaygroundModelDocument, type PlaygroundModelQuery } from './operations.ts';
import './playground.css';
import { PromptForm } from './PromptForm.tsx';
import { QuoteTable } from './QuoteTable.tsx';
import { quoteInputOf, startInputOf, type Asked } from './request.ts';
import { PLAYGROUND_MODES, type PlaygroundSearch } from './routes.ts';
import { RunCard } from './RunCard.tsx';
import { useQuote } from './useQuote.ts';
import { useStart } from './useStart.ts';

const route = getRouteApi('/playground');
/** Thinks aloud, draws and edits, and every sandbox has it. */
const FIRST_MODEL = 'gemini-3.1-flash-image-preview';

export function Playground() {
  const { model: slug = FIRST_MODEL } = route.useSearch();
  const [result, again] = useQuery({ query: PlaygroundModelDocument, variables: { slug } });
  return (
    <Page title="Playground">
      <Answer of={result} again={again} height={520}>
        {({ model }) =>
          model === null ? (
            <Empty title="There is no such model" action={<Link to="/models">See those that there are</Link>}>
              “{slug}” is no model’s slug or alias here.
            </Empty>
          ) : (
            <Bench key={model.slug} model={model} />
          )
        }
      </Answer>
    </Page>
  );
}

function Bench({ model }: { model: NonNullable<PlaygroundModelQuery['model']> }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const viewer = useViewer();
  const [draft, setDraft] = useDraft();
  const starting = useStart();
  const shown = useRef<HTMLElement>(null);
  const { offers = [], runs = [] } = search;
  const asked = askedFor(model, search);
  const quote = useQuote(quoteInputOf(asked, draft));
  const estimates = quote?.__typename === 'Quote' ? quote.offers : [];
  const onSearch = (change: Partial<PlaygroundSearch>) =>
    void navigate({ search: (one) => ({ ...one, ...change }), replace: true });
  const start = async (from: Draft = draft) => {
    const at = offers.length === 0 ? [undefined] : offers;
    const started = await starting.start(at.map((offer) => startInputOf(asked, from, offer)));
    if (started.length === 0) return;
    onSearch({ runs: [...started, ...runs], refine: undefined });
    // On a phone they are below the form.
    shown.current?.scrollIntoView({ behavior: 'smooth', block: 'nearest' });
  };
  const runExample = () => {
    const example = { ...draft, prompt: model.examplePrompt ?? 'A lighthouse at dusk' };
    setDraft(() => example);
    void start(example);
  };
  const price = priceOf(estimates, offers);
  const barred = barredBy(viewer);
  return (
    <div className="playground">
      <div className="stack">
        <PromptForm
          model={model}
          asked={asked}
          draft={draft}
          starting={starting}
          onDraft={setDraft}
          onSearch={onSearch}
          onStart={() => void start()}
          unavailable={barred ?? missing(model, asked, draft) ?? (starting.busy ? 'It is being started.' : null)}
          cost={
            <span className="numeric">
              {price ?? <span className="muted">No price yet</span>}
              {offers.length > 1 && <span className="muted small"> for {offers.length} side by side</span>}
            </span>
          }
        />
        {barred !== null && viewer.state === 'nobody' && (
          <p className="small muted">
            Prices and forms are open to everybody; to run something, <Link to="/sign-in">sign in</Link>.
          </p>
        )}
        {quote !== null && quote.__typename !== 'Quote' && <p className="small muted">{quote.message}</p>}
        {estimates.length > 0 && (
          <QuoteTable
            offers={estimates}
            chosen={offers}
            onChoose={(configKey, chosen) =>
              onSearch({ offers: chosen ? [...offers, configKey] : offers.filter((one) => one !== configKey) })
            }
          />
        )}
      </div>
      <section ref={shown} aria-label="Runs" className={offers.length > 1 ? 'runs runs-beside' : 'runs'}>
        {runs.length === 0 && (
          <Card>
            <Empty
              title="Nothing has run yet"
              action={barred === null && <Button onClick={runExample}>Run the example</Button>}
            >
              What the model thinks, its sketches and its pictures appear here as they come. Close the page when you
              like: a run goes on, and is here again at the same address.
            </Empty>
          </Card>
        )}
        {runs.map((id) => (
          <RunCard
            key={id}
            id={id}
            onRefine={(refine) => {
              setDraft((one) => ({ ...one, prompt: '' }));
              onSearch({ refine, mode: 'IMAGE_EDIT' });
            }}
            onReference={({ id: image, url }) => {
              setDraft((one) => ({
                ...one,
                references: [
                  ...one.references,
                  { state: 'there', key: image, name: 'A picture of before', id: image, url },
                ],
              }));
              onSearch({ mode: 'IMAGE_EDIT', refine: undefined });
            }}
          />
        ))}
      </section>
    </div>
  );
}

function askedFor(
  model: NonNullable<PlaygroundModelQuery['model']>,
  { mode, strategy, refine }: PlaygroundSearch,
): Asked {
  const possible = PLAYGROUND_MODES.filter((one) => model.modes.includes(one));
  const [first = 'TEXT_TO_IMAGE'] = possible;
  return {
    model: model.slug,
    mode: mode !== undefined && possible.includes(mode) ? mode : first,
    strategy: strategy ?? 'BALANCED',
    refine,
  };
}

/** Why this person may not run anything; null if they may. */
function barredBy(viewer: ViewerState): string | null {
  if (viewer.state === 'unknown') return 'The server has not answered yet.';
  if (viewer.state === 'nobody') return 'Sign in to run it.';
  return may(viewer, 'GENERATIONS_WRITE') ? null : 'Your key lacks the scope GENERATIONS_WRITE.';
}

function missing(
  { maxInputImages: most }: NonNullable<PlaygroundModelQuery['model']>,
  { mode, refine }: Asked,
  { prompt, references }: Draft,
): string | null {
  if (prompt.trim() === '') return 'Write a prompt first.';
  if (references.some(({ state }) => state === 'uploading')) return 'A reference image is still being uploaded.';
  if (mode === 'IMAGE_EDIT' && refine === undefined && !references.some(({ state }) => state === 'there'))
    return 'Add a reference image first.';
  if (mode === 'IMAGE_EDIT' && most !== null && references.length > most)
    return `It takes ${most} reference images at most: remove ${references.length - most}.`;
  return null;
}

/** What a press of the button will cost: at the chosen offers together, else at the first. */
function priceOf(
  estimates: readonly { configKey: string; costUsd: string | null; exact: boolean; verdict: string }[],
  offers: readonly string[],
): string | null {
  const meant = estimates.filter(({ configKey, verdict }) =>
    offers.length === 0 ? verdict === 'FIRST' : offers.includes(configKey),
  );
  if (meant.length === 0 || meant.some(({ costUsd }) => costUsd === null)) return null;
  const total = meant.reduce((sum, { costUsd }) => sum + Number(costUsd), 0);
  return `${meant.every(({ exact }) => exact) ? '' : '≈ '}${usd(total)}`;
}
