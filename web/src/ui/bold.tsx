import type { ReactNode } from 'react';

/** Text with what stands between two asterisks set bold: all the Markdown that thoughts and short texts of pages come with. */
export function withBold(text: string): ReactNode[] {
  // Every second part stood between asterisks; the place is its only name, and parts are only ever added.
  return text
    .split(/\*\*(.+?)\*\*/)
    .map((part, place) => (place % 2 === 1 ? <strong key={place}>{part}</strong> : part));
}
