import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { duration } from '../ui/format.ts';
import { Segments } from '../ui/Segments.tsx';
import type { RunEvent } from './fold.ts';

const SPEEDS = ['1', '4', '16'] as const;
/** Nobody waits through a queue of minutes again: no pause is longer than this at speed one. */
const LONGEST_PAUSE_MS = 4000;

export interface ReplayProps {
  readonly events: readonly RunEvent[];
  /** How many of them are shown. */
  readonly shown: number;
  readonly onShow: (count: number) => void;
}

/** Shows a run again as it came: played at its own pace or faster, or moved by hand to any moment. */
export function Replay({ events, shown, onShow }: ReplayProps) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>('4');
  const over = shown >= events.length;
  useEffect(() => {
    if (!playing || over) return;
    const timer = setTimeout(() => onShow(shown + 1), pauseMs(events, shown) / Number(speed));
    return () => clearTimeout(timer);
  }, [playing, over, events, shown, speed, onShow]);
  if (events.length === 0) return null;
  const running = playing && !over;
  return (
    <div className="row" role="group" aria-label="Replay">
      <Button
        onClick={() => {
          if (!running && over) onShow(1);
          setPlaying(!running);
        }}
      >
        {running ? <Pause aria-hidden /> : <Play aria-hidden />}
        {running ? 'Pause' : 'Replay'}
      </Button>
      <input
        type="range"
        className="replay-range"
        aria-label="Moment"
        aria-valuetext={`Event ${shown} of ${events.length}`}
        min={1}
        max={events.length}
        value={shown}
        onChange={({ target }) => {
          setPlaying(false);
          onShow(target.valueAsNumber);
        }}
      />
      <span className="small muted numeric">{momentOf(events, shown)}</span>
      <Segments
        label="Speed"
        value={speed}
        options={SPEEDS.map((one) => ({ value: one, label: `${one}×` }))}
        onChange={setSpeed}
      />
    </div>
  );
}

function pauseMs(events: readonly RunEvent[], shown: number): number {
  const [last, next] = [events[shown - 1], events[shown]];
  if (last === undefined || next === undefined) return 0;
  return Math.min(LONGEST_PAUSE_MS, new Date(next.at).getTime() - new Date(last.at).getTime());
}

function momentOf(events: readonly RunEvent[], shown: number): string {
  const [first, last] = [events[0], events[shown - 1]];
  if (first === undefined || last === undefined) return '';
  return duration(new Date(last.at).getTime() - new Date(first.at).getTime());
}
