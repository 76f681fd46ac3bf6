import { ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ModelDialog } from './ModelDialog.tsx';

/** The model of the request, and the way to another. */
export function ModelPicker({ name, onPick }: { name: string; onPick: (slug: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="field">
      <span className="field-label" id="model-label">
        Model
      </span>
      <Button className="model-picker" aria-describedby="model-label" onClick={() => setOpen(true)}>
        <span className="clip">{name}</span>
        <ChevronsUpDown aria-hidden />
      </Button>
      <ModelDialog title="Choose a model" open={open} onOpenChange={setOpen} onPick={onPick} />
    </div>
  );
}
