import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { may, useViewer } from '../../api/viewer.ts';
import { Attempts } from '../../generation/Attempts.tsx';
import { EraseButton } from '../../generation/EraseButton.tsx';
import { fold, NO_EVENTS } from '../../generation/fold.ts';
import { DownloadButton } from '../../generation/DownloadButton.tsx';
import { Pictures } from '../../generation/Pictures.tsx';
import { Replay } from '../../generation/Replay.tsx';
import '../../generation/run.css';
import { RunStatus } from '../../generation/RunStatus.tsx';
import { Thinking } from '../../generation/Thinking.tsx';
import { useRun } from '../../generation/useRun.ts';
import { Answer } from '../../parts/Answer.tsx';
import { Page } from '../../parts/Page.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { classOf } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Code } from '../../ui/Code.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { duration, moment, usd, words } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { EventList } from './EventList.tsx';
import './generation.css';
import { GenerationDetailDocument, type GenerationDetailQuery } from './operations.ts';
import { RetryButton } from './RetryButton.tsx';
import { Waterfall } from './Waterfall.tsx';

const route = getRouteApi('/generations/$id');
type Detail = NonNullable<GenerationDetailQuery['generation']>;

export function Generation() {
  const { id } = route.useParams();
  const [result, again] = useQuery({ query: GenerationDetailDocument, variables: { id } });
  return (
    <Answer of={result} again={again} height={700}>
      {({ generation }) =>
        generation === null ? (
          <Page title="No such generation">
            <Empty title="There is no such generation, or it isn’t yours">
              {id} is known to nobody who may not see it.
            </Empty>
          </Page>
        ) : (
          <Whole generation={generation} reread={() => again({ requestPolicy: 'network-only' })} />
        )
      }
    </Answer>
  );
}

function Whole({ generation, reread }: { generation: Detail; reread: () => void }) {
  const { at } = route.useSearch();
  const navigate = route.useNavigate();
  const viewer = useViewer();
  const { run: whole, events } = useRun(generation.id);
  const shown = Math.min(at ?? events.length, events.length);
  const replayed = useMemo(() => events.slice(0, shown).reduce(fold, NO_EVENTS), [events, shown]);
  const run = shown === events.length ? whole : replayed;
  const decided = run.attempts.at(-1);
  const { model, prompt } = generation;
  return (
    <Page
      title={prompt === null ? 'Generation' : clipped(prompt)}
      description={
        <span className="row">
          <Link to="/models/$creator/$slug" params={{ creator: model.creator.slug, slug: model.slug }}>
            {model.name}
          </Link>
          <span className="mono">{generation.id}</span>
          {generation.sandbox && <Badge title="No real model, no real money.">Sandbox</Badge>}
        </span>
      }
      actions={
        <>
          <Link to="/playground" search={{ model: model.slug, runs: [generation.id] }} className={classOf('plain')}>
            Open in the playground
          </Link>
          {may(viewer, 'GENERATIONS_WRITE') && generation.contentErasedAt === null && (
            <>
              <RetryButton id={generation.id} />
              {whole.end !== null && <EraseButton id={generation.id} onErased={reread} />}
            </>
          )}
        </>
      }
    >
      {generation.contentErasedAt !== null && (
        <Notice>
          Its content was erased on {moment(generation.contentErasedAt)}. What it cost and when it ran stays.
        </Notice>
      )}
      <Card>
        <div className="stack">
          <Replay
            events={events}
            shown={shown}
            onShow={(count) =>
              void navigate({ search: { at: count >= events.length ? undefined : count }, replace: true })
            }
          />
          <Waterfall run={run} events={events.slice(0, shown)} />
          <RunStatus run={run} />
        </div>
      </Card>
      <div className="generation-halves">
        <Card title="Pictures">
          <div className="stack">
            <Pictures run={run} prompt={prompt} actions={(image) => <DownloadButton image={image} />} />
            {run.images.size === 0 && run.previews.size === 0 && <p className="muted">None at this moment.</p>}
            {decided !== undefined && <Thinking attempt={decided} live={run.end === null} />}
            {decided !== undefined && decided.text !== '' && <p>{decided.text}</p>}
          </div>
        </Card>
        <Card title="Route">
          <Attempts run={run} />
        </Card>
      </div>
      <Request generation={generation} />
      <Card title="Events">
        <EventList events={events.slice(0, shown)} />
      </Card>
    </Page>
  );
}

function Request({ generation }: { generation: Detail }) {
  const { createdAt, startedAt, finishedAt } = generation;
  return (
    <Card title="Request">
      <div className="stack">
        {generation.prompt !== null && <p className="generation-prompt">{generation.prompt}</p>}
        <Facts
          facts={[
            { label: 'Status', value: words(generation.status) },
            { label: 'Mode', value: words(generation.mode) },
            { label: 'Tier', value: words(generation.tier) },
            { label: 'Cost', value: usd(generation.costUsd) },
            { label: 'Held', value: generation.heldUsd && usd(generation.heldUsd) },
            { label: 'Key', value: generation.apiKey?.name },
            { label: 'Accepted', value: moment(createdAt) },
            { label: 'Waited', value: startedAt && duration(between(createdAt, startedAt)) },
            { label: 'Ran', value: startedAt && finishedAt && duration(between(startedAt, finishedAt)) },
            {
              label: 'Continues',
              value: generation.refines && (
                <Link to="/generations/$id" params={{ id: generation.refines.id }}>
                  …{generation.refines.id.slice(-6)}
                </Link>
              ),
            },
          ]}
        />
        {generation.parameters !== null && (
          <Code text={JSON.stringify(generation.parameters, null, 2)} label="Parameters" />
        )}
        {generation.metadata !== null && <Code text={JSON.stringify(generation.metadata, null, 2)} label="Metadata" />}
        {generation.attempts.map((attempt) => (
          <Facts
            key={attempt.id}
            facts={[
              { label: 'Attempt at', value: <span className="mono">{attempt.configKey}</span> },
              { label: 'Outcome', value: words(attempt.status) },
              { label: 'First byte', value: attempt.firstByteMs && duration(attempt.firstByteMs) },
              { label: 'Cost', value: attempt.costUsd && usd(attempt.costUsd) },
              { label: 'Provider’s id', value: attempt.providerRequestId },
              { label: 'Not as asked', value: attempt.warnings.join(' ') },
            ]}
          />
        ))}
      </div>
    </Card>
  );
}

function clipped(prompt: string): string {
  return prompt.length > 90 ? `${prompt.slice(0, 88)}…` : prompt;
}

function between(from: string, to: string): number {
  return new Date(to).getTime() - new Date(from).getTime();
}
