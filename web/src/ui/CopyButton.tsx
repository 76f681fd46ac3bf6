import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from './Button.tsx';

/** How long it says that it has copied. */
const SAID_MS = 1500;

/** Copies a text; says so. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const timer = useRef(0);
  const copy = async () => {
    // Refused without a secure context or a permission; the text is on the page to be selected.
    const worked = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setState(worked ? 'copied' : 'failed');
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setState('ready'), SAID_MS);
  };
  const says = { ready: label, copied: 'Copied', failed: 'Select it to copy' }[state];
  return (
    <Button onClick={() => void copy()}>
      {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{says}</span>
    </Button>
  );
}
