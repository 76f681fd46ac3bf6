import { useState } from 'react';
import { Card } from '../../ui/Card.tsx';
import { Code } from '../../ui/Code.tsx';
import { words } from '../../ui/format.ts';
import { Segments } from '../../ui/Segments.tsx';
import type { FullModel } from './Model.tsx';

/** Programs that use it at this server, by mode and language. */
export function CodeExamples({ examples }: { examples: FullModel['codeExamples'] }) {
  const modes = [...new Set(examples.map(({ mode }) => mode))];
  const languages = [...new Set(examples.map(({ language }) => language))];
  const [mode, setMode] = useState(modes[0] ?? 'TEXT_TO_IMAGE');
  const [language, setLanguage] = useState(languages[0] ?? '');
  const example = examples.find((one) => one.mode === mode && one.language === language);
  if (examples.length === 0) return null;
  return (
    <Card
      title="Code"
      actions={
        <div className="row">
          {modes.length > 1 && (
            <Segments
              label="Mode"
              value={mode}
              options={modes.map((one) => ({ value: one, label: words(one) }))}
              onChange={setMode}
            />
          )}
          <Segments
            label="Language"
            value={language}
            options={languages.map((one) => ({ value: one, label: one }))}
            onChange={setLanguage}
          />
        </div>
      }
    >
      {example === undefined ? (
        <p className="muted">There is no program in this language for this mode.</p>
      ) : (
        <Code text={example.code} label={`Program in ${example.language}`} />
      )}
    </Card>
  );
}
