import { Camera, ImagePlus, X } from 'lucide-react';
import { useRef, useState, type ChangeEvent, type DragEvent } from 'react';
import { IconButton } from '../../ui/Button.tsx';
import { addReferences } from './add-references.ts';
import type { Draft, Reference } from './draft.ts';

export interface ReferencesProps {
  readonly references: readonly Reference[];
  /** How many the model takes; null when it doesn't say. */
  readonly most: number | null;
  readonly onChange: (change: (draft: Draft) => Draft) => void;
  readonly problem: string | null;
}

/** The pictures that an edit begins with: chosen, dropped, pasted, or taken with the camera. */
export function References({ references, most, onChange, problem }: ReferencesProps) {
  const input = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const set = (change: (references: readonly Reference[]) => readonly Reference[]) =>
    onChange((draft) => ({ ...draft, references: change(draft.references) }));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    addReferences(event.dataTransfer.files, onChange);
  };
  const files = {
    type: 'file',
    accept: 'image/*',
    hidden: true,
    onChange: ({ currentTarget: chosen }: ChangeEvent<HTMLInputElement>) => {
      addReferences(chosen.files, onChange);
      // The same file may be chosen again after it was removed.
      chosen.value = '';
    },
  };
  return (
    <div className="field">
      <p className="field-label" id="references-label">
        Reference images
        {most !== null && <span className="muted numeric">{`${references.length} of ${most}`}</span>}
      </p>
      {/* Dropping is the faster way of the button in it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className={over ? 'references references-over' : 'references'}
        role="group"
        aria-labelledby="references-label"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {references.map((one) => (
          <div key={one.key} className="reference">
            {one.state === 'there' && <img src={one.url} alt={one.name} />}
            {one.state === 'uploading' && <span className="small muted">Uploading {one.name}</span>}
            {one.state === 'failed' && <span className="small field-problem">{one.problem}</span>}
            <IconButton
              label={`Remove ${one.name}`}
              className="reference-remove"
              onClick={() => set((all) => all.filter(({ key }) => key !== one.key))}
            >
              <X aria-hidden />
            </IconButton>
          </div>
        ))}
        <button type="button" className="reference reference-add" onClick={() => input.current?.click()}>
          <ImagePlus aria-hidden />
          <span className="small">Choose, drop or paste</span>
        </button>
        <button
          type="button"
          className="reference reference-add reference-camera"
          onClick={() => camera.current?.click()}
        >
          <Camera aria-hidden />
          <span className="small">Take a photo</span>
        </button>
        <input ref={input} {...files} multiple aria-label="Reference image files" />
        <input ref={camera} {...files} capture="environment" aria-label="Photo" />
      </div>
      {problem !== null && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
