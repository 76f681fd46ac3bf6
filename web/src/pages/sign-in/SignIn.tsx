import { getRouteApi } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Page } from '../../parts/Page.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Loading } from '../../ui/Skeleton.tsx';
import { enter } from './enter.ts';

const route = getRouteApi('/sign-in');

type State = { at: 'form'; problem: string | null } | { at: 'trying' };

/** For those whose link didn't open it, and for those with a key. */
export function SignIn() {
  const problem = route.useLoaderData();
  const [state, setState] = useState<State>({ at: 'form', problem });
  const tryKey = async (apiKey: string) => {
    setState({ at: 'trying' });
    setState({ at: 'form', problem: await enter({ apiKey }) });
  };
  return (
    <Page title="Sign in">
      <div className="stack" style={{ maxWidth: 460 }}>
        {state.at === 'trying' ? (
          <Loading label="Signing in" height={180} />
        ) : (
          <KeyForm problem={state.problem} onKey={(apiKey) => void tryKey(apiKey)} />
        )}
      </div>
    </Page>
  );
}

function KeyForm({ problem, onKey }: { problem: string | null; onKey: (apiKey: string) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const apiKey = new FormData(event.currentTarget).get('api-key');
    if (typeof apiKey === 'string' && apiKey.trim() !== '') onKey(apiKey);
  };
  return (
    <>
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      <Card>
        <form className="stack" onSubmit={submit}>
          <Field
            label="API key"
            hint="Begins with pg_. It is exchanged for a session of this browser and isn’t kept here."
          >
            {(control) => (
              <input {...control} className="input mono" name="api-key" type="password" autoComplete="off" required />
            )}
          </Field>
          <Button kind="primary" type="submit">
            Sign in
          </Button>
        </form>
      </Card>
      <p className="muted small">
        Or open the link that the server printed when it started. For a new one, run <code>npx pictograph sign-in</code>{' '}
        where it runs.
      </p>
    </>
  );
}
