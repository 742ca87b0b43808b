import { parentPort, workerData } from 'node:worker_threads';
import { reportingDamage, openCache, openIndexToWrite, rebuildIndex } from './databases';
import { createIndexer, type Indexer } from './indexing';
import type { FromIndexer, WorkerStart } from './protocol';

/** Articles per transaction: about 30 ms of work. */
const BATCH = 128;
/** Pause after each batch, as a fraction of the time that the batch took. */
const REST = 0.1;

/** Worker that keeps search.db up to date with the cache. Any message wakes it; it reports when it has caught up. */
function run(): void {
  const start = workerData as WorkerStart;
  const say = (message: FromIndexer) => parentPort!.postMessage(message);
  const cache = openCache(start);
  say({ kind: 'loaded' });
  const guard = (work: () => void) => reportingDamage(cache, say, work);
  guard(() => {
    let search = openIndexToWrite(start);
    let indexing = createIndexer(cache, search);
    if (indexing.isOutdated()) {
      search = rebuildIndex(search, start);
      indexing = createIndexer(cache, search);
    }
    say({ kind: 'ready' });
    follow(indexing, say, guard);
  });
}

function follow(
  indexing: Indexer,
  say: (message: FromIndexer) => void,
  guard: (work: () => void) => void,
): void {
  let awake = false;
  let changed = false;
  const step = () =>
    guard(() => {
      const from = performance.now();
      // The searcher has the file open; both workers are stopped before the file is deleted.
      if (indexing.isOutdated()) {
        say({ kind: 'damaged', file: 'search' });
        return parentPort!.close();
      }
      if (indexing.step(BATCH) > 0) {
        changed = true;
        setTimeout(step, Math.ceil((performance.now() - from) * REST));
        return;
      }
      awake = false;
      say({ kind: 'caughtUp', changed });
      changed = false;
    });
  const wake = () => {
    if (awake) return;
    awake = true;
    setImmediate(step);
  };
  parentPort!.on('message', wake);
  wake();
}

run();
