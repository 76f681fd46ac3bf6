import { getRouteApi, Link } from '@tanstack/react-router';
import { Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { Answer } from '../../parts/Answer.tsx';
import { Page } from '../../parts/Page.tsx';
import { PublishedPictures } from '../../parts/PublishedPictures.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { classOf } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { count, usd, words } from '../../ui/format.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { About } from './About.tsx';
import { CodeExamples } from './CodeExamples.tsx';
import { ForAgents } from './ForAgents.tsx';
import './model.css';
import { Offers } from './Offers.tsx';
import { ModelDocument, type ModelQuery } from './operations.ts';
import { ParameterTable } from './ParameterTable.tsx';
import { Performance } from './Performance.tsx';
import type { ModelPart } from './routes.ts';
import { Standings } from './Standings.tsx';

const route = getRouteApi('/models/$creator/$slug');

export type FullModel = NonNullable<ModelQuery['model']>;

export function Model() {
  const { creator, slug } = route.useParams();
  const [result, again] = useQuery({ query: ModelDocument, variables: { slug } });
  return (
    <Answer of={result} again={again} height={700}>
      {({ model }) =>
        model === null || model.creator.slug !== creator ? (
          <Page title="No such model">
            <Empty
              title={`There is no model “${creator}/${slug}”`}
              action={
                <Link to="/models" search={{ q: slug }} className={classOf('primary')}>
                  Search for it
                </Link>
              }
            >
              It may go by another name here.
            </Empty>
          </Page>
        ) : (
          <WholeModel model={model} />
        )
      }
    </Answer>
  );
}

function WholeModel({ model }: { model: FullModel }) {
  const { part = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const playable = model.modes.some((mode) => mode === 'TEXT_TO_IMAGE' || mode === 'IMAGE_EDIT');
  return (
    <Page
      title={model.name}
      description={
        <>
          {model.creator.name} · <span className="mono">{model.slug}</span>
        </>
      }
      actions={
        <>
          <Link to="/compare" search={{ models: [model.slug] }} className={classOf('plain')}>
            Compare
          </Link>
          {playable && (
            <Link to="/playground" search={{ model: model.slug }} className={classOf('primary')}>
              <Sparkles aria-hidden />
              Try it
            </Link>
          )}
        </>
      }
    >
      {model.status === 'DEPRECATED' && (
        <Notice tone="warning">Its creator is about to take it away. {model.summary}</Notice>
      )}
      {model.status === 'DISABLED' && <Notice tone="warning">It can’t be used here: an admin disabled it.</Notice>}
      <Tabs
        label="Parts of this page"
        value={part}
        onChange={(next) => void navigate({ search: { part: next === 'overview' ? undefined : next }, replace: true })}
        items={PARTS.map(({ value, label, show }) => ({ value, label, content: value === part && show(model) }))}
      />
    </Page>
  );
}

interface Part {
  readonly value: ModelPart;
  readonly label: string;
  readonly show: (model: FullModel) => ReactNode;
}

const PARTS: readonly Part[] = [
  {
    value: 'overview',
    label: 'Overview',
    show: (model) => (
      <div className="stack">
        <Overview model={model} />
        <About about={model.about} questions={model.questions} links={model.links} />
      </div>
    ),
  },
  { value: 'offers', label: 'Offers and prices', show: ({ offers }) => <Offers offers={offers} /> },
  {
    value: 'performance',
    label: 'Performance',
    show: ({ measured, imported }) => <Performance measured={measured} imported={imported} />,
  },
  { value: 'parameters', label: 'Parameters', show: ({ parameters }) => <ParameterTable parameters={parameters} /> },
  {
    value: 'benchmarks',
    label: 'Benchmarks',
    show: ({ benchmarks, categoryRankings }) => <Standings benchmarks={benchmarks} categories={categoryRankings} />,
  },
  {
    value: 'gallery',
    label: 'Gallery',
    show: ({ gallery, galleryCount }) => (
      <PublishedPictures
        title={
          galleryCount > gallery.nodes.length
            ? `Gallery, the first ${gallery.nodes.length} of ${galleryCount}`
            : 'Gallery'
        }
        pictures={gallery.nodes.map(({ url, caption, elo }) => ({
          url,
          caption: elo === null ? caption : `${caption} (Elo ${elo})`,
        }))}
      />
    ),
  },
  { value: 'code', label: 'Code', show: ({ codeExamples }) => <CodeExamples examples={codeExamples} /> },
  {
    value: 'agents',
    label: 'For agents',
    show: ({ slug, creator }) => <ForAgents slug={slug} creator={creator.slug} />,
  },
];

function Overview({ model }: { model: FullModel }) {
  return (
    <Card title="Specifications">
      <div className="stack">
        <p className="model-summary">{model.summary}</p>
        <ul className="row">
          {model.capabilities.map((one) => (
            <li key={one}>
              <Badge>{words(one)}</Badge>
            </li>
          ))}
        </ul>
        <Facts
          facts={[
            { label: 'From', value: model.startingPriceUsd && `${usd(model.startingPriceUsd)} a picture` },
            { label: 'Modes', value: model.modes.map(words).join(', ') },
            { label: 'Status', value: words(model.status) },
            { label: 'Released', value: model.released },
            { label: 'Family', value: model.family },
            { label: 'Takes', value: model.inputModalities.map(words).join(', ') },
            { label: 'Gives', value: model.outputModalities.map(words).join(', ') },
            { label: 'Reference images', value: model.maxInputImages && `up to ${model.maxInputImages}` },
            { label: 'Pictures a request', value: model.maxOutputImages && `up to ${model.maxOutputImages}` },
            { label: 'Largest', value: model.maxResolution },
            { label: 'Context', value: model.contextWindow && `${count(model.contextWindow)} tokens` },
            { label: 'Answer', value: model.maxOutputTokens && `up to ${count(model.maxOutputTokens)} tokens` },
            { label: 'Aliases', value: model.aliases.join(', ') },
            { label: 'Also called', value: model.alternativeNames.join(', ') },
            { label: 'Tags', value: model.tags.join(', ') },
          ]}
        />
      </div>
    </Card>
  );
}
