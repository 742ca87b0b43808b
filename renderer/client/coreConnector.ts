import { createStore } from 'zustand/vanilla';
import { connectionFailure, CoreConnection } from './coreConnection';

export type ConnectionState = 'connecting' | 'ready' | 'lost';

/** Receives connections: `onOpened` for a new one, `onLost` when it has ended. */
export interface ConnectionEvents {
  onOpened(send: (frame: string | ArrayBuffer) => void): Pick<CoreConnection, 'receive'>;
  onLost(): void;
}

/** Connects to the core, reports each connection and each loss, and retries without limit. */
export type Connect = (events: ConnectionEvents) => void;

/** Gives every call the connection to the present process of the core. Connects when the first call is made. */
export class CoreConnector implements ConnectionEvents {
  readonly connection = createStore<{ state: ConnectionState }>(() => ({ state: 'connecting' }));
  private readonly waiting = new Set<(connection: CoreConnection) => void>();
  private active: CoreConnection | null = null;
  private started = false;

  constructor(private readonly connect: Connect) {}

  onOpened(send: (frame: string | ArrayBuffer) => void): CoreConnection {
    this.active?.end();
    const connection = new CoreConnection(send);
    this.active = connection;
    this.connection.setState({ state: 'ready' });
    for (const resolve of this.waiting) resolve(connection);
    this.waiting.clear();
    return connection;
  }

  onLost(): void {
    this.active?.end();
    this.active = null;
    this.connection.setState({ state: 'lost' });
  }

  /**
   * Returns the present connection, or the next one. Rejects with `CORE_UNREACHABLE` after `patience` ms without one
   * (`Infinity`: never), and with the reason of `signal` when it is aborted.
   */
  current(patience: number, signal: AbortSignal | undefined): Promise<CoreConnection> {
    if (!this.started) {
      this.started = true;
      this.connect(this);
    }
    return this.active ? Promise.resolve(this.active) : this.nextConnection(patience, signal);
  }

  private nextConnection(patience: number, signal: AbortSignal | undefined): Promise<CoreConnection> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        this.waiting.delete(found);
        act();
      };
      const found = (connection: CoreConnection) => settle(() => resolve(connection));
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
