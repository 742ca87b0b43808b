import { deleteDownloads } from '../../store';
import { clearRecords, isClearing, readCursor, writeSyncedAt } from '../cache';
import type { SyncDependencies, SyncLifetime } from './dependencies';
import { settleAccepted, settleVisible } from '../outbox';
import { isFailure } from './outcome';
import { pullAll, type PullContext } from '../pull';
import type { SyncTiming } from './timing';

/** Maximum number of refused records of a pull that are logged. */
const LOGGED_REFUSALS = 20;

type FeedReaderParts = Pick<
  SyncDependencies,
  'stores' | 'feedRecords' | 'platform' | 'search' | 'clock' | 'events' | 'onUpToDate' | 'log'
>;

/** Reads the feed into the cache, from its beginning when it was restarted, and tells who depends on the records. */
export class FeedReader {
  #noticedAt = 0;
  #restartedAt = -Infinity;
  /** The cache has changes that were not announced. */
  #unannounced = false;
  /** The cache has changes for the search index; initially assumed. */
  #unindexed = true;

  constructor(
    private readonly parts: FeedReaderParts,
    private readonly timing: Pick<SyncTiming, 'noticeInterval' | 'minRestartInterval'>,
    private readonly lifetime: SyncLifetime,
  ) {}

  /**
   * Reads the feed to its end; the platform may wait `wait` seconds for a first change. Rejects as `pullAll` does.
   */
  async read(wait: number, signal: AbortSignal): Promise<void> {
    const pull = this.#pullOf(wait, signal);
    this.#unannounced = false;
    try {
      try {
        if (isClearing(this.parts.stores.cache)) await this.#clear();
        await pull();
      } catch (error) {
        await this.#restart(error, signal);
        await pull();
      }
    } finally {
      this.#tellReaders();
    }
    if (!this.lifetime.closed()) this.#markUpToDate();
  }

  /** Returns a function that pulls; refused records are counted over all its calls. */
  #pullOf(wait: number, signal: AbortSignal): () => Promise<void> {
    const { stores, feedRecords, clock, platform, log } = this.parts;
    let refused = 0;
    const context: PullContext = {
      cache: stores.cache,
      feedRecords,
      clock,
      refused: ({ kind, id, seq, reason }) => {
        if (++refused <= LOGGED_REFUSALS)
          log.warn('record kept aside', `${JSON.stringify([kind, id, seq])} ${reason}`);
      },
    };
    return () => pullAll(context, platform, { wait, signal, applied: () => this.#pageApplied() });
  }

  #pageApplied(): void {
    this.#unindexed = true;
    this.#unannounced = performance.now() - this.#noticedAt < this.timing.noticeInterval;
    if (!this.#unannounced) this.#announceRecords();
  }

  /**
   * Deletes the cached records, so that the feed is read from its beginning. Rejects with `error` unless it says that
   * the feed was restarted or that the rights of this account changed, and as the platform client does.
   */
  async #restart(error: unknown, signal: AbortSignal): Promise<void> {
    const { stores, platform, log } = this.parts;
    const rightsChanged = isFailure(error, 'SCOPE_CHANGED');
    const tooSoon = performance.now() - this.#restartedAt < this.timing.minRestartInterval;
    if (!rightsChanged && (!isFailure(error, 'CURSOR_UNKNOWN') || tooSoon)) throw error;
    // Records are deleted only when the feed can be read from its beginning.
    await platform.changes({ after: 0, scope: '', limit: 1, wait: 0 }, signal);
    this.#restartedAt = performance.now();
    log.info(rightsChanged ? 'rights changed' : 'the feed began anew', error);
    if (rightsChanged) await deleteDownloads(stores.cache);
    await this.#clear();
    this.#unannounced = true;
    this.#unindexed = true;
  }

  /** Deletes the cached records; drafts and commands are in work.db and remain. */
  async #clear(): Promise<void> {
    const { stores, feedRecords } = this.parts;
    await clearRecords(stores.cache, feedRecords);
    settleAccepted(stores.work);
  }

  #tellReaders(): void {
    const closed = this.lifetime.closed();
    if (this.#unannounced && !closed) this.#announceRecords();
    // Not earlier: the indexer would compete with the pull for the processor.
    if (this.#unindexed && !closed) this.parts.search.cacheChanged();
    this.#unindexed = false;
  }

  #announceRecords(): void {
    this.#noticedAt = performance.now();
    this.parts.events.emit('articles');
    this.parts.events.emit('ledger');
  }

  #markUpToDate(): void {
    const { stores, clock, events, onUpToDate } = this.parts;
    onUpToDate?.();
    if (settleVisible(stores.work, readCursor(stores.cache)) > 0) events.emit('outbox');
    writeSyncedAt(stores.cache, clock.now().toISOString());
  }
}
