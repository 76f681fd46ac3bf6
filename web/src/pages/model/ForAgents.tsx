import { useState } from 'react';
import { useQuery } from 'urql';
import { Answer } from '../../parts/Answer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Code } from '../../ui/Code.tsx';
import { ModelPageDocument } from './operations.ts';

/** The model's page as Markdown, which an agent can read at an address of its own. */
export function ForAgents({ creator, slug }: { creator: string; slug: string }) {
  const [open, setOpen] = useState(false);
  const address = `/models/${creator}/${slug}/llms.txt`;
  return (
    <Card title="For agents">
      <div className="stack">
        <p>
          All of this as Markdown, for programs that read: <a href={address}>{address}</a>
        </p>
        {open ? <Markdown slug={slug} /> : <Button onClick={() => setOpen(true)}>Show it</Button>}
      </div>
    </Card>
  );
}

function Markdown({ slug }: { slug: string }) {
  const [result, again] = useQuery({ query: ModelPageDocument, variables: { slug } });
  return (
    <Answer of={result} again={again} height={300}>
      {({ model }) => <Code text={model?.page ?? ''} label="The page as Markdown" />}
    </Answer>
  );
}
