import type { AuditHead } from '../../platform/contract';
import { Failure } from '../failure';
import type { PlatformClient, Stores } from '../types';
import { compareChains } from '../../domain/audit/chain';
import { headAt, localHead } from './local-chain';
import { newChain, readAnchor, readBreak, readSent, type Anchor } from './store';

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
