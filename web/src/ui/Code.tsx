import { CopyButton } from './CopyButton.tsx';

/** A program or a document, to be read and copied. `label` is what a screen reader calls it. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="code">
      {/* Scrolls, so a keyboard must reach it. */}
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} />
    </div>
  );
}
