import { holderProblem } from '../../domain/accounts/holder';
import type { Session } from '../office';
import { cachedBindings } from '../store';
import { registerOf } from './register';
import { certificateOrNull, type Certificate } from '../../pki/certificates';
import { verifierOf } from './trust';

/**
 * The certificates of system administrators under which the data key may be deposited: in force in the register that leads
 * back to the pinned root, made out to the administrator, and leading to a pinned anchor now, since each of them opens the
 * key. The person's own are left out: they would be lost together. Empty while no root is pinned.
 */
export function administratorsOf(session: Pick<Session, 'stores' | 'account' | 'clock'>): Certificate[] {
  const register = registerOf(session.stores);
  const verifier = verifierOf(session.stores);
  if (!register || !verifier) return [];
  const registered = register.certificatesOf('systemAdministrator');
  const now = session.clock.now();
  return cachedBindings(session.stores.cache).flatMap(({ id, certificate: text }) => {
    const accountId = registered.get(id);
    const settings = accountId === undefined ? undefined : register.settings(accountId);
    const certificate = certificateOrNull(Buffer.from(text, 'base64'));
    const fits =
      settings &&
      accountId !== session.account.id &&
      certificate?.sha256 === id &&
      holderProblem(certificate, settings) === null &&
      verifier.check(certificate.der, now, 'sign').ok;
    return fits ? [certificate] : [];
  });
}
