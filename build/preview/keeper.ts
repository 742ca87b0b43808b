import { fork, type ChildProcess } from 'node:child_process';
import type { WebSocket } from 'ws';
import { guarded, inBackground } from '../../electron/error-boundary';
import type { Paths } from '../../electron/core/types';
import { CORE_ALLOCATOR, CORE_HEAP } from '../../electron/shell/core-memory';

/** Between the preview server and the process of the core; `id` numbers the sockets. */
export type Message =
  /**
   * `account`: id of the practice account that the core signs in before it serves pages. `marks`: instants of the start
   * before the core, ms since the epoch.
   */
  | { type: 'start'; paths: Paths; version: string; account?: string; marks?: Record<string, number> }
  | { type: 'open' | 'close'; id: number }
  | { type: 'frame'; id: number; data: string | Uint8Array }
  /** The core has opened its data folder. */
  | { type: 'ready' }
  /** The core asks the person at the terminal; the answer carries the same number. */
  | { type: 'ask'; id: number; text: string }
  | { type: 'answer'; id: number; yes: boolean }
  | { type: 'stop' };

/** Exit code of a core that told why it cannot open the office. */
export const CANNOT_START = 70;

/** How long a core that was asked to stop may take, ms. */
const STOP_LIMIT = 5_000;

/**
 * One core in a process of its own for every page of the preview. When it goes its sockets are closed, and the next
 * page that calls again starts it anew.
 */
export class PreviewCore {
  private child: ChildProcess | null = null;
  private readonly sockets = new Map<number, WebSocket>();
  private nextId = 1;
  private stopping = false;
  private isReady = false;
  private announceReady = () => {};
  /** Resolves when the core has opened its data folder for the first time. */
  readonly ready = new Promise<void>((resolve) => (this.announceReady = resolve));

  constructor(
    private readonly script: string,
    private readonly start: Extract<Message, { type: 'start' }>,
    private readonly ask: (text: string) => Promise<boolean> = () => Promise.resolve(false),
  ) {}

  connect(socket: WebSocket): void {
    const child = this.running();
    const id = this.nextId++;
    const tell = (message: Message) => child.connected && child.send(message);
    this.sockets.set(id, socket);
    tell({ type: 'open', id });
    socket.on(
      'message',
      guarded('preview/keeper: message', (data, isBinary) => {
        const bytes = data as Buffer;
        tell({ type: 'frame', id, data: isBinary ? bytes : bytes.toString('utf8') });
      }),
    );
    socket.on(
      'close',
      guarded('preview/keeper: close', () => {
        this.sockets.delete(id);
        tell({ type: 'close', id });
      }),
    );
  }

  /** The present process, or a new one. */
  running(): ChildProcess {
    if (this.child) return this.child;
    const child = fork(this.script, [], {
      serialization: 'advanced',
      stdio: 'inherit',
      execArgv: [...process.execArgv, ...CORE_HEAP],
      env: { ...process.env, ...CORE_ALLOCATOR },
    });
    this.child = child;
    child.on(
      'message',
      guarded('preview/keeper: message', (message: Message) => {
        if (message.type === 'frame') this.sockets.get(message.id)?.send(message.data);
        else if (message.type === 'ready') {
          this.isReady = true;
          this.announceReady();
        } else if (message.type === 'ask') inBackground('preview/keeper: ask', this.answer(child, message));
      }),
    );
    child.on(
      'error',
      guarded('preview/keeper: error', (error: Error) => console.error('the process of the core', error)),
    );
    child.once(
      'exit',
      guarded('preview/keeper: exit', (code) => {
        if (code === CANNOT_START || !this.isReady) process.exit(1);
        this.child = null;
        for (const socket of this.sockets.values()) socket.close(1012);
      }),
    );
    child.send(this.start);
    return child;
  }

  private async answer(child: ChildProcess, { id, text }: Extract<Message, { type: 'ask' }>): Promise<void> {
    const yes = await this.ask(text);
    if (child.connected) child.send({ type: 'answer', id, yes } satisfies Message);
  }

  /** Ends the present process and starts a new one; pages wait for it. Resolves when the new process is started. */
  async restart(): Promise<void> {
    for (const socket of this.sockets.values()) socket.close(1012);
    await this.stop();
    this.stopping = false;
    this.running();
  }

  /** Resolves when the present process has ended, which is forced after `STOP_LIMIT`. */
  async stop(): Promise<void> {
    const child = this.child;
    if (!child || this.stopping) return;
    this.stopping = true;
    await new Promise<void>((resolve) => {
      const force = setTimeout(
        guarded('preview/keeper: timer', () => child.kill('SIGKILL')),
        STOP_LIMIT,
      );
      child.once(
        'exit',
        guarded('preview/keeper: exit', () => {
          clearTimeout(force);
          resolve();
        }),
      );
      if (child.connected) child.send({ type: 'stop' } satisfies Message);
    });
  }
}
