import { guarded } from '../error-boundary';
/** Part of Electron's UtilityProcess that `CoreKeeper` uses. */
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
  /** First message to each process: `{ type: 'start', paths, host }`. */
  start: unknown;
  /** Answers a request of the core to the system. */
  answer(request: HostRequest): Promise<unknown>;
  /** Called when a process can accept ports. */
  onReady(): void;
  /** Called when the process has exited: its ports are closed. */
  onLost(): void;
  /** Called after `TOO_OFTEN` exits within `WINDOW` ms; the core is not restarted until `begin` is called. */
  onGaveUp(code: number): void;
}

export const MAX_EXITS = 3;
export const EXIT_WINDOW_MS = 60_000;

/** Time in ms that a core has to exit after a stop request: it flushes a log and closes databases. */
const STOP_LIMIT = 5_000;

/** Returns the delay in ms before the next start, given the number of exits within the window. */
export const restartDelay = (losses: number): number => 250 * 4 ** (losses - 1);

/** Starts the core, answers its requests to the system, and restarts it when it exits, with a limit. */
export class CoreSupervisor<Port> {
  private child: CoreProcess<Port> | null = null;
  private spawned = false;
  private losses: number[] = [];
  private stopping = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CoreOptions<Port>) {}

  get running(): boolean {
    return this.child !== null && this.spawned;
  }

  start(): void {
    this.losses = [];
    this.launch();
  }

  /** Passes the port of a page to the running core; false when none is running, and the page has to ask again. */
  connect(port: Port): boolean {
    if (this.running) this.child?.postMessage({ type: 'connect' }, [port]);
    return this.running;
  }

  send(message: { type: 'lock'; reason: 'suspend' } | { type: 'resume' }): void {
    if (this.running) this.child?.postMessage(message);
  }

  /** True while there is a process to stop before the program may exit. */
  get alive(): boolean {
    return this.child !== null;
  }

  /** Resolves when the core has exited; kills it after `STOP_LIMIT` ms. It is not restarted. */
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
        this.options.onReady();
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
    this.options.onLost();
    const now = Date.now();
    this.losses = [...this.losses.filter((at) => now - at < EXIT_WINDOW_MS), now];
    if (this.losses.length >= MAX_EXITS) this.options.onGaveUp(code);
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
