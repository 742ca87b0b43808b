import type { SearchAnswer, SearchQuery } from './searching';

/** Start data of both workers. */
export interface WorkerStart {
  directory: string;
  key: Uint8Array;
}

/** The native database module is loaded: the thread may be terminated from now on. */
export interface Loaded {
  kind: 'loaded';
}

export type FromIndexer =
  | Loaded
  /** search.db exists; the searcher may open it. */
  | { kind: 'ready' }
  /** Everything is indexed; `changed` tells whether anything was indexed since the previous message. */
  | { kind: 'caughtUp'; changed: boolean }
  | DamageReport;

export interface ToSearcher {
  id: number;
  query: SearchQuery;
}
export type FromSearcher = Loaded | { kind: 'answer'; id: number; answer: SearchAnswer } | DamageReport;

/**
 * A file is damaged, or the index holds records that the cache does not contain. The index is rebuilt; the cache is
 * checked at the next start of the program.
 */
export interface DamageReport {
  kind: 'damaged';
  file: 'search' | 'cache';
}
