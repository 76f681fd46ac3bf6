import { ago, moment, UNKNOWN } from './format.ts';

/** When: how long ago, with the exact time on hovering. */
export function Moment({ at }: { at: string | null | undefined }) {
  if (at === null || at === undefined) return <>{UNKNOWN}</>;
  return (
    <time dateTime={at} title={moment(at)} className="nowrap">
      {ago(at)}
    </time>
  );
}
