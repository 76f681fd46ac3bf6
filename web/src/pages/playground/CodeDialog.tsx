import { useState } from 'react';
import { Code } from '../../ui/Code.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { StartGenerationInput } from './operations.ts';
import { LANGUAGES, programFor, type Language } from './programs.ts';

export interface CodeDialogProps {
  readonly input: StartGenerationInput;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The request as a program, to be copied. */
export function CodeDialog({ input, open, onOpenChange }: CodeDialogProps) {
  const [language, setLanguage] = useState<Language>('cURL');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="This request as a program"
      description="It expects a key in PICTOGRAPH_KEY."
      wide
    >
      <div className="stack">
        <Segments
          label="Language"
          value={language}
          options={LANGUAGES.map((one) => ({ value: one, label: one }))}
          onChange={setLanguage}
        />
        <Code label={`Program in ${language}`} text={programFor(language, input, location.origin)} />
      </div>
    </Dialog>
  );
}
