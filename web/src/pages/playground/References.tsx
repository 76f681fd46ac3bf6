import { ImagePlus, X } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { IconButton } from '../../ui/Button.tsx';
import type { Draft, Reference } from './draft.ts';
import { upload } from './upload.ts';

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
  const [over, setOver] = useState(false);
  const set = (change: (references: readonly Reference[]) => readonly Reference[]) =>
    onChange((draft) => ({ ...draft, references: change(draft.references) }));
  const add = async (file: File) => {
    const key = crypto.randomUUID();
    set((all) => [...all, { state: 'uploading', key, name: file.name }]);
    const done = await upload(file).then(
      ({ id, url }): Reference => ({ state: 'there', key, name: file.name, id, url }),
      (error: Error): Reference => ({ state: 'failed', key, name: file.name, problem: error.message }),
    );
    set((all) => all.map((one) => (one.key === key ? done : one)));
  };
  const addAll = (files: Iterable<File> | null | undefined) => {
    for (const file of files ?? []) if (file.type.startsWith('image/')) void add(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    addAll(event.dataTransfer.files);
  };
  return (
    <div className="field" onPaste={(event) => addAll(event.clipboardData.files)}>
      <p className="field-label" id="references-label">
        Reference images
        {most !== null && <span className="muted numeric">{`${references.length} of ${most}`}</span>}
      </p>
      {/* Dropping and pasting are the faster ways of the button in it. */}
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
        <input
          ref={input}
          type="file"
          accept="image/*"
          multiple
          hidden
          aria-label="Reference image files"
          onChange={(event) => {
            addAll(event.target.files);
            event.target.value = '';
          }}
        />
      </div>
      {problem !== null && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
