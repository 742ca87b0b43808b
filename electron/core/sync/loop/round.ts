import { Failure } from '../../failure';
import { blocksOtherRequests } from '../connection';
import type { SyncDependencies, SyncLifetime } from './dependencies';
import type { FeedReader } from './feed-reader';
import { isFailure, outcome } from './outcome';
import { pushAll } from '../push';

type RoundParts = Pick<
  SyncDependencies,
  'stores' | 'platform' | 'events' | 'reconnect' | 'audit' | 'sendAudit' | 'log'
>;

/** One round of the sync: logs in if necessary, sends the outbox, reads the feed, sends the audit chain. */
export class SyncRound {
  /** Code of the last failure to send the audit chain; empty when it was sent. */
  #auditTrouble = '';

  constructor(
    private readonly parts: RoundParts,
    private readonly feed: Pick<FeedReader, 'read'>,
    private readonly lifetime: SyncLifetime,
  ) {}

  /**
   * Runs one round, twice when the platform session has ended. Rejects with `Failure` 'SIGN_IN_NEEDED' when the
   * certificate is locked, and with the failure of the request that failed.
   */
  async run(): Promise<void> {
    const began = performance.now();
    try {
      await this.#exchange();
    } catch (error) {
      if (!isFailure(error, 'UNAUTHORIZED')) throw error;
      await this.#exchange();
    }
    this.parts.log.debug('round done', undefined, performance.now() - began);
  }

  async #exchange(): Promise<void> {
    if (!this.parts.platform.signedIn && !(await this.parts.reconnect())) throw signInNeeded();
    const sending = await outcome(this.#sendOutbox());
    // A failure to send does not prevent pulling, unless the connection itself failed.
    if (sending instanceof Failure ? blocksOtherRequests(sending.code) : sending !== null) throw sending;
    await this.feed.read(0, this.lifetime.signal);
    if (sending !== null) throw sending;
    await this.sendAudit();
  }

  #sendOutbox(): Promise<void> {
    const { stores, platform, events, audit } = this.parts;
    return pushAll(stores, platform, {
      ...this.lifetime,
      audit,
      answered: () => {
        for (const topic of ['outbox', 'articles', 'ledger'] as const) events.emit(topic);
      },
    });
  }

  /** Sends the audit chain. Entries that cannot be sent now are sent next time: the audit must not block work. */
  async sendAudit(): Promise<void> {
    const error = await outcome(Promise.resolve(this.parts.sendAudit?.(this.lifetime)));
    const code = error instanceof Failure ? error.code : error === null ? '' : 'DEFECT';
    if (code !== '' && code !== this.#auditTrouble && !this.lifetime.closed())
      this.parts.log.warn('audit not sent', error);
    this.#auditTrouble = code;
  }
}

function signInNeeded(): Failure {
  return new Failure(
    'SIGN_IN_NEEDED',
    '与平台的登录已失效，需要用您的证书重新登录。',
    '请解锁后稍候，或退出后重新登录；您写下的内容都已保存在本机。',
  );
}
