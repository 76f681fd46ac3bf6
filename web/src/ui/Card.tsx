import { useId, type ReactNode } from 'react';

export interface CardProps {
  readonly title?: ReactNode;
  /** At the other end of the title's line. */
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A framed part of a page; with a title it is a section that a screen reader can jump to. */
export function Card({ title, actions, className, children }: CardProps) {
  const id = useId();
  const classes = `card ${className ?? ''}`.trim();
  if (title === undefined) return <div className={classes}>{children}</div>;
  return (
    <section className={classes} aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
