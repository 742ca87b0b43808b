import type { SendAudit } from '../../audit/service';
import type { Log } from '../../log';
import type { FeedRecords } from '../feed-records';
import type { Clock, Events, Machine, PlatformClient, SearchIndex, Session, Stores } from '../../types';

export interface SyncDependencies {
  stores: Stores;
  /** The kinds of records that capabilities declare, because `sync` is below them. */
  feedRecords: FeedRecords;
  platform: PlatformClient;
  search: Pick<SearchIndex, 'cacheChanged'>;
  clock: Clock;
  machine: Pick<Machine, 'uptime'>;
  events: Events;
  /**
   * Opens a new platform session; resolves to false when the certificate is locked. Rejects when the login is refused.
   */
  reconnect(): Promise<boolean>;
  audit: Session['audit'];
  /** Sends the end of the audit chain, after commands and changes; a failure does not stop the sync. */
  sendAudit?: SendAudit;
  /** Called when the cache is up to date with the platform. */
  onUpToDate?(): void;
  log: Log;
}

/** How long the sync may work. */
export interface SyncLifetime {
  /** Aborted when the sync stops. */
  readonly signal: AbortSignal;
  /** Whether the sync has stopped: the stores must not be used any more. */
  closed(): boolean;
}
