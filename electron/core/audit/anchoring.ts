import type { AuditHead } from '../../platform/contract';
import { Failure } from '../failure';
import type { Session, PlatformClient, Stores } from '../types';
import { EMPTY_CHAIN, compareChains, type ChainHead } from '../../domain/audit/chain';
import {
  entriesAfter,
  lastEntry,
  newChain,
  PAGE,
  readAnchor,
  readBreak,
  readSent,
  renumbered,
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
export type SendAudit = (options: { signal: AbortSignal; closed: () => boolean }) => Promise<void>;

/** Returns the function that sends the audit chain of an open session. */
export function createAnchoring(parts: AnchoringParts): SendAudit {
  const { stores, platform, device, accountId } = parts;
  const { work, cache } = stores;

  function anchored({ chain, sequence, digest, anchoredAt }: AuditHead): void {
    writeAnchor(cache, { chain, sequence, digest, anchoredAt });
  }

  /**
   * Records and notifies that the platform's part of a chain does not match this machine's, and starts a new chain for
   * later entries.
   */
  function breakOff(kind: ChainBreak['kind'], held: Anchor, sent: SendingState): SendingState {
    const goesOn = held.chain === sent.chain ? newChain(sent.local) : sent;
    const words = describe(kind, held.sequence, held.chain === sent.chain ? sent.sequence : 0);
    work
      .transaction(() => {
        const { chain, sequence, anchoredAt } = held;
        writeBreak(work, { kind, chain, sequence, anchoredAt });
        writeSent(work, goesOn);
        const from = `此后的操作另起一条记录链报送，从本机第 ${goesOn.base + 1} 条开始。`;
        parts.audit('audit.broken', chain, words + from);
      })
      .immediate();
    forget(goesOn);
    parts.notify(
      words,
      '平台已收到的记录不会丢失，以后的操作已另起一条记录链继续报送。若您没有从备份恢复、也没有重装过程序，请立即报告审计员。',
    );
    return goesOn;
  }

  /** Clears the anchor: a new chain has none, and the loss of the old one must be reported once only. */
  function forget({ chain }: SendingState): void {
    writeAnchor(cache, { chain, ...EMPTY_CHAIN, anchoredAt: '' });
  }

  /**
   * Starts a chain for a work.db without one. Another chain of this data folder on the platform means that work.db was
   * replaced.
   */
  async function begin(closed: () => boolean): Promise<SendingState | null> {
    const heads = await platform.auditHeads();
    if (closed()) return null;
    const sent = newChain(0);
    writeSent(work, sent);
    const [earlier] = heads
      .filter((head) => head.device === device && head.accountId === accountId && head.sequence > 0)
      .sort((a, b) => (a.anchoredAt < b.anchoredAt ? 1 : -1));
    return earlier ? breakOff('cut', earlier, sent) : sent;
  }

  /** Returns the chain to continue. An anchor of another chain means that work.db was replaced. */
  async function chainToSend(closed: () => boolean): Promise<SendingState | null> {
    const sent = readSent(work) ?? (await begin(closed));
    const seen = readAnchor(cache);
    if (!sent || !seen || seen.chain === sent.chain || seen.sequence === 0) return sent;
    if (readBreak(work)?.chain !== seen.chain) return breakOff('cut', seen, sent);
    forget(sent);
    return sent;
  }

  /** Returns the platform's head of a chain that it says cannot be continued; null when it has none. */
  async function heldOf(sent: SendingState): Promise<AuditHead | null> {
    const heads = await platform.auditHeads();
    return heads.find(({ chain, sequence }) => chain === sent.chain && sequence > 0) ?? null;
  }

  return async ({ signal, closed }) => {
    let sent = await chainToSend(closed);
    if (!sent) return;
    let renewed = false;
    let head: AuditHead | null = null;
    while (!signal.aborted && !closed()) {
      const { entries, last } = unsentEntries(work, sent);
      if (entries.length === 0) break;
      try {
        head = await platform.appendAudit({ chain: sent.chain, device, entries });
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'CHAIN_BROKEN' || renewed) throw error;
        const held = await heldOf(sent);
        if (!held) throw error;
        if (closed()) return;
        sent = breakOff(held.sequence > localHead(stores, sent).sequence ? 'cut' : 'forked', held, sent);
        renewed = true;
        continue;
      }
      if (closed()) return;
      const taken: ChainHead = entries[entries.length - 1] ?? sent;
      sent = { ...sent, local: last, sequence: taken.sequence, digest: taken.digest };
      writeSent(work, sent);
      anchored(head);
    }
    if (head && head.chain === sent.chain && head.sequence > sent.sequence && !closed())
      breakOff('cut', head, sent);
  };
}

function describe(kind: ChainBreak['kind'], held: number, here: number): string {
  return kind === 'cut'
    ? `平台收到过 ${held} 条操作记录，本机只有其中的 ${here} 条：本机的工作文件被截短、换成了旧的，或损坏后没有全部救回。`
    : `本机的操作记录从第 ${here + 1} 条起与平台收到的不同：本机的记录被改动过，或工作文件换成了旧的以后又继续使用。`;
}

/** Returns the head of the chain on this machine, in the chain's own numbering. */
export function localHead({ work }: Pick<Stores, 'work'>, sent: SendingState): ChainHead {
  if (sent.base === 0) return lastEntry(work);
  return headAt({ work }, sent, Infinity);
}

/** Returns the chain's entry at a sequence number; its head when the chain is shorter. */
function headAt({ work }: Pick<Stores, 'work'>, sent: SendingState, sequence: number): ChainHead {
  if (sent.base === 0) {
    const [row] = entriesAfter(work, sequence - 1, 1);
    return row ?? lastEntry(work);
  }
  let head = EMPTY_CHAIN;
  for (let after = sent.base; head.sequence < sequence;) {
    const rows = entriesAfter(work, after, Math.min(PAGE, sequence - head.sequence));
    const [row, moved] = [rows[rows.length - 1], renumbered(head, rows)[rows.length - 1]];
    if (!row || !moved) break;
    head = { sequence: moved.sequence, digest: moved.digest };
    after = row.sequence;
  }
  return head;
}

export interface AnchorComparison {
  anchor: 'level' | 'ahead' | 'cut' | 'forked' | 'unknown';
  anchoredSequence: number | null;
  anchoredAt: string | null;
}

/**
 * Compares this machine's chain with the platform's head; 'unknown' with the last known anchor when the platform cannot
 * be reached. A recorded break stays: the platform keeps the entries that this machine lacks.
 */
export async function compareWithAnchor(
  stores: Stores,
  platform: Pick<PlatformClient, 'auditHeads' | 'signedIn'>,
): Promise<AnchorComparison> {
  const heads = await askHeads(platform);
  const found = readBreak(stores.work);
  const said = (
    anchor: AnchorComparison['anchor'],
    at: Pick<Anchor, 'sequence' | 'anchoredAt'> | null,
  ): AnchorComparison => ({
    anchor,
    anchoredSequence: at && at.sequence > 0 ? at.sequence : null,
    anchoredAt: at?.anchoredAt ? at.anchoredAt : null,
  });
  if (found) return said(found.kind, found);
  const seen = readAnchor(stores.cache);
  const sent = readSent(stores.work) ?? newChain(0);
  if (seen && seen.chain !== sent.chain && seen.sequence > 0) return said('cut', seen);
  const asked = heads?.find(({ chain }) => chain === sent.chain);
  const anchor = asked ?? seen;
  const local = localHead(stores, sent);
  if (!anchor) return said(heads === null ? 'unknown' : local.sequence > 0 ? 'ahead' : 'level', null);
  const standing = compareChains(anchor, local, (sequence) => headAt(stores, sent, sequence).digest);
  const certain = standing === 'cut' || standing === 'forked';
  return said(heads === null && !certain ? 'unknown' : standing, anchor);
}

async function askHeads(
  platform: Pick<PlatformClient, 'auditHeads' | 'signedIn'>,
): Promise<AuditHead[] | null> {
  if (!platform.signedIn) return null;
  try {
    return await platform.auditHeads();
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
