import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { messageOf } from '../api/refusal.ts';
import { EraseGenerationDocument } from './operations.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { toast } from '../ui/Toasts.tsx';

/** Erases a generation's content, after saying what goes and what stays. */
export function EraseButton({ id, onErased }: { id: string; onErased?: () => void }) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [{ fetching }, execute] = useMutation(EraseGenerationDocument);
  const erase = async () => {
    const { data, error } = await execute({ id });
    const refused =
      data?.eraseGeneration.__typename === 'EraseGenerationPayload' ? null : data?.eraseGeneration.message;
    if (data === undefined || refused != null) {
      setProblem(refused ?? (error === undefined ? 'No answer came.' : messageOf(error)));
      return;
    }
    setOpen(false);
    toast('Erased');
    onErased?.();
  };
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden />
        Erase
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Erase this generation">
        <div className="stack">
          <p>
            Its prompt, parameters, pictures, text and thinking go for good, and every link to them stops working. What
            it cost, when it ran, and that it was, stay.
          </p>
          {problem !== null && <Notice tone="bad">{problem}</Notice>}
          <div className="dialog-foot">
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button kind="danger" unavailable={fetching ? 'It is being erased.' : null} onClick={() => void erase()}>
              Erase
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
