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
  return new TimedAutosave(save, show, hopeless);
}

class TimedAutosave implements Autosave {
  private state: SaveState['kind'] = 'saved';
  private dirty = false;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private pause = RETRY_FIRST;

  constructor(
    private readonly save: () => Promise<void>,
    private readonly show: (state: SaveState) => void,
    private readonly hopeless: (error: unknown) => boolean,
  ) {}

  touch(): void {
    this.dirty = true;
    // A failure stays visible; the planned retry saves this change too.
    if (this.state === 'failed' || this.running) return;
    if (this.state === 'saved') this.say({ kind: 'dirty' });
    this.plan(SAVE_EVERY);
  }

  async flush(): Promise<void> {
    while (!this.stopped && (this.running || this.dirty)) await (this.running ?? this.run());
  }

  retry(): void {
    this.pause = RETRY_FIRST;
    if (this.dirty && !this.running) this.runUnasked();
  }

  stop(): void {
    this.stopped = true;
    this.unplan();
  }

  get pending(): boolean {
    return this.dirty || this.running !== null;
  }

  private say(next: SaveState): void {
    this.state = next.kind;
    this.show(next);
  }

  private plan(after: number): void {
    if (this.stopped || this.timer !== undefined || this.running) return;
    this.timer = setTimeout(() => this.runUnasked(), after);
  }

  private unplan(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The failure is already shown. */
  private runUnasked(): void {
    this.run().catch(() => undefined);
  }

  private run(): Promise<void> {
    this.unplan();
    this.dirty = false;
    this.say({ kind: 'saving' });
    const began = Date.now();
    this.running = this.save().then(
      () => {
        this.running = null;
        this.pause = RETRY_FIRST;
        this.say({ kind: this.dirty ? 'dirty' : 'saved' });
        if (this.dirty) this.plan(Math.max(0, SAVE_EVERY - (Date.now() - began)));
      },
      (error: unknown) => {
        this.running = null;
        this.dirty = true;
        this.say({ kind: 'failed', error });
        if (!this.hopeless(error)) this.plan(this.pause);
        this.pause = Math.min(this.pause * 2, RETRY_MOST);
        throw error;
      },
    );
    return this.running;
  }
}
