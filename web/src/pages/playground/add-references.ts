import { randomId } from '../../api/random-id.ts';
import type { Draft, Reference } from './draft.ts';
import { upload } from './upload.ts';

/** Uploads pictures and puts them into the draft, each as soon as it is there; says of what is none that it is none. */
export function addReferences(files: Iterable<File> | null, onChange: (change: (draft: Draft) => Draft) => void): void {
  for (const file of files ?? []) void add(file, onChange);
}

async function add(file: File, onChange: (change: (draft: Draft) => Draft) => void): Promise<void> {
  const set = (change: (references: readonly Reference[]) => readonly Reference[]) =>
    onChange((draft) => ({ ...draft, references: change(draft.references) }));
  const key = randomId();
  if (!file.type.startsWith('image/')) {
    set((all) => [...all, { state: 'failed', key, name: file.name, problem: `${file.name} is no picture.` }]);
    return;
  }
  set((all) => [...all, { state: 'uploading', key, name: file.name }]);
  const done = await upload(file).then(
    ({ id, url }): Reference => ({ state: 'there', key, name: file.name, id, url }),
    (error: Error): Reference => ({ state: 'failed', key, name: file.name, problem: error.message }),
  );
  // One that was removed meanwhile isn't in the list any more.
  set((all) => all.map((one) => (one.key === key ? done : one)));
}
