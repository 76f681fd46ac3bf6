/** Ctrl-C, as the one who runs a command means it. */
export interface Interrupts {
  /** Whether it was pressed. */
  readonly pressed: boolean;
  /** From here on it ends the process as usual. */
  ignore(): void;
}

/**
 * One press may arrive as several signals: the terminal tells every process of the group, and npm and npx pass on what
 * they got. Two presses by hand are further apart.
 */
const ONE_PRESS_MS = 250;

/** Calls `first` on the first press and `second` on the second. */
export function onInterrupt({ first, second }: { first: () => void; second: () => void }): Interrupts {
  let presses = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const hear = () => {
    const now = performance.now();
    const again = now - lastAt > ONE_PRESS_MS;
    lastAt = now;
    if (!again) return;
    presses += 1;
    if (presses === 1) first();
    else if (presses === 2) second();
  };
  process.on('SIGINT', hear);
  return {
    get pressed() {
      return presses > 0;
    },
    ignore() {
      process.off('SIGINT', hear);
    },
  };
}
