import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '../../api/viewer.ts';
import { useRuns } from '../../generation/useRun.ts';
import { Answer } from '../../parts/Answer.tsx';
import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { draftOf, useDraft, type Draft } from './draft.ts';
import { withStarted } from './groups.ts';
import { Lineup } from './Lineup.tsx';
import { Offers } from './Offers.tsx';
import { PlaygroundModelDocument } from './operations.ts';
import './playground.css';
import { estimateOf, priceOf } from './price.ts';
import { PromptForm } from './PromptForm.tsx';
import { askedFor, quoteInputOf, startInputOf, targetsOf, type PlaygroundModel } from './request.ts';
import type { PlaygroundSearch } from './routes.ts';
import { Runs } from './Runs.tsx';
import { barredBy, missing } from './unavailable.ts';
import { useBeside } from './useBeside.ts';
import { useQuotes } from './useQuote.ts';
import { useStart, type Problem } from './useStart.ts';

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

function Bench({ model }: { model: PlaygroundModel }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const viewer = useViewer();
  const [draft, setDraft] = useDraft();
  const starting = useStart();
  const shown = useRef<HTMLElement>(null);
  const { offers = [], runs = [] } = search;
  const asked = askedFor(model, search);
  const beside = useBeside(search.beside ?? []);
  const targets = targetsOf(model, offers, beside);
  const [refined] = useRuns(asked.refine === undefined ? [] : [asked.refine]);
  // One that isn't on the page isn't followed, and says nothing.
  const early = refined !== undefined && refined.seq > 0 && refined.end === null;
  const quotes = useQuotes(early ? [] : [model, ...beside].map((one) => quoteInputOf(one, asked, draft)));
  const [quote = null] = quotes;
  const price = priceOf(targets.map((target, place) => estimateOf(target, quotes[offers.length > 0 ? 0 : place])));
  const onDraft = (change: (draft: Draft) => Draft) => {
    starting.forget();
    setDraft(change);
  };
  const onSearch = (change: Partial<PlaygroundSearch>) =>
    void navigate({ search: (one) => ({ ...one, ...change }), replace: true });
  const start = async (from: Draft = draft) => {
    const started = await starting.start(targets.map((target) => startInputOf(target, asked, from)));
    if (started.length === 0) return;
    const [next] = started;
    // A conversation goes on where it is; all else begins anew.
    const talking = asked.refine !== undefined && started.length === 1;
    if (talking) setDraft((one) => ({ ...one, prompt: '' }));
    onSearch({ runs: withStarted(runs, started, asked.refine), refine: talking ? next : undefined });
    // On a phone they are below the form.
    shown.current?.scrollIntoView({ behavior: 'smooth', block: 'nearest' });
  };
  const barred = barredBy(viewer);
  const refused = quote !== null && quote.__typename !== 'Quote' ? quote : null;
  const wrong = refused?.__typename === 'InvalidInputError' ? refused.problems : [];
  return (
    <div className="playground">
      <div className="stack">
        <PromptForm
          model={model}
          asked={asked}
          draft={draft}
          starting={starting}
          problems={starting.refusal?.problems ?? wrong}
          onDraft={onDraft}
          onSearch={(change) => {
            starting.forget();
            onSearch(change);
          }}
          onStart={() => void start()}
          unavailable={
            barred ??
            (early ? 'What it continues isn’t there yet.' : null) ??
            missing(model, asked, draft) ??
            (starting.busy ? 'It is being started.' : null)
          }
          lineup={
            <Lineup
              {...{ model, beside, quotes, asked, draft }}
              onBeside={(slugs) => onSearch({ beside: slugs, offers: undefined })}
            />
          }
          cost={
            <span className="numeric">
              {price ?? <span className="muted">No price yet</span>}
              {targets.length > 1 && <span className="muted small"> for {targets.length} side by side</span>}
            </span>
          }
        />
        {barred !== null && viewer.state === 'nobody' && (
          <p className="small muted">
            Prices and forms are open to everybody; to run something, <Link to="/sign-in">sign in</Link>.
          </p>
        )}
        {refused !== null && !wrong.some(hasField) && <Notice tone="warning">{refused.message}</Notice>}
        {quote?.__typename === 'Quote' && beside.length === 0 && (
          <Offers offers={quote.offers} chosen={offers} onChoose={(chosen) => onSearch({ offers: chosen })} />
        )}
      </div>
      <section ref={shown} aria-label="Runs" className="runs">
        <Runs
          runs={runs}
          onExample={
            barred === null
              ? () => {
                  const example = { ...draft, prompt: model.examplePrompt ?? 'A lighthouse at dusk' };
                  setDraft(() => example);
                  void start(example);
                }
              : null
          }
          onRefine={(refine) => {
            onDraft((one) => ({ ...one, prompt: '' }));
            onSearch({ refine, mode: 'IMAGE_EDIT' });
          }}
          onReuse={(slug, prompt, parameters) => {
            onDraft(() => draftOf(prompt, parameters));
            onSearch({ model: slug, offers: undefined, beside: undefined, refine: undefined });
          }}
          onReference={({ id, url }) => {
            onDraft((one) => ({
              ...one,
              references: [...one.references, { state: 'there', key: id, name: 'A picture of before', id, url }],
            }));
            onSearch({ mode: 'IMAGE_EDIT', refine: undefined });
          }}
        />
      </section>
    </div>
  );
}

/** Whether a problem is shown at the field it is about. */
function hasField({ path: [first = ''] }: Problem): boolean {
  return ['prompt', 'images', 'parameters'].includes(first);
}
