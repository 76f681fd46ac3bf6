import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { messageOf } from '../../../api/refusal.ts';
import { Button } from '../../../ui/Button.tsx';
import { Code } from '../../../ui/Code.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { KeyLimits, type Limits } from './KeyLimits.tsx';
import { CreateKeyDocument, type Scope } from './operations.ts';

/** What each scope lets a key do, in words. */
const SCOPES: readonly [scope: Scope, means: string][] = [
  ['GENERATIONS_WRITE', 'start, cancel and erase generations'],
  ['GENERATIONS_READ', 'see generations and their pictures'],
  ['CATALOG_READ', 'read the catalog'],
  ['WEBHOOKS', 'set up webhooks'],
  ['ARENA_VOTE', 'vote in the arena'],
  ['ADMIN', 'do everything'],
];

const NO_LIMITS: Limits = { budgetUsd: '', period: 'MONTH', startsPerMinute: '' };

/** Makes a key; its secret is shown once, here. */
export function CreateKey({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = (next: boolean) => {
    if (!next) setSecret(null);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={secret === null ? 'New key' : 'Your new key'}
      description={
        secret === null ? 'For one program or one person.' : 'It is shown this once. Keep it where secrets are kept.'
      }
    >
      {secret === null ? (
        <KeyForm onMade={setSecret} />
      ) : (
        <div className="stack">
          <Code text={secret} label="The key" />
          <div className="dialog-foot">
            <Button kind="primary" onClick={() => close(false)}>
              I have kept it
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function KeyForm({ onMade }: { onMade: (secret: string) => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['GENERATIONS_WRITE', 'GENERATIONS_READ']);
  const [expires, setExpires] = useState('');
  const [limits, setLimits] = useState(NO_LIMITS);
  const [{ data, error, fetching }, create] = useMutation(CreateKeyDocument);
  const result = data?.createApiKey;
  const problems = result?.__typename === 'InvalidInputError' ? result.problems : [];
  const problemOf = (field: string) => problems.find(({ path }) => path.includes(field))?.message ?? null;
  const refused = result === undefined || result.__typename === 'CreateApiKeyPayload' ? null : result.message;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await create({
      input: {
        name,
        scopes: [...scopes],
        budgetPeriod: limits.period,
        // The API's default, said because the type wants every field that has one.
        retriesRefusedContent: false,
        ...(limits.budgetUsd !== '' && { budgetUsd: limits.budgetUsd }),
        ...(limits.startsPerMinute !== '' && { startsPerMinute: Number(limits.startsPerMinute) }),
        ...(expires !== '' && { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
      },
    });
    if (made.data?.createApiKey.__typename === 'CreateApiKeyPayload') onMade(made.data.createApiKey.secret);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <Field label="Name" problem={problemOf('name')}>
        {(control) => (
          <input
            {...control}
            className="input"
            required
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <fieldset className="key-scopes">
        <legend className="field-label">It may</legend>
        {SCOPES.map(([scope, means]) => (
          <label key={scope} className="check">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                setScopes(target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
              }
            />
            {means} <span className="muted small mono">{scope}</span>
          </label>
        ))}
      </fieldset>
      <KeyLimits limits={limits} onChange={setLimits} problemOf={problemOf} />
      <Field label="Last day" hint="Empty: until it is revoked." problem={problemOf('expiresAt')}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="date"
            value={expires}
            onChange={({ target }) => setExpires(target.value)}
          />
        )}
      </Field>
      {(refused !== null || error !== undefined) && (
        <Notice tone="bad">{refused ?? (error === undefined ? '' : messageOf(error))}</Notice>
      )}
      <div className="dialog-foot">
        <Button
          kind="primary"
          type="submit"
          unavailable={scopes.length === 0 ? 'Choose what it may do.' : fetching ? 'It is being made.' : null}
        >
          Make the key
        </Button>
      </div>
    </form>
  );
}
