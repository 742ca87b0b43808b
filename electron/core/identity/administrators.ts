import { holderProblem } from '../../domain/accounts/holder';
import type { Session } from '../types';
import { cachedBindings } from '../store';
import { loadRegister } from './signer-register';
import { certificateOrNull, type Certificate } from '../../pki/certificates';
import { verifierOf } from './trust';

/**
 * Returns the certificates of system administrators under which the data key may be deposited. Each can open the key,
 * so each must be in force in the register that leads back to the pinned root, be issued to the administrator's name
 * and number, and chain to a pinned anchor now. The account's own certificates are excluded: they would be lost
 * together with its key. Empty while no root is pinned.
 */
export function administratorCertificates(
  session: Pick<Session, 'stores' | 'account' | 'clock'>,
): Certificate[] {
  const register = loadRegister(session.stores);
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
