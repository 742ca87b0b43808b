import type { AuditHead } from '../../platform/contract';
import { Failure } from '../failure';
import type { PlatformClient, Session, Stores } from '../types';
import { EMPTY_CHAIN, type ChainHead } from '../../domain/audit/chain';
import { localHead } from './local-chain';
import {
  newChain,
  readAnchor,
  readBreak,
  readSent,
  unsentEntries,
  writeAnchor,
  writeBreak,
  writeSent,
  type Anchor,
  type ChainBreak,
  type SendingState,
} from './store';

/**
 * Sends the audit chain to the platform, which anchors it: entries that the platform has accepted can be neither
 * removed nor changed unnoticed. An entry counts as sent only after the platform's answer; after an interruption it is
 * sent again and accepted once.
 */

export interface AnchoringParts {
  stores: Stores;
  platform: Pick<PlatformClient, 'appendAudit' | 'auditHeads'>;
  audit: Session['audit'];
  accountId: string;
  /** Name of this data folder at the platform (`deviceName`). */
  device: string;
  /** Notifies the user that the chain differs from the platform's. */
  notify(message: string, advice: string): void;
}

/**
 * Sends the entries that are not sent yet. Rejects with a connection failure; unsent entries stay for the next call.
 */
export type SendAudit = (options: SendingLimits) => Promise<void>;

/** When to stop: `closed` says that the stores must not be used any more. */
interface SendingLimits {
  signal: AbortSignal;
  closed: () => boolean;
}

/** Returns the function that sends the audit chain of an open session. */
export function createAnchoring(parts: AnchoringParts): SendAudit {
  const sender = new ChainSender(parts);
  return (options) => sender.send(options);
}

class ChainSender {
  constructor(private readonly parts: AnchoringParts) {}

  /** As `SendAudit`. A chain that the platform refuses to continue is replaced by a new one, once. */
  async send(limits: SendingLimits): Promise<void> {
    const sent = await this.#chainToSend(limits.closed);
    if (!sent) return;
    try {
      await this.#sendEntries(sent, limits);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'CHAIN_BROKEN') throw error;
      const renewed = await this.#replaceChain(error, limits.closed);
      if (renewed) await this.#sendEntries(renewed, limits);
    }
  }

  /** Returns the chain to continue. An anchor of another chain means that work.db was replaced. */
  async #chainToSend(closed: () => boolean): Promise<SendingState | null> {
    const { work, cache } = this.parts.stores;
    const sent = readSent(work) ?? (await this.#beginChain(closed));
    const seen = readAnchor(cache);
    if (!sent || !seen || seen.chain === sent.chain || seen.sequence === 0) return sent;
    if (readBreak(work)?.chain !== seen.chain) return this.#breakOff('cut', seen, sent);
    this.#clearAnchor(sent);
    return sent;
  }

  /**
   * Starts a chain for a work.db without one. Another chain of this data folder on the platform means that work.db was
   * replaced.
   */
  async #beginChain(closed: () => boolean): Promise<SendingState | null> {
    const { platform, stores, device, accountId } = this.parts;
    const heads = await platform.auditHeads();
    if (closed()) return null;
    const sent = newChain(0);
    writeSent(stores.work, sent);
    const [earlier] = heads
      .filter((head) => head.device === device && head.accountId === accountId && head.sequence > 0)
      .sort((a, b) => (a.anchoredAt < b.anchoredAt ? 1 : -1));
    return earlier ? this.#breakOff('cut', earlier, sent) : sent;
  }

  /** Sends the entries after `from`. A head beyond the last entry sent means that this machine lacks entries. */
  async #sendEntries(from: SendingState, { signal, closed }: SendingLimits): Promise<void> {
    const { platform, stores, device } = this.parts;
    let sent = from;
    let head: AuditHead | null = null;
    while (!signal.aborted && !closed()) {
      const { entries, last } = unsentEntries(stores.work, sent);
      if (entries.length === 0) break;
      head = await platform.appendAudit({ chain: sent.chain, device, entries });
      if (closed()) return;
      const taken: ChainHead = entries[entries.length - 1] ?? sent;
      sent = { ...sent, local: last, sequence: taken.sequence, digest: taken.digest };
      writeSent(stores.work, sent);
      const { chain, sequence, digest, anchoredAt } = head;
      writeAnchor(stores.cache, { chain, sequence, digest, anchoredAt });
    }
    if (head && head.chain === sent.chain && head.sequence > sent.sequence && !closed())
      this.#breakOff('cut', head, sent);
  }

  /**
   * Starts a new chain after a chain that the platform does not continue; null when the stores were closed meanwhile. Rejects
   * with `refusal` when the platform has no part of the chain.
   */
  async #replaceChain(refusal: Failure, closed: () => boolean): Promise<SendingState | null> {
    const { platform, stores } = this.parts;
    const sent = readSent(stores.work);
    const heads = await platform.auditHeads();
    const held = heads.find(({ chain, sequence }) => chain === sent?.chain && sequence > 0);
    if (!sent || !held) throw refusal;
    if (closed()) return null;
    const cut = held.sequence > localHead(stores, sent).sequence;
    return this.#breakOff(cut ? 'cut' : 'forked', held, sent);
  }

  /**
   * Records and notifies that the platform's part of a chain does not match this machine's, and starts a new chain for
   * later entries.
   */
  #breakOff(kind: ChainBreak['kind'], held: Anchor, sent: SendingState): SendingState {
    const { stores, audit, notify } = this.parts;
    const { work } = stores;
    const goesOn = held.chain === sent.chain ? newChain(sent.local) : sent;
    const words = describe(kind, held.sequence, held.chain === sent.chain ? sent.sequence : 0);
    work
      .transaction(() => {
        const { chain, sequence, anchoredAt } = held;
        writeBreak(work, { kind, chain, sequence, anchoredAt });
        writeSent(work, goesOn);
        const from = `此后的操作另起一条记录链报送，从本机第 ${goesOn.base + 1} 条开始。`;
        audit('audit.broken', chain, words + from);
      })
      .immediate();
    this.#clearAnchor(goesOn);
    notify(
      words,
      '平台已收到的记录不会丢失，以后的操作已另起一条记录链继续报送。若您没有从备份恢复、也没有重装过程序，请立即报告审计员。',
    );
    return goesOn;
  }

  /** A new chain has no anchor, and the loss of the old one must be reported once only. */
  #clearAnchor({ chain }: SendingState): void {
    writeAnchor(this.parts.stores.cache, { chain, ...EMPTY_CHAIN, anchoredAt: '' });
  }
}

function describe(kind: ChainBreak['kind'], held: number, here: number): string {
  return kind === 'cut'
    ? `平台收到过 ${held} 条操作记录，本机只有其中的 ${here} 条：本机的工作文件被截短、换成了旧的，或损坏后没有全部救回。`
    : `本机的操作记录从第 ${here + 1} 条起与平台收到的不同：本机的记录被改动过，或工作文件换成了旧的以后又继续使用。`;
}
