import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const ICONS = { info: Info, good: CircleCheck, warning: TriangleAlert, bad: CircleAlert } as const;

export interface NoticeProps {
  readonly tone?: keyof typeof ICONS;
  readonly children: ReactNode;
}

/** Something that a person should know where they are looking. What is bad is read out at once. */
export function Notice({ tone = 'info', children }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={tone === 'info' ? 'notice' : `notice notice-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon size={16} aria-hidden />
      <div>{children}</div>
    </div>
  );
}
