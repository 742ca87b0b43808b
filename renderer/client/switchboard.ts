import { createStore } from 'zustand/vanilla';
import { connectionFailure, CoreLine } from './coreLine';

export type ConnectionState = 'connecting' | 'ready' | 'lost';

/** Receives connections: `onOpened` for a new one, `onLost` when it has ended. */
export interface ConnectionEvents {
  onOpened(send: (frame: string | ArrayBuffer) => void): Pick<CoreLine, 'receive'>;
  onLost(): void;
}

/** Connects to the core, reports each connection and each loss, and retries without limit. */
export type Connect = (switchboard: ConnectionEvents) => void;

/** Gives every call the connection to the present process of the core. Connects when the first call is made. */
export class Switchboard implements ConnectionEvents {
  readonly connection = createStore<{ state: ConnectionState }>(() => ({ state: 'connecting' }));
  private readonly waiting = new Set<(line: CoreLine) => void>();
  private current: CoreLine | null = null;
  private dialled = false;

  constructor(private readonly dial: Connect) {}

  onOpened(send: (frame: string | ArrayBuffer) => void): CoreLine {
    this.current?.end();
    const line = new CoreLine(send);
    this.current = line;
    this.connection.setState({ state: 'ready' });
    for (const resolve of this.waiting) resolve(line);
    this.waiting.clear();
    return line;
  }

  onLost(): void {
    this.current?.end();
    this.current = null;
    this.connection.setState({ state: 'lost' });
  }

  /**
   * Returns the present connection, or the next one. Rejects with `CORE_UNREACHABLE` after `patience` ms without one
   * (`Infinity`: never), and with the reason of `signal` when it is aborted.
   */
  line(patience: number, signal: AbortSignal | undefined): Promise<CoreLine> {
    if (!this.dialled) {
      this.dialled = true;
      this.dial(this);
    }
    return this.current ? Promise.resolve(this.current) : this.nextLine(patience, signal);
  }

  private nextLine(patience: number, signal: AbortSignal | undefined): Promise<CoreLine> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        this.waiting.delete(found);
        act();
      };
      const found = (line: CoreLine) => settle(() => resolve(line));
      const aborted = () => settle(() => reject(signal?.reason as Error));
      const late = () => settle(() => reject(unreachable()));
      const timer = patience === Infinity ? undefined : setTimeout(late, patience);
      this.waiting.add(found);
      signal?.addEventListener('abort', aborted);
      if (signal?.aborted) aborted();
    });
  }
}

function unreachable() {
  return connectionFailure(
    'CORE_UNREACHABLE',
    '后台服务没有响应。',
    '程序正在自动恢复，请稍候再试；仍不行请重新打开程序。',
  );
}
