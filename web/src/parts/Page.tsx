import { useEffect, type ReactNode } from 'react';

export interface PageProps {
  /** Also the window's title. */
  readonly title: string;
  readonly description?: ReactNode;
  /** At the other end of the title's line. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page's head and what is below it. */
export function Page({ title, description, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Pictograph`;
  }, [title]);
  return (
    <div className="stack" style={{ '--gap': 'var(--space-5)' }}>
      <div className="row spread" style={{ '--gap': 'var(--space-3)' }}>
        <div className="stack" style={{ '--gap': '4px' }}>
          <h1>{title}</h1>
          {description !== undefined && <p className="muted">{description}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
