import { useQuery } from 'urql';
import { Answer } from '../../parts/Answer.tsx';
import { Page } from '../../parts/Page.tsx';
import { Card } from '../../ui/Card.tsx';
import { usd } from '../../ui/format.ts';
import { ModelsDocument } from './operations.ts';

export function Models() {
  const [result, again] = useQuery({ query: ModelsDocument, variables: { first: 50 } });
  return (
    <Page title="Models" description="What each can do, what it costs, how fast and how reliable each provider is.">
      <Answer of={result} again={again}>
        {({ models }) => (
          <ul className="tiles">
            {models.nodes.map((model) => (
              <li key={model.id}>
                <Card title={model.name}>
                  <p className="muted">{model.summary}</p>
                  <p>{usd(model.startingPriceUsd)} a picture</p>
                </Card>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Page>
  );
}
