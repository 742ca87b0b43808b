/** What the person is told: all on disk, being written, typed but not yet written, or refused (typing goes on). */
export type SaveState =
  { kind: 'saved' } | { kind: 'saving' } | { kind: 'dirty' } | { kind: 'failed'; error: unknown };

/** The pause between a keystroke and its save, ms: under a second with room for the write itself. */
export const SAVE_EVERY = 800;
const RETRY_FIRST = 1_000;
const RETRY_MOST = 15_000;

export interface Autosave {
  /** Something was typed. Cheap: called for every keystroke. */
  touch(): void;
  /** Saves now whatever is not yet saved, and waits for it; rejects when it cannot be. */
  flush(): Promise<void>;
  /** Tries again soon, after the reason of a failure went away. */
  retry(): void;
  /** Ends the timers. Nothing more is saved. */
  stop(): void;
  readonly pending: boolean;
}

/**
 * Saves at most every `SAVE_EVERY` ms while typing goes on and at most so long after the last keystroke; one save at a
 * time. A failed save is tried again, after pauses that double from 1 to 15 s, and by the next `flush`; a failure that
 * `hopeless` names waits for the person instead.
 *
 * @param save writes the present text; called only while no other save is under way
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

  /** The failure has been shown by then; nobody waits for this run. */
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
      // After a failure its sentence stays; the retry that is planned will carry these words too.
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
