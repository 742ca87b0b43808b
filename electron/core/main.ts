import type { MessagePort } from 'node:worker_threads';
import { RPCHandler } from '@orpc/server/message-port';
import { claimFolder } from './claim';
import { createControl, type OfficeControl } from './control';
import type { Host, MachineClock, Paths } from './office';
import { createLog } from './log';
import { keepPrivate, preparePrivateFolder } from './private';
import { createRouter } from './router';
import { remoteHost, type ParentPort } from './host';
import type { LineLimits } from './sync/service';

export interface CoreOptions {
  paths: Paths;
  host: Host;
  /** The system's own when absent. */
  clock?: MachineClock;
  /** Time limits of requests to the platform; the client's defaults when absent. */
  limits?: LineLimits;
}

/** The office, running. `serve` answers one page on a port; `stop` puts everything away and may be called once. */
export interface Core {
  control: OfficeControl;
  router: ReturnType<typeof createRouter>;
  serve(port: MessagePort): void;
  stop(): Promise<void>;
}

/** Opens the office over `paths.data`. Rejects with a Failure when its folder cannot be used, or is in use. */
export async function startCore({ paths, host, clock, limits }: CoreOptions): Promise<Core> {
  await preparePrivateFolder(paths.data);
  const release = await claimFolder(paths.data);
  const log = createLog(paths.data);
  const control = await createControl({
    paths,
    host,
    log,
    ...(clock && { clock }),
    ...(limits && { limits }),
  });
  const router = createRouter(control, log, createLog(paths.data, 'page'));
  const handler = new RPCHandler(router);
  return {
    control,
    router,
    serve: (port) => {
      handler.upgrade(port);
      port.start();
    },
    stop: async () => {
      await control.stop();
      release();
    },
  };
}

type ShellMessage =
  | { type: 'start'; paths: Paths; host: Host['info'] }
  | { type: 'connect' }
  | { type: 'lock'; reason: 'suspend' }
  | { type: 'resume' }
  | { type: 'stop' };

/** Runs as Electron's utility process: the shell starts it, introduces pages to it, and tells it to stop. */
function attach(parent: ParentPort): void {
  keepPrivate();
  let core: Promise<Core> | null = null;
  parent.on('message', ({ data, ports }) => {
    const message = data as ShellMessage;
    switch (message.type) {
      case 'start':
        core = startCore({ paths: message.paths, host: remoteHost(message.host, parent) });
        core.catch((error: unknown) => {
          setTimeout(() => process.exit(70));
          throw error;
        });
        break;
      case 'connect': {
        const [port] = ports;
        if (port) void core?.then((running) => running.serve(port as unknown as MessagePort));
        break;
      }
      case 'lock':
        void core?.then((running) => running.control.lock('suspend'));
        break;
      case 'resume':
        void core?.then((running) => running.control.resume());
        break;
      case 'stop':
        void (core ?? Promise.resolve(null))
          .then((running) => running?.stop())
          .finally(() => process.exit(0));
        break;
    }
  });
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort) attach(parentPort);
