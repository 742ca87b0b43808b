import { Worker } from 'node:worker_threads';
import { guarded, inBackground } from '../../../error-boundary';
import { Failure } from '../../failure';
import type { Events, SearchIndex } from '../../types';
import { recordDamage, removeDatabase, searchPath } from '../../store';
import type { FromIndexer, FromSearcher, ToSearcher, WorkerStart } from './protocol';
import type { SearchAnswer, SearchQuery } from './searching';

export interface SearchOptions {
  /** Built scripts of the two workers. */
  paths: { indexer: string; searcher: string };
  /** Folder of the account, which contains cache.db. */
  directory: string;
  key: Buffer;
  events: Pick<Events, 'emit'>;
  /** Called with the error of a worker that failed, for the log. */
  onWorkerError?: (error: unknown) => void;
}

/** Limit in MB for short-lived objects of a worker. V8 would otherwise let them grow to 50 MB. */
const YOUNG = 8;
/** Timeout of a query in ms; its worker is then restarted. */
const PATIENCE = 10_000;
/** Delay in ms before a failed worker is restarted; doubled after each further failure, up to `LONGEST_PAUSE`. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;

interface Waiting {
  query: SearchQuery;
  resolve(answer: SearchAnswer): void;
  reject(failure: Failure): void;
  timer: NodeJS.Timeout;
}

/**
 * Opens the search of an account: one worker indexes the cache into search.db, the other answers queries. They start
 * with the first `wake` or `query`, so that they do not compete with the sign-in. A worker that fails is restarted; a
 * damaged search.db is deleted and rebuilt. Emits `search` when the index has caught up with changes. `query` rejects
 * with `Failure` 'SEARCH_UNAVAILABLE' when it times out or its worker fails.
 */
export function openSearch(options: SearchOptions): SearchIndex {
  return new Search(options);
}

class Search implements SearchIndex {
  private indexer: Worker | null = null;
  private searcher: Worker | null = null;
  /** Resolves when the worker may be terminated. */
  private readonly loaded = new WeakMap<Worker, Promise<void>>();
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private pause = FIRST_PAUSE;
  private restart: NodeJS.Timeout | null = null;
  private begun = false;
  private closed = false;

  constructor(private readonly options: SearchOptions) {}

  query(query: SearchQuery): Promise<SearchAnswer> {
    if (this.closed) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      const timer = setTimeout(
        guarded('articles/search/index: timer', () => this.giveUp(id)),
        PATIENCE,
      );
      this.waiting.set(id, { query, resolve, reject, timer });
      if (!this.begun) this.cacheChanged();
      this.searcher?.postMessage({ id, query } satisfies ToSearcher);
    });
  }

  cacheChanged(): void {
    this.indexer?.postMessage('wake');
    if (this.begun || this.closed) return;
    this.begun = true;
    this.startIndexer();
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.restart) clearTimeout(this.restart);
    this.rejectAll();
    await this.stop();
  }

  private start(path: string): Worker {
    const { directory, key } = this.options;
    const workerData: WorkerStart = { directory, key: Uint8Array.from(key) };
    const worker = new Worker(path, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
    const loaded = new Promise<void>((resolve) => {
      worker.once(
        'message',
        guarded('articles/search/index: message', () => resolve()),
      );
      worker.once(
        'exit',
        guarded('articles/search/index: exit', () => resolve()),
      );
    });
    this.loaded.set(worker, loaded);
    return worker;
  }

  private startIndexer(): void {
    const worker = this.start(this.options.paths.indexer);
    this.indexer = worker;
    worker.on(
      'message',
      guarded('articles/search/index: message', (message: FromIndexer) => {
        if (message.kind === 'damaged') return this.mend(message.file);
        if (message.kind === 'loaded') return;
        if (message.kind === 'ready') return this.startSearcher();
        this.pause = FIRST_PAUSE;
        if (message.changed) this.options.events.emit('search');
      }),
    );
    this.watch(worker);
  }

  private startSearcher(): void {
    if (this.closed || this.searcher) return;
    const worker = this.start(this.options.paths.searcher);
    this.searcher = worker;
    worker.on(
      'message',
      guarded('articles/search/index: message', (message: FromSearcher) => {
        if (message.kind === 'damaged') return this.mend(message.file);
        if (message.kind === 'answer') this.settle(message.id)?.resolve(message.answer);
      }),
    );
    this.watch(worker);
    for (const [id, { query }] of this.waiting) worker.postMessage({ id, query } satisfies ToSearcher);
  }

  /** When one worker exits unexpectedly, stops the other and restarts both after a delay. */
  private watch(worker: Worker): void {
    worker.on(
      'error',
      guarded('articles/search/index: error', (error: Error & { code?: unknown }) => {
        this.options.onWorkerError?.(error);
        // Damage of the index is reported by message; an error of these codes means that the cache cannot be opened.
        if (error.code === 'STORE_DAMAGED' || error.code === 'STORE_UNREADABLE') return this.mend('cache');
        return undefined;
      }),
    );
    worker.on(
      'exit',
      guarded('articles/search/index: exit', () => {
        if (worker !== this.indexer && worker !== this.searcher) return;
        this.rejectAll();
        inBackground('search workers not ended', this.stop());
        this.startLater();
      }),
    );
  }

  private startLater(): void {
    if (this.closed || this.restart) return;
    this.restart = setTimeout(
      guarded('articles/search/index: timer', () => {
        this.restart = null;
        this.startIndexer();
      }),
      this.pause,
    );
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  /** Rebuilds search.db. For a damaged cache it stops the search: the next start of the program repairs the cache. */
  private async mend(file: 'search' | 'cache'): Promise<void> {
    if (file === 'cache') {
      recordDamage();
      this.closed = true;
    }
    this.rejectAll();
    await this.stop();
    if (file === 'cache') return;
    removeDatabase(searchPath(this.options.directory));
    this.startLater();
  }

  private async stop(): Promise<void> {
    const workers = [this.indexer, this.searcher];
    this.indexer = null;
    this.searcher = null;
    await Promise.all(workers.map((worker) => worker && this.end(worker)));
  }

  /** Terminating a thread while it loads the native database module crashes the process. */
  private async end(worker: Worker): Promise<void> {
    await this.loaded.get(worker);
    await worker.terminate();
  }

  private settle(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    if (!waiting) return undefined;
    clearTimeout(waiting.timer);
    this.waiting.delete(id);
    return waiting;
  }

  private giveUp(id: number): void {
    this.settle(id)?.reject(unavailable());
    if (this.searcher) inBackground('searcher not ended', this.end(this.searcher));
  }

  private rejectAll(): void {
    for (const id of [...this.waiting.keys()]) this.settle(id)?.reject(unavailable());
  }
}

function unavailable(): Failure {
  return new Failure(
    'SEARCH_UNAVAILABLE',
    '搜索暂时不能用，正在重新准备。',
    '请稍后再搜；列表和筛选不受影响。',
  );
}
