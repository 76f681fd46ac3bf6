import type { ComponentProps, ReactNode } from 'react';

export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind;
  /** Why it can't be pressed now. It stays focusable, so that a screen reader and a hovering mouse learn it. */
  readonly unavailable?: string | null | undefined;
}

export function Button({ kind = 'plain', unavailable, className, onClick, ...rest }: ButtonProps) {
  const off = unavailable !== undefined && unavailable !== null;
  return (
    <button
      type="button"
      {...rest}
      className={classOf(kind, className)}
      aria-disabled={off || undefined}
      title={off ? unavailable : rest.title}
      onClick={off ? (event) => event.preventDefault() : onClick}
    />
  );
}

export interface IconButtonProps extends ButtonProps {
  /** What it does, read out and shown on hovering. */
  readonly label: string;
  readonly children: ReactNode;
}

export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return (
    <Button
      kind="quiet"
      aria-label={label}
      title={label}
      {...rest}
      className={`button-icon ${className ?? ''}`.trim()}
    />
  );
}

/** The classes of a button, for links that look like one. */
export function classOf(kind: ButtonKind, more = ''): string {
  return `button ${kind === 'plain' ? '' : `button-${kind}`} ${more}`.replace(/ +/g, ' ').trim();
}
