import type { Desk } from '../office';
import { cachedAccounts, cachedBindings } from '../store';
import { certificateOrNull, type Certificate } from './rules/certificates';
import { verifierOf } from './trust';

/**
 * The certificates of the system administrators of today, for putting the data key in keeping: bound and not ended, and
 * each leading to a pinned anchor by this machine's own judgement, since whoever holds one of them can open the key. The
 * person's own are left out: they would be lost together.
 */
export function administratorsOf(desk: Pick<Desk, 'stores' | 'account' | 'clock'>): Certificate[] {
  const { cache } = desk.stores;
  const verifier = verifierOf(desk.stores);
  if (!verifier) return [];
  const administrators = new Set(
    cachedAccounts(cache)
      .filter(
        ({ active, roles, id }) => active && roles.includes('systemAdministrator') && id !== desk.account.id,
      )
      .map(({ id }) => id),
  );
  const now = desk.clock.now();
  return cachedBindings(cache)
    .filter(({ accountId, ended }) => ended === null && administrators.has(accountId))
    .flatMap(({ id, certificate }) => readBound(id, certificate))
    .filter((certificate) => verifier.check(certificate.der, now, 'sign').ok);
}

function readBound(id: string, text: string): Certificate[] {
  const certificate = certificateOrNull(Buffer.from(text, 'base64'));
  return certificate?.sha256 === id ? [certificate] : [];
}
