import { Code2, X } from 'lucide-react';
import { useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Field } from '../../ui/Field.tsx';
import { words } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { addReferences } from './add-references.ts';
import { CodeDialog } from './CodeDialog.tsx';
import type { Draft } from './draft.ts';
import { ModelPicker } from './ModelPicker.tsx';
import { Parameters } from './Parameters.tsx';
import { References } from './References.tsx';
import { startInputOf, type Asked, type PlaygroundModel } from './request.ts';
import { PLAYGROUND_MODES, type PlaygroundSearch } from './routes.ts';
import { Routing } from './Routing.tsx';
import type { Problem, Starting } from './useStart.ts';

export interface PromptFormProps {
  readonly model: PlaygroundModel;
  readonly asked: Asked;
  readonly draft: Draft;
  readonly starting: Starting;
  /** What is wrong with which fields, by the last start or else by the quote. */
  readonly problems: readonly Problem[];
  /** Other models that it goes to as well. */
  readonly lineup: ReactNode;
  /** What it costs, beside the button. */
  readonly cost: ReactNode;
  /** Why it can't be started; null when it can. */
  readonly unavailable: string | null;
  readonly onDraft: (change: (draft: Draft) => Draft) => void;
  readonly onSearch: (search: Partial<PlaygroundSearch>) => void;
  readonly onStart: () => void;
}

/** What is asked for: model, mode, prompt, pictures, parameters, and where to run it. */
export function PromptForm(props: PromptFormProps) {
  const { model, asked, draft, starting, problems, lineup, cost, unavailable, onDraft, onSearch, onStart } = props;
  const [showsCode, setShowsCode] = useState(false);
  const modes = PLAYGROUND_MODES.filter((mode) => model.modes.includes(mode));
  const problemOf = (...path: string[]) =>
    problems.find((one) => path.every((part, place) => one.path[place] === part))?.message ?? null;
  const startByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || unavailable !== null) return;
    event.preventDefault();
    onStart();
  };
  const paste = (event: ClipboardEvent) => {
    const pictures = [...event.clipboardData.files].filter(({ type }) => type.startsWith('image/'));
    if (pictures.length === 0 || !modes.includes('IMAGE_EDIT')) return;
    event.preventDefault();
    addReferences(pictures, onDraft);
    if (asked.mode !== 'IMAGE_EDIT') onSearch({ mode: 'IMAGE_EDIT', offers: undefined });
  };
  return (
    <Card>
      <form
        className="stack"
        onPaste={paste}
        onSubmit={(event) => {
          event.preventDefault();
          if (unavailable === null) onStart();
        }}
      >
        <ModelPicker
          name={model.name}
          onPick={(slug) => onSearch({ model: slug, offers: undefined, refine: undefined })}
        />
        {lineup}
        {modes.length > 1 && asked.refine === undefined && (
          <Segments
            label="Mode"
            value={asked.mode}
            options={modes.map((mode) => ({ value: mode, label: words(mode) }))}
            onChange={(mode) => onSearch({ mode, offers: undefined })}
          />
        )}
        {asked.refine !== undefined && (
          <div className="row spread refining">
            <span className="small">
              Continues from <span className="mono">…{asked.refine.slice(-6)}</span>
            </span>
            <IconButton label="Begin anew" onClick={() => onSearch({ refine: undefined, mode: undefined })}>
              <X aria-hidden />
            </IconButton>
          </div>
        )}
        <Field label={asked.refine === undefined ? 'Prompt' : 'What to change'} problem={problemOf('prompt')}>
          {(control) => (
            <textarea
              {...control}
              className="textarea"
              rows={5}
              value={draft.prompt}
              placeholder={model.examplePrompt ?? 'What the picture shows'}
              onChange={({ target }) => onDraft((one) => ({ ...one, prompt: target.value }))}
              onKeyDown={startByKey}
            />
          )}
        </Field>
        {asked.mode === 'IMAGE_EDIT' && asked.refine === undefined && (
          <References
            references={draft.references}
            most={model.maxInputImages}
            onChange={onDraft}
            problem={problemOf('images')}
          />
        )}
        <Parameters
          parameters={model.parameters}
          mode={asked.mode}
          values={draft.parameters}
          problemOf={(name) => problemOf('parameters', name)}
          onChange={(name, value) =>
            onDraft(({ parameters: { [name]: _old, ...others }, ...rest }) => ({
              ...rest,
              parameters: value === undefined ? others : { ...others, [name]: value },
            }))
          }
        />
        <Routing asked={asked} onSearch={onSearch} />
        {starting.refusal !== null && <Notice tone="bad">{starting.refusal.message}</Notice>}
        <div className="row spread start">
          {cost}
          <div className="row">
            <IconButton label="This request as a program" onClick={() => setShowsCode(true)}>
              <Code2 aria-hidden />
            </IconButton>
            <Button kind="primary" type="submit" unavailable={unavailable} title="Ctrl+Enter">
              {starting.busy ? 'Starting' : 'Run'}
            </Button>
          </div>
        </div>
      </form>
      <CodeDialog
        input={startInputOf({ model, offer: undefined }, asked, draft)}
        open={showsCode}
        onOpenChange={setShowsCode}
      />
    </Card>
  );
}
