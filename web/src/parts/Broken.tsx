import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';

/** The page itself failed: our fault, or a server that was replaced while this page was open. */
export function Broken({ error }: ErrorComponentProps) {
  return (
    <Empty
      title="This page broke"
      action={
        <Button kind="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      }
    >
      {error instanceof Error ? error.message : 'It did not say why'}. Nothing that runs on the server is affected.
    </Empty>
  );
}
