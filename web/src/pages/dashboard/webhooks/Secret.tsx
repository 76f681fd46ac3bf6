import { Button } from '../../../ui/Button.tsx';
import { Code } from '../../../ui/Code.tsx';

/** By which the endpoint tells that a webhook is ours. Shown once. */
export function Secret({ secret, onKept }: { secret: string; onKept: () => void }) {
  return (
    <div className="stack">
      <p>Your endpoint verifies by it that a webhook is from here. It is shown this once.</p>
      <Code text={secret} label="The secret" />
      <div className="dialog-foot">
        <Button kind="primary" onClick={onKept}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
