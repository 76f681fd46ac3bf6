import type { ReactNode } from 'react';

export interface Fact {
  readonly label: string;
  /** Left out when null or undefined: a fact that isn't known takes no room. */
  readonly value: ReactNode;
}

/** Pairs of a word and its value, as many a line as fit. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
