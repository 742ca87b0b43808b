import { parentPort, workerData } from 'node:worker_threads';
import { reportingDamage, openCache, openIndex } from './databases';
import type { FromSearcher, ToSearcher, WorkerStart } from './protocol';
import { createSearcher } from './searching';

/** Worker that answers queries one at a time. */
function run(): void {
  const start = workerData as WorkerStart;
  const say = (message: FromSearcher) => parentPort!.postMessage(message);
  const cache = openCache(start);
  say({ kind: 'loaded' });
  reportingDamage(cache, say, () => {
    const search = createSearcher(cache, openIndex(start));
    parentPort!.on('message', ({ id, query }: ToSearcher) =>
      reportingDamage(cache, say, () => say({ kind: 'answer', id, answer: search(query) })),
    );
  });
}

run();
