import type { AuditHead } from '../../platform/contract';
import { Failure } from '../failure';
import type { Session, PlatformClient, Stores } from '../office';
import { EMPTY, standingTo, type ChainHead } from '../../domain/audit/chain';
import {
  entriesAfter,
  lastEntry,
  newChain,
  PAGE,
  readAnchor,
  readBreak,
  readSent,
  rebased,
  unsentEntries,
  writeAnchor,
  writeBreak,
  writeSent,
  type Anchor,
  type Break,
  type Sent,
} from './store';

/**
 * Sending the audit chain to the platform, which anchors it: what it has taken can be neither cut off nor changed any
 * more. An entry counts as sent only with the platform's answer; killed in between, it is sent again, and taken once.
 */

export interface AnchoringParts {
  stores: Stores;
  platform: Pick<PlatformClient, 'appendAudit' | 'auditHeads'>;
  audit: Session['audit'];
  accountId: string;
  /** This data folder's name at the platform (`deviceName`). */
  device: string;
  /** Tells the person that the chain is not what the platform has. */
  notify(message: string, advice: string): void;
}

/** Sends what is not sent yet. Rejects with a Failure of the line; nothing is lost then. */
export type SendAudit = (options: { signal: AbortSignal; closed: () => boolean }) => Promise<void>;

export function createAnchoring(parts: AnchoringParts): SendAudit {
  const { stores, platform, device, accountId } = parts;
  const { work, cache } = stores;

  function anchored({ chain, sequence, digest, anchoredAt }: AuditHead): void {
    writeAnchor(cache, { chain, sequence, digest, anchoredAt });
  }

  /** What the platform has of a chain cannot be continued from here: said, recorded, and the rest goes on as a new chain. */
  function breakOff(kind: Break['kind'], held: Anchor, sent: Sent): Sent {
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

  /** A new chain has no anchor yet, and the old one's must not be missed twice. */
  function forget({ chain }: Sent): void {
    writeAnchor(cache, { chain, ...EMPTY, anchoredAt: '' });
  }

  /** A chain of its own for a work file that has none; another chain from this folder says that there was another file. */
  async function begin(closed: () => boolean): Promise<Sent | null> {
    const heads = await platform.auditHeads();
    if (closed()) return null;
    const sent = newChain(0);
    writeSent(work, sent);
    const [earlier] = heads
      .filter((head) => head.device === device && head.accountId === accountId && head.sequence > 0)
      .sort((a, b) => (a.anchoredAt < b.anchoredAt ? 1 : -1));
    return earlier ? breakOff('cut', earlier, sent) : sent;
  }

  /** Where to go on; a chain that was anchored last and is not this file's was another file's. */
  async function chainToSend(closed: () => boolean): Promise<Sent | null> {
    const sent = readSent(work) ?? (await begin(closed));
    const seen = readAnchor(cache);
    if (!sent || !seen || seen.chain === sent.chain || seen.sequence === 0) return sent;
    if (readBreak(work)?.chain !== seen.chain) return breakOff('cut', seen, sent);
    forget(sent);
    return sent;
  }

  /** What the platform holds of a chain that it says does not continue; null when it holds nothing. */
  async function heldOf(sent: Sent): Promise<AuditHead | null> {
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

function describe(kind: Break['kind'], held: number, here: number): string {
  return kind === 'cut'
    ? `平台收到过 ${held} 条操作记录，本机只有其中的 ${here} 条：本机的工作文件被截短、换成了旧的，或损坏后没有全部救回。`
    : `本机的操作记录从第 ${here + 1} 条起与平台收到的不同：本机的记录被改动过，或工作文件换成了旧的以后又继续使用。`;
}

/** How far the chain reaches on this machine, in its own counting. */
export function localHead({ work }: Pick<Stores, 'work'>, sent: Sent): ChainHead {
  if (sent.base === 0) return lastEntry(work);
  return headAt({ work }, sent, Infinity);
}

/** The chain's entry at a place; its own head when it does not reach so far. */
function headAt({ work }: Pick<Stores, 'work'>, sent: Sent, sequence: number): ChainHead {
  if (sent.base === 0) {
    const [row] = entriesAfter(work, sequence - 1, 1);
    return row ?? lastEntry(work);
  }
  let head = EMPTY;
  for (let after = sent.base; head.sequence < sequence;) {
    const rows = entriesAfter(work, after, Math.min(PAGE, sequence - head.sequence));
    const [row, moved] = [rows[rows.length - 1], rebased(head, rows)[rows.length - 1]];
    if (!row || !moved) break;
    head = { sequence: moved.sequence, digest: moved.digest };
    after = row.sequence;
  }
  return head;
}

export interface Standing {
  anchor: 'level' | 'ahead' | 'cut' | 'forked' | 'unknown';
  anchoredSequence: number | null;
  anchoredAt: string | null;
}

/**
 * How this machine's chain stands to what the platform holds: asked now when there is a line, else `unknown` with the last
 * anchor known. A break, once found, stays found: the platform goes on holding what this machine has not.
 */
export async function standingOf(
  stores: Stores,
  platform: Pick<PlatformClient, 'auditHeads' | 'signedIn'>,
): Promise<Standing> {
  const heads = await askHeads(platform);
  const found = readBreak(stores.work);
  const said = (
    anchor: Standing['anchor'],
    at: Pick<Anchor, 'sequence' | 'anchoredAt'> | null,
  ): Standing => ({
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
  const standing = standingTo(anchor, local, (sequence) => headAt(stores, sent, sequence).digest);
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
