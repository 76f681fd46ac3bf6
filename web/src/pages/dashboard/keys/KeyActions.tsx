import { useState } from 'react';
import { useMutation } from 'urql';
import { messageOf } from '../../../api/refusal.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { toast } from '../../../ui/Toasts.tsx';
import { KeyLimits, type Limits } from './KeyLimits.tsx';
import { LimitKeyDocument, RevokeKeyDocument, type KeyRowFragment } from './operations.ts';

/** What can be done with a key that holds. */
export function KeyActions({ apiKey }: { apiKey: KeyRowFragment }) {
  const [open, setOpen] = useState<'limits' | 'revoke' | null>(null);
  const close = () => setOpen(null);
  return (
    <div className="row" style={{ flexWrap: 'nowrap' }}>
      <Button onClick={() => setOpen('limits')}>
        Limits<span className="unseen"> of {apiKey.name}</span>
      </Button>
      <Button kind="danger" onClick={() => setOpen('revoke')}>
        Revoke<span className="unseen"> {apiKey.name}</span>
      </Button>
      <Dialog open={open === 'limits'} onOpenChange={close} title={`Limits of ${apiKey.name}`}>
        <LimitsForm apiKey={apiKey} onDone={close} />
      </Dialog>
      <Dialog open={open === 'revoke'} onOpenChange={close} title={`Revoke ${apiKey.name}`}>
        <Revoke apiKey={apiKey} onDone={close} />
      </Dialog>
    </div>
  );
}

function LimitsForm({ apiKey, onDone }: { apiKey: KeyRowFragment; onDone: () => void }) {
  const [limits, setLimits] = useState<Limits>({
    budgetUsd: apiKey.budget?.limitUsd ?? '',
    period: apiKey.budget?.period ?? 'MONTH',
    startsPerMinute: apiKey.startsPerMinute === null ? '' : String(apiKey.startsPerMinute),
  });
  const [{ data, error, fetching }, execute] = useMutation(LimitKeyDocument);
  const results = data === undefined ? [] : [data.setBudget, data.setRateLimit];
  const problems = results.flatMap((one) => (one.__typename === 'InvalidInputError' ? one.problems : []));
  const save = async () => {
    const { data: done } = await execute({
      budget: {
        apiKey: apiKey.id,
        limitUsd: limits.budgetUsd === '' ? null : limits.budgetUsd,
        period: limits.period,
      },
      rate: {
        apiKey: apiKey.id,
        startsPerMinute: limits.startsPerMinute === '' ? null : Number(limits.startsPerMinute),
      },
    });
    if (done?.setBudget.__typename !== 'SetBudgetPayload') return;
    if (done.setRateLimit.__typename !== 'SetRateLimitPayload') return;
    toast(`${apiKey.name} has its limits`);
    onDone();
  };
  return (
    <div className="stack">
      <KeyLimits
        limits={limits}
        onChange={setLimits}
        problemOf={(field) => problems.find(({ path }) => path.includes(field))?.message ?? null}
      />
      {error !== undefined && <Notice tone="bad">{messageOf(error)}</Notice>}
      <div className="dialog-foot">
        <Button kind="primary" unavailable={fetching ? 'They are being set.' : null} onClick={() => void save()}>
          Set the limits
        </Button>
      </div>
    </div>
  );
}

function Revoke({ apiKey, onDone }: { apiKey: KeyRowFragment; onDone: () => void }) {
  const [{ data, error, fetching }, execute] = useMutation(RevokeKeyDocument);
  const result = data?.revokeApiKey;
  const refused = result === undefined || result.__typename === 'RevokeApiKeyPayload' ? null : result.message;
  const revoke = async () => {
    const { data: done } = await execute({ id: apiKey.id });
    if (done?.revokeApiKey.__typename !== 'RevokeApiKeyPayload') return;
    toast(`${apiKey.name} is revoked`);
    onDone();
  };
  return (
    <div className="stack">
      <p>
        Programs that use it are refused within five seconds, and browsers that signed in with it are signed out. What
        it has started goes on. It can’t be taken back.
      </p>
      {(refused !== null || error !== undefined) && (
        <Notice tone="bad">{refused ?? (error === undefined ? '' : messageOf(error))}</Notice>
      )}
      <div className="dialog-foot">
        <Button onClick={onDone}>Keep it</Button>
        <Button kind="danger" unavailable={fetching ? 'It is being revoked.' : null} onClick={() => void revoke()}>
          Revoke
        </Button>
      </div>
    </div>
  );
}
