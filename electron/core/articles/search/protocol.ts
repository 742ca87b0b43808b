import type { Answer, Query } from './searching';

/** What both workers are started with. */
export interface WorkerStart {
  directory: string;
  key: Uint8Array;
}

/** The database's native half is in: from now on the thread may be ended. */
export interface Loaded {
  kind: 'loaded';
}

export type FromIndexer =
  | Loaded
  /** search.db is there; the searcher may open it. */
  | { kind: 'ready' }
  /** Nothing is left to index; `changed` says whether anything was indexed since the last time. */
  | { kind: 'caughtUp'; changed: boolean }
  | Trouble;

export interface ToSearcher {
  id: number;
  query: Query;
}
export type FromSearcher = Loaded | { kind: 'answer'; id: number; answer: Answer } | Trouble;

/**
 * A file that does not read, or an index of records that the cache no longer holds: the index is rebuilt, the cache is
 * looked at by the next start of the program.
 */
export interface Trouble {
  kind: 'damaged';
  file: 'search' | 'cache';
}
