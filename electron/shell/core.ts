import { guarded } from '../boundary';
/** What the shell needs of a child process; Electron's UtilityProcess is one. */
export interface CoreProcess<Port> {
  postMessage(message: unknown, transfer?: Port[]): void;
  kill(): boolean;
  on(event: 'spawn', listener: () => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

export interface HostRequest {
  call: string;
  args: unknown[];
}

export interface CoreOptions<Port> {
  launch(): CoreProcess<Port>;
  /** The first message to every run: `{ type: 'start', paths, host }`. */
  start: unknown;
  /** What the core asks of the system. */
  answer(request: HostRequest): Promise<unknown>;
  /** A run can take ports from now on. */
  up(): void;
  /** The ports of the last run are dead. */
  down(): void;
  /** It went down `TOO_OFTEN` times in `WINDOW` ms; it stays down until `begin` is called again. */
  gaveUp(code: number): void;
}

export const TOO_OFTEN = 3;
export const WINDOW = 60_000;

/** How long a core that was asked to stop may take, ms: it has a log to flush and databases to close. */
const STOP_LIMIT = 5_000;

/** ms before the next start, after this many losses within the window. */
export const restartDelay = (losses: number): number => 250 * 4 ** (losses - 1);

/** Keeps the core alive: starts it, answers it, starts it again when it goes, and says so when that does not help. */
export class CoreKeeper<Port> {
  private child: CoreProcess<Port> | null = null;
  private spawned = false;
  private losses: number[] = [];
  private stopping = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CoreOptions<Port>) {}

  get running(): boolean {
    return this.child !== null && this.spawned;
  }

  begin(): void {
    this.losses = [];
    this.launch();
  }

  /** Hands a page's port to the present run; false when there is none, and the page has to ask again. */
  connect(port: Port): boolean {
    if (this.running) this.child?.postMessage({ type: 'connect' }, [port]);
    return this.running;
  }

  tell(message: { type: 'lock'; reason: 'suspend' } | { type: 'resume' }): void {
    if (this.running) this.child?.postMessage(message);
  }

  /** There is a process to stop before the program may end. */
  get alive(): boolean {
    return this.child !== null;
  }

  /** Resolves when the core is gone, by itself or, after 5 s, by force. It is not started again. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const child = this.child;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const force = setTimeout(
        guarded('shell/core: timer', () => child.kill()),
        STOP_LIMIT,
      );
      child.once(
        'exit',
        guarded('shell/core: exit', () => {
          clearTimeout(force);
          resolve();
        }),
      );
      if (this.spawned) child.postMessage({ type: 'stop' });
      else child.kill();
    });
  }

  private launch(): void {
    const child = this.options.launch();
    this.child = child;
    this.spawned = false;
    child.on(
      'spawn',
      guarded('shell/core: spawn', () => {
        this.spawned = true;
        child.postMessage(this.options.start);
        this.options.up();
      }),
    );
    child.on(
      'message',
      guarded('shell/core: message', (message) => this.hear(child, message)),
    );
    child.once(
      'exit',
      guarded('shell/core: exit', (code) => this.lost(code)),
    );
  }

  private lost(code: number): void {
    this.child = null;
    if (this.stopping) return;
    this.options.down();
    const now = Date.now();
    this.losses = [...this.losses.filter((at) => now - at < WINDOW), now];
    if (this.losses.length >= TOO_OFTEN) this.options.gaveUp(code);
    else
      this.timer = setTimeout(
        guarded('shell/core: timer', () => this.launch()),
        restartDelay(this.losses.length),
      );
  }

  private async hear(child: CoreProcess<Port>, message: unknown): Promise<void> {
    const { type, id, call, args } = (message ?? {}) as Record<string, unknown>;
    if (type !== 'host' || typeof call !== 'string') return;
    const value = await this.options
      .answer({ call, args: Array.isArray(args) ? args : [] })
      .catch(() => null);
    if (child === this.child) child.postMessage({ type: 'hostAnswer', id, value });
  }
}
