import type { ReactNode } from 'react';

export type Tone = 'plain' | 'good' | 'warning' | 'bad' | 'accent';

export function Badge({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={tone === 'plain' ? 'badge' : `badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}
