import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { membersOf } from './groups.ts';
import { RunCard, type RunCardProps } from './RunCard.tsx';
import { SideBySide } from './SideBySide.tsx';

export interface RunsProps extends Omit<RunCardProps, 'id'> {
  /** As the address says them. */
  readonly runs: readonly string[];
  /** Runs the model's example; null for those who may not. */
  readonly onExample: (() => void) | null;
}

/** What was started from here, the latest first; before that, what it will be like. */
export function Runs({ runs, onExample, ...actions }: RunsProps) {
  if (runs.length === 0) {
    return (
      <Card>
        <Empty
          title="Nothing has run yet"
          action={onExample !== null && <Button onClick={onExample}>Run the example</Button>}
        >
          What the model thinks, its sketches and its pictures appear here as they come. Close the page when you like: a
          run goes on, and is here again at the same address.
        </Empty>
      </Card>
    );
  }
  return runs.map((group) => {
    const [first = '', ...others] = membersOf(group);
    return others.length === 0 ? (
      <RunCard key={group} id={first} {...actions} />
    ) : (
      <SideBySide key={group} ids={[first, ...others]} {...actions} />
    );
  });
}
