import { parentPort, workerData } from 'node:worker_threads';
import { openCache, openIndexToWrite, rebuildIndex, troubleOf } from './databases';
import { createIndexing } from './indexing';
import type { FromIndexer, WorkerStart } from './protocol';

/** Articles in one transaction: about 20 ms of work. */
const BATCH = 64;
/** Of its time, the part that the indexer leaves to others. */
const REST = 0.25;

/** The worker that keeps search.db in step with the cache. Any message wakes it; it says when it has caught up. */
function run(): void {
  const start = workerData as WorkerStart;
  const say = (message: FromIndexer) => parentPort!.postMessage(message);
  const cache = openCache(start);
  let search = openIndexToWrite(start);
  let indexing = createIndexing(cache, search);
  if (indexing.strange()) {
    search = rebuildIndex(search, start);
    indexing = createIndexing(cache, search);
  }
  let awake = false;
  let changed = false;

  const step = () => {
    try {
      const from = performance.now();
      const done = indexing.step(BATCH);
      changed ||= done > 0;
      if (done > 0) return void setTimeout(step, Math.ceil((performance.now() - from) * REST));
      awake = false;
      say({ kind: 'caughtUp', changed });
      changed = false;
    } catch (error) {
      const trouble = troubleOf(error, cache);
      if (!trouble) throw error;
      say(trouble);
      parentPort!.close();
    }
  };
  const wake = () => {
    if (awake) return;
    awake = true;
    setImmediate(step);
  };
  parentPort!.on('message', wake);
  say({ kind: 'ready' });
  wake();
}

run();
