import { parentPort, workerData } from 'node:worker_threads';
import { reportingDamage, openCache, openIndexToWrite, rebuildIndex } from './databases';
import { createIndexer, type Indexer } from './indexing';
import type { FromIndexer, WorkerStart } from './protocol';

/** Articles per transaction: about 100 ms of work. */
const BATCH = 512;
/** Number of indexed articles from which the parts of the index are merged, which makes it smaller and faster. */
const MERGED = 2000;
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
  /** Whether a report is due. */
  let awake = false;
  /** Articles indexed since the last report, and since the last merge. */
  let unreported = 0;
  let unmerged = 0;
  let timer: NodeJS.Timeout | null = null;
  const schedule = (pause: number) => {
    timer ??= setTimeout(() => {
      timer = null;
      guard(step);
    }, pause);
  };
  const step = () => {
    const from = performance.now();
    // The searcher has the file open; both workers are stopped before the file is deleted.
    if (indexing.isOutdated()) {
      say({ kind: 'damaged', file: 'search' });
      return parentPort!.close();
    }
    const indexed = indexing.step(BATCH);
    unreported += indexed;
    unmerged += indexed;
    if (indexed === 0) {
      if (awake) say({ kind: 'caughtUp', changed: unreported > 0 });
      awake = false;
      unreported = 0;
      if (unmerged < MERGED) return;
      if (!indexing.merge()) unmerged = 0;
    }
    schedule(Math.ceil((performance.now() - from) * REST));
  };
  const wake = () => {
    awake = true;
    schedule(0);
  };
  parentPort!.on('message', wake);
  wake();
}

run();
