import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ModelCardFragment } from './operations.ts';
import { Badge } from '../ui/Badge.tsx';
import { Card } from '../ui/Card.tsx';
import { duration, percent, usd, words } from '../ui/format.ts';
import './model-card.css';

/** A model at a glance: who made it, what it can do, and its four figures. */
export function ModelCard({ model, action }: { model: ModelCardFragment; action?: ReactNode }) {
  const [fastest] = model.performance;
  const elo = Math.max(...model.benchmarks.map((one) => one.elo), 0);
  return (
    <Card className="model-card">
      <div className="row spread">
        <h2>
          <Link
            to="/models/$creator/$slug"
            params={{ creator: model.creator.slug, slug: model.slug }}
            className="model-card-link"
          >
            {model.name}
          </Link>
        </h2>
        {model.status !== 'ACTIVE' && (
          <Badge tone={model.status === 'PREVIEW' ? 'plain' : 'warning'}>{words(model.status)}</Badge>
        )}
      </div>
      <p className="small muted">
        {model.creator.name} · {model.modes.map(words).join(', ')}
      </p>
      <p className="model-card-summary">{model.summary}</p>
      <dl className="model-card-figures">
        <Figure name="From" value={model.startingPriceUsd === null ? null : usd(model.startingPriceUsd)} />
        <Figure name="Fastest" value={fastest?.p50Ms == null ? null : duration(fastest.p50Ms)} />
        <Figure name="Success" value={fastest?.successRate == null ? null : percent(fastest.successRate)} />
        <Figure name="Elo" value={elo === 0 ? null : String(elo)} />
      </dl>
      {action !== undefined && <div className="model-card-action">{action}</div>}
    </Card>
  );
}

function Figure({ name, value }: { name: string; value: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="numeric">{value ?? <span className="muted">–</span>}</dd>
    </div>
  );
}
