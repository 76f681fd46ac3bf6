import { Toast } from 'radix-ui';
import { useSyncExternalStore } from 'react';

/** Long enough to be read. */
const SHOWN_MS = 6000;

let shown: readonly { readonly id: number; readonly text: string }[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(toasts: typeof shown): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** Says that something was done whose trace isn't where the person looks: "Copied", "Revoked". What went wrong belongs in a Notice. */
export function toast(text: string): void {
  set([...shown, { id: next++, text }]);
}

/** Where they appear; once in the app. */
export function Toasts() {
  const toasts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <Toast.Provider duration={SHOWN_MS}>
      {toasts.map(({ id, text }) => (
        <Toast.Root
          key={id}
          className="toast"
          onOpenChange={(open) => {
            if (!open) set(shown.filter((one) => one.id !== id));
          }}
        >
          <Toast.Description>{text}</Toast.Description>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toast-viewport" />
    </Toast.Provider>
  );
}
