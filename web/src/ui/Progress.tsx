/** A bar: how much is done, 0 to 1, or null while nothing tells. */
export function Progress({ value, label }: { value: number | null; label: string }) {
  const percent = value === null ? null : Math.round(value * 100);
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? { 'data-unknown': '' } : { 'aria-valuenow': percent })}
    >
      <div style={percent === null ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
