import { useNavigate } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useMutation } from 'urql';
import { randomId } from '../../api/random-id.ts';
import { messageOf } from '../../api/refusal.ts';
import { Button } from '../../ui/Button.tsx';
import { toast } from '../../ui/Toasts.tsx';
import { RetryGenerationDocument } from './operations.ts';

/** Starts the same request again, and shows the new generation. A press is one start, also when its answer is lost. */
export function RetryButton({ id }: { id: string }) {
  const navigate = useNavigate();
  const [{ fetching }, execute] = useMutation(RetryGenerationDocument);
  const retry = async () => {
    const variables = { id, idempotencyKey: randomId() };
    let { data, error } = await execute(variables);
    if (error?.networkError) ({ data, error } = await execute(variables));
    const result = data?.retryGeneration;
    if (result?.__typename === 'StartGenerationPayload')
      await navigate({ to: '/generations/$id', params: { id: result.generation.id } });
    else toast(result?.message ?? (error === undefined ? 'No answer came.' : messageOf(error)));
  };
  return (
    <Button unavailable={fetching ? 'It is being started.' : null} onClick={() => void retry()}>
      <RotateCw aria-hidden />
      Run again
    </Button>
  );
}
