import { Link } from '@tanstack/react-router';
import { Code2, ImagePlus, MessageSquarePlus, Recycle } from 'lucide-react';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Attempts } from '../../generation/Attempts.tsx';
import {
  CancelGenerationDocument,
  GenerationHeadDocument,
  type GenerationHeadQuery,
} from '../../generation/operations.ts';
import { DownloadButton } from '../../generation/DownloadButton.tsx';
import { Pictures } from '../../generation/Pictures.tsx';
import '../../generation/run.css';
import { RunStatus } from '../../generation/RunStatus.tsx';
import { Thinking } from '../../generation/Thinking.tsx';
import { useRun } from '../../generation/useRun.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { CodeDialog } from './CodeDialog.tsx';
import { EarlierTurns } from './EarlierTurns.tsx';
import type { StartGenerationInput } from './operations.ts';

export interface RunCardProps {
  readonly id: string;
  /** Continues from it. */
  readonly onRefine: (id: string) => void;
  /** Puts its request into the form, to be changed or run again. */
  readonly onReuse: (model: string, prompt: string, parameters: unknown) => void;
  /** Takes one of its pictures as a reference. */
  readonly onReference: (image: { readonly id: string; readonly url: string }) => void;
}

/** One run, from its start to its pictures. */
export function RunCard({ id, onRefine, onReuse, onReference }: RunCardProps) {
  const { run, state, refusal } = useRun(id);
  const [{ data }] = useQuery({ query: GenerationHeadDocument, variables: { id } });
  const [{ fetching: canceling }, cancel] = useMutation(CancelGenerationDocument);
  const [showsCode, setShowsCode] = useState(false);
  const head = data?.generation ?? null;
  const program = programOf(head);
  const decided = run.attempts.at(-1);
  if (state === 'refused') return <Notice tone="bad">{refusal}</Notice>;
  return (
    <Card
      title={
        <Link to="/generations/$id" params={{ id }} className="run-title">
          {head?.model.name ?? 'Starting'}
        </Link>
      }
      actions={
        <div className="row">
          {head?.sandbox === true && <Badge title="No real model, no real money.">Sandbox</Badge>}
          {program !== null && (
            <IconButton label="This run as a program" onClick={() => setShowsCode(true)}>
              <Code2 aria-hidden />
            </IconButton>
          )}
          {head?.prompt != null && (
            <IconButton
              label="Put this request into the form"
              onClick={() => onReuse(head.model.slug, head.prompt ?? '', head.parameters)}
            >
              <Recycle aria-hidden />
            </IconButton>
          )}
          {run.end === null ? (
            <Button
              unavailable={canceling || run.cancelRequested ? 'It is being canceled.' : null}
              onClick={() => void cancel({ id })}
            >
              Cancel
            </Button>
          ) : (
            run.end.status === 'SUCCEEDED' && (
              <Button onClick={() => onRefine(id)}>
                <MessageSquarePlus aria-hidden />
                Refine
              </Button>
            )
          )}
        </div>
      }
    >
      <div className="stack">
        {head?.refines != null && <EarlierTurns id={head.refines.id} />}
        {head?.prompt != null && <p className="run-prompt">{head.prompt}</p>}
        <Pictures
          run={run}
          prompt={head?.prompt ?? null}
          actions={(image) => (
            <>
              <DownloadButton image={image} />
              <Button onClick={() => image.url !== null && onReference({ id: image.id, url: image.url })}>
                <ImagePlus aria-hidden />
                Use as reference
              </Button>
            </>
          )}
        />
        <RunStatus run={run} />
        {decided !== undefined && <Thinking key={decided.id} attempt={decided} live={run.end === null} />}
        {decided !== undefined && decided.text !== '' && <p>{decided.text}</p>}
        {run.missing > 0 && <Notice>{run.missing} events of it are no longer stored.</Notice>}
        <details className="more" open={run.end?.status === 'FAILED' || undefined}>
          <summary>
            Route: {run.attempts.length} {run.attempts.length === 1 ? 'attempt' : 'attempts'}
          </summary>
          <Attempts run={run} />
        </details>
      </div>
      {program !== null && <CodeDialog input={program} open={showsCode} onOpenChange={setShowsCode} />}
    </Card>
  );
}

/** The same request again; null for one that was erased, and for an edit, whose pictures aren't named any more. */
function programOf(head: GenerationHeadQuery['generation']): StartGenerationInput | null {
  if (head === null || head.prompt === null) return null;
  const { model, mode, prompt, parameters, refines } = head;
  if (mode !== 'TEXT_TO_IMAGE' && refines === null) return null;
  return { model: model.slug, mode, prompt, parameters, ...(refines !== null && { refine: refines.id }) };
}
