/** State shown to the user: saved, being saved, changed but not saved yet, or failed (editing continues). */
export type SaveState =
  { kind: 'saved' } | { kind: 'saving' } | { kind: 'dirty' } | { kind: 'failed'; error: unknown };

/** Delay in ms between a change and its save: below one second, with time for the save. */
export const SAVE_EVERY = 800;
const RETRY_FIRST = 1_000;
const RETRY_MOST = 15_000;

export interface Autosave {
  /** Marks a change. Cheap: called for every keystroke. */
  touch(): void;
  /** Saves all changes and waits for it. Rejects when saving fails. */
  flush(): Promise<void>;
  /** Tries again at once, after the cause of a failure has gone. */
  retry(): void;
  /** Stops the timers; nothing is saved afterwards. */
  stop(): void;
  readonly pending: boolean;
}

/**
 * Creates an autosave: saves `SAVE_EVERY` ms after the first unsaved change, one save at a time. A failed save is
 * repeated after pauses that double from 1 to 15 s, and by the next `flush`, except when `hopeless(error)` is true:
 * then the user has to act. `save` writes the current content; calls do not overlap.
 */
export function createAutosave(
  save: () => Promise<void>,
  show: (state: SaveState) => void,
  hopeless: (error: unknown) => boolean = () => false,
): Autosave {
  let state: SaveState['kind'] = 'saved';
  let dirty = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let pause = RETRY_FIRST;

  function say(next: SaveState): void {
    state = next.kind;
    show(next);
  }

  function plan(after: number): void {
    if (stopped || timer !== undefined || running) return;
    timer = setTimeout(runUnasked, after);
  }

  function unplan(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  /** The failure is already shown. */
  function runUnasked(): void {
    run().catch(() => undefined);
  }

  function run(): Promise<void> {
    unplan();
    dirty = false;
    say({ kind: 'saving' });
    const began = Date.now();
    running = save().then(
      () => {
        running = null;
        pause = RETRY_FIRST;
        say({ kind: dirty ? 'dirty' : 'saved' });
        if (dirty) plan(Math.max(0, SAVE_EVERY - (Date.now() - began)));
      },
      (error: unknown) => {
        running = null;
        dirty = true;
        say({ kind: 'failed', error });
        if (!hopeless(error)) plan(pause);
        pause = Math.min(pause * 2, RETRY_MOST);
        throw error;
      },
    );
    return running;
  }

  return {
    touch() {
      dirty = true;
      // A failure stays visible; the planned retry saves this change too.
      if (state === 'failed' || running) return;
      if (state === 'saved') say({ kind: 'dirty' });
      plan(SAVE_EVERY);
    },
    async flush() {
      while (!stopped && (running || dirty)) await (running ?? run());
    },
    retry() {
      pause = RETRY_FIRST;
      if (dirty && !running) runUnasked();
    },
    stop() {
      stopped = true;
      unplan();
    },
    get pending() {
      return dirty || running !== null;
    },
  };
}
