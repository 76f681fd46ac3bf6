/** Stands where something will be, as large as it will be, so that nothing jumps when it comes. */
export function Skeleton({ height, width = '100%' }: { height: number | string; width?: number | string }) {
  return <div className="skeleton" style={{ height, width }} aria-hidden />;
}

/** A whole page or part that is being read. */
export function Loading({ label = 'Loading', height = 240 }: { label?: string; height?: number | string }) {
  return (
    <div role="status">
      <span className="unseen">{label}</span>
      <Skeleton height={height} />
    </div>
  );
}
