import type { Stores } from '../types';
import { EMPTY_CHAIN, type ChainHead } from '../../domain/audit/chain';
import { entriesAfter, lastEntry, PAGE, renumbered, type SendingState } from './store';

/** The chain on this machine as it is sent: in its own numbering, from its first entry in the table. */

/** Returns the head of the chain. */
export function localHead({ work }: Pick<Stores, 'work'>, sent: SendingState): ChainHead {
  if (sent.base === 0) return lastEntry(work);
  return headAt({ work }, sent, Infinity);
}

/** Returns the chain's entry at a sequence number; its head when the chain is shorter. */
export function headAt({ work }: Pick<Stores, 'work'>, sent: SendingState, sequence: number): ChainHead {
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
