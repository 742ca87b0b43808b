import { parentPort, workerData } from 'node:worker_threads';
import { openCache, openIndex, troubleOf } from './databases';
import type { FromSearcher, ToSearcher, WorkerStart } from './protocol';
import { createSearching } from './searching';

/** The worker that answers queries, one after another. */
function run(): void {
  const start = workerData as WorkerStart;
  const say = (message: FromSearcher) => parentPort!.postMessage(message);
  const cache = openCache(start);
  const search = createSearching(cache, openIndex(start));
  parentPort!.on('message', ({ id, query }: ToSearcher) => {
    try {
      say({ kind: 'answer', id, answer: search(query) });
    } catch (error) {
      const trouble = troubleOf(error, cache);
      if (!trouble) throw error;
      say(trouble);
    }
  });
}

run();
