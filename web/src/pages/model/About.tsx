import { withBold } from '../../ui/bold.tsx';
import { Card } from '../../ui/Card.tsx';
import type { FullModel } from './Model.tsx';

/** What its page tells of it, and what people ask. */
export function About({ about, questions, links }: Pick<FullModel, 'about' | 'questions' | 'links'>) {
  if (about === null && questions.length === 0 && links.length === 0) return null;
  return (
    <Card title="About">
      <div className="stack about">
        {about?.overview != null && <p>{withBold(about.overview)}</p>}
        <List title="Strengths" items={about?.strengths ?? []} />
        <List title="Limitations" items={about?.limitations ?? []} />
        {about?.bestFor != null && (
          <div>
            <h3>Best for</h3>
            <p>{withBold(about.bestFor)}</p>
          </div>
        )}
        {about?.technicalBackground != null && (
          <div>
            <h3>Technical background</h3>
            <p>{withBold(about.technicalBackground)}</p>
          </div>
        )}
        {questions.map(({ question, answer }) => (
          <details key={question}>
            <summary>{question}</summary>
            <p>{withBold(answer)}</p>
          </details>
        ))}
        {links.length > 0 && (
          <ul className="row">
            {links.map(({ label, url }) => (
              <li key={url}>
                <a href={url} target="_blank" rel="noreferrer">
                  {label}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

function List({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className="about-list">
        {items.map((item) => (
          <li key={item}>{withBold(item)}</li>
        ))}
      </ul>
    </div>
  );
}
