import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { messageOf } from '../../../api/refusal.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { words } from '../../../ui/format.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { CreateEndpointDocument, type WebhookEventType } from './operations.ts';
import { Secret } from './Secret.tsx';

/** What an endpoint may be told of; the test is sent to whoever asks for it. */
const TYPES: readonly WebhookEventType[] = [
  'GENERATION_SUCCEEDED',
  'GENERATION_FAILED',
  'GENERATION_CANCELED',
  'GENERATION_QUEUED',
  'ROUTE_CHOSEN',
  'ATTEMPT_STARTED',
  'ATTEMPT_SUCCEEDED',
  'ATTEMPT_FAILED',
  'ATTEMPT_CANCELED',
  'IMAGE',
];
const ENDS: readonly WebhookEventType[] = ['GENERATION_SUCCEEDED', 'GENERATION_FAILED', 'GENERATION_CANCELED'];

/** Makes an endpoint; its secret is shown once, here. */
export function CreateEndpoint({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = (next: boolean) => {
    if (!next) setSecret(null);
    onOpenChange(next);
  };
  return (
    <Dialog open={open} onOpenChange={close} title={secret === null ? 'New endpoint' : 'Its secret'}>
      {secret === null ? <EndpointForm onMade={setSecret} /> : <Secret secret={secret} onKept={() => close(false)} />}
    </Dialog>
  );
}

function EndpointForm({ onMade }: { onMade: (secret: string) => void }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [types, setTypes] = useState(ENDS);
  const [{ data, error, fetching }, create] = useMutation(CreateEndpointDocument);
  const result = data?.createWebhookEndpoint;
  const problems = result?.__typename === 'InvalidInputError' ? result.problems : [];
  const problemOf = (field: string) => problems.find(({ path }) => path.includes(field))?.message ?? null;
  const refused = result === undefined || result.__typename === 'CreateWebhookEndpointPayload' ? null : result.message;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await create({
      input: { url, eventTypes: [...types], ...(description !== '' && { description }) },
    });
    const done = made.data?.createWebhookEndpoint;
    if (done?.__typename === 'CreateWebhookEndpointPayload') onMade(done.secret);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <Field
        label="Address"
        hint="https, and on the public internet unless an admin allowed its origin."
        problem={problemOf('url')}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            type="url"
            required
            placeholder="https://"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
        )}
      </Field>
      <Field label="What it is for" problem={problemOf('description')}>
        {(control) => (
          <input
            {...control}
            className="input"
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        )}
      </Field>
      <fieldset className="endpoint-types">
        <legend className="field-label">It is told of</legend>
        {TYPES.map((type) => (
          <label key={type} className="check">
            <input
              type="checkbox"
              checked={types.includes(type)}
              onChange={({ target }) =>
                setTypes(target.checked ? [...types, type] : types.filter((one) => one !== type))
              }
            />
            {words(type)}
          </label>
        ))}
      </fieldset>
      {(refused !== null || error !== undefined) && (
        <Notice tone="bad">{refused ?? (error === undefined ? '' : messageOf(error))}</Notice>
      )}
      <div className="dialog-foot">
        <Button
          kind="primary"
          type="submit"
          unavailable={types.length === 0 ? 'Choose what it is told of.' : fetching ? 'It is being made.' : null}
        >
          Make the endpoint
        </Button>
      </div>
    </form>
  );
}
