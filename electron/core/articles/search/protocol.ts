import type { Answer, Query } from './searching';

/** What both workers are started with. */
export interface WorkerStart {
  directory: string;
  key: Uint8Array;
}

export type FromIndexer =
  /** search.db is there; the searcher may open it. */
  | { kind: 'ready' }
  /** Nothing is left to index; `changed` says whether anything was indexed since the last time. */
  | { kind: 'caughtUp'; changed: boolean }
  | Trouble;

export interface ToSearcher {
  id: number;
  query: Query;
}
export type FromSearcher = { kind: 'answer'; id: number; answer: Answer } | Trouble;

/** A file that does not read: the index is rebuilt, the cache is looked at by the next start of the program. */
export interface Trouble {
  kind: 'damaged';
  file: 'search' | 'cache';
}
