import type { MessagePort } from 'node:worker_threads';
import { guarded, inBackground, reportError, reportErrorsTo, reportUncaught } from '../error-boundary';
import { ChosenFiles, clearUploads } from './chosen-files';
import { lockDataFolder } from './instance-lock';
import { createSessionClock, systemClock } from './clock/service';
import { createAppController } from './app-controller';
import type { Host, MachineClock, AppController, Paths } from './types';
import { chosenLevel, createLog, type Log, type LogOptions } from './log';
import { watchLoopDelay } from './loop-delay';
import { restrictUmask, preparePrivateFolder } from './file-permissions';
import { servePort } from './page-port';
import { createRouter } from './router';
import { createRemoteHost, type ParentPort } from './remote-host';
import { reportSlowTo } from './slow-operations';
import type { ConnectionLimits } from './sync/service';

export interface CoreOptions {
  paths: Paths;
  host: Host;
  /** The operating system's clocks when absent. */
  clock?: MachineClock;
  /** Time limits of requests to the platform; the client's defaults when absent. */
  limits?: ConnectionLimits;
  /** Instants of the start before the core, ms since the epoch; they are logged with those of the core. */
  marks?: Record<string, number>;
}

/** The running core. `serve` answers the calls of one page on a port. `stop` closes everything; call it once. */
export interface Core {
  control: AppController;
  router: ReturnType<typeof createRouter>;
  serve(port: MessagePort): void;
  stop(): Promise<void>;
}

/**
 * Starts the core on the data folder `paths.data`. Rejects with `Failure` 'FOLDER_NOT_OURS', 'FOLDER_IN_USE' or
 * 'SETTINGS_UNREADABLE' when the folder cannot be used.
 */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { paths, host, clock = systemClock, limits } = options;
  await preparePrivateFolder(paths.data);
  const release = await lockDataFolder(paths.data);
  const logClock = createSessionClock(clock, () => null);
  const level = chosenLevel(process.env);
  const logTo = (name: LogOptions['name']) => createLog(paths.data, { clock: logClock, level, name });
  const log = logTo('core');
  const stopReporting = [reportErrorsTo(log.error), logSlowOperations(logTo('slow'))];
  await clearUploads(paths.data);
  const control = await createAppController({
    paths,
    host,
    log,
    clock,
    ...(limits && { limits }),
  });
  const ready = performance.mark('core ready');
  log.info(
    'start-up',
    JSON.stringify({
      ...options.marks,
      'core started': performance.timeOrigin,
      [ready.name]: performance.timeOrigin + ready.startTime,
    }),
  );
  const router = createRouter(control, log, logTo('page'));
  return {
    control,
    router,
    serve: (port) => {
      const files = new ChosenFiles({ host, data: paths.data, session: () => control.office.session });
      const off = control.office.events.on(
        'session',
        guarded('main: session', () => files.endSession()),
      );
      port.on(
        'close',
        guarded('main: page gone', () => {
          off();
          return files.close();
        }),
      );
      servePort(router, port, { files });
    },
    stop: async () => {
      await control.stop();
      for (const stop of stopReporting) stop();
      release();
    },
  };
}

/** Logs slow operations and delays of the event loop of this thread. Returns a function that stops it. */
function logSlowOperations(log: Log): () => void {
  const stopReporting = reportSlowTo(({ area, event, detail, ms }) => log.area(area).warn(event, detail, ms));
  const stopWatching = watchLoopDelay();
  return () => {
    stopWatching();
    stopReporting();
  };
}

type ShellMessage =
  | { type: 'start'; paths: Paths; host: Host['info']; marks: Record<string, number> }
  | { type: 'connect' }
  | { type: 'lock'; reason: 'suspend' }
  | { type: 'resume' }
  | { type: 'stop' };

/** Exit code of a core that cannot be used: the shell starts another one. */
const BROKEN = 70;

/** Runs the core as Electron's utility process: the shell sends `start`, `connect` for each page, and `stop`. */
function attach(parent: ParentPort): void {
  restrictUmask();
  let core: Promise<Core> | null = null;
  /** Port of the page in service; a new `connect` replaces it. */
  let served: MessagePort | null = null;
  const tell = (event: string, act: (running: Core) => unknown) => inBackground(event, core?.then(act));
  const hear = (message: ShellMessage, ports: unknown[]) => {
    switch (message.type) {
      case 'start':
        core = startCore({
          paths: message.paths,
          host: createRemoteHost(message.host, parent),
          marks: message.marks,
        });
        core.catch((error: unknown) => {
          reportError('core not started', error);
          process.exit(BROKEN);
        });
        break;
      case 'connect': {
        const port = ports[0] as MessagePort | undefined;
        if (!port) break;
        served?.close();
        served = port;
        tell('page not served', (running) => running.serve(port));
        break;
      }
      case 'lock':
        tell('not locked', (running) => running.control.lock('suspend'));
        break;
      case 'resume':
        tell('not resumed', (running) => running.control.resume());
        break;
      case 'stop':
        inBackground(
          'not stopped',
          (core ?? Promise.resolve(null)).then((running) => running?.stop()).finally(() => process.exit(0)),
        );
        break;
    }
  };
  parent.on(
    'message',
    guarded('main: message', ({ data, ports }) => hear(data as ShellMessage, ports)),
  );
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort) {
  reportUncaught(() => process.exit(BROKEN));
  attach(parentPort);
}
