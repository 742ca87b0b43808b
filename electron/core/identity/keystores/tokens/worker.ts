import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Failure } from '../../../failure';
import { hashDriverNow } from './driver-confirmations';
import { driverChanged } from './failures';
import { loadPkcs11 } from './pkcs11/driver';
import type { Driver, FromWorker, ToWorker, WorkerStart } from './protocol';
import { loadSkf } from './skf/driver';

const LOOK_EVERY = 1_000;

/** The worker of one token driver. Its calls are synchronous: a hanging driver blocks this thread only. */
function run(port: MessagePort, { setting, sha256, role }: WorkerStart): void {
  const say = (message: FromWorker) => port.postMessage(message);
  let running: Driver | null = null;
  const loaded = () => (running ??= load());
  function load(): Driver {
    if (hashDriverNow(setting.path) !== sha256) throw driverChanged();
    return setting.kind === 'pkcs11' ? loadPkcs11(setting.path, role) : loadSkf(setting);
  }

  function act({ id, act: name, input }: Extract<ToWorker, { kind: 'act' }>): void {
    try {
      if (name === 'end') {
        running?.end(null);
        say({ kind: 'done', id, output: null });
        return port.close();
      }
      const driver = loaded();
      const method = driver[name] as (given: typeof input) => ReturnType<Driver[typeof name]>;
      say({ kind: 'done', id, output: method.call(driver, input) });
    } catch (error) {
      if (error instanceof Failure) {
        const { code, message, advice } = error;
        say({ kind: 'failed', id, code, message, advice });
      } else say({ kind: 'broken', id, error: String(error) });
    }
  }

  const watched = new Map<number, string>();
  const isThere = (token: string) => {
    try {
      return loaded().isPresent(token);
    } catch (error) {
      // The error codes of a removed token differ by vendor, and a token that does not answer cannot be used either.
      if (error instanceof Error) return false;
      throw error;
    }
  };
  const look = () => {
    for (const [handle, token] of watched) {
      if (isThere(token)) continue;
      watched.delete(handle);
      say({ kind: 'removed', handle });
    }
  };
  const looking = role === 'watch' ? setInterval(look, LOOK_EVERY) : undefined;

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'act') act(message);
    else if (message.kind === 'watch') watched.set(message.handle, message.token);
    else if (message.kind === 'stop') {
      clearInterval(looking);
      port.close();
    } else watched.delete(message.handle);
  });
}

if (parentPort) run(parentPort, workerData as WorkerStart);
