import type { Failure } from '../failure';
import type { Clock } from '../types';
import { findAccount, type AccountRecord, type StoredAccount } from './account-file';
import type { ConfirmedAccount, IdentityParts } from './types';
import * as failures from './failures';
import type { Certificate } from '../../pki/certificates';
import { offlineRefusal, offlineDays } from '../../domain/identity/offline';
import { roleConflicts } from '../../domain/identity/roles';
import { checkChain, trustMaterial } from '../../pki/trust';

/** Returns the account data that the record holds as confirmed by the platform, with warnings for the user. */
export function confirmedAccount(
  record: AccountRecord,
  certificate: Certificate,
  clock: Clock,
): ConfirmedAccount {
  const { account, policy, offer, anchors } = record;
  const trust = trustMaterial(
    record.trust,
    anchors.map((anchor) => Buffer.from(anchor, 'base64')),
    record.root,
  );
  const verdict = checkChain({ certificate: certificate.der, trust, at: clock.now(), usage: 'sign' });
  const warnings = roleConflicts(account.roles).map((conflict) => `平台授予您的角色互相冲突：${conflict}`);
  // An outdated CRL is reported at each signature; here it would be reported at every offline sign-in.
  if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN')
    warnings.push(`按平台给出的签发机构核验您的证书没有通过：${verdict.reason}`);
  const offeredRoot = record.trust.root ?? null;
  return { account, policy, offer, trust, offeredRoot, warnings };
}

type Parts = Pick<IdentityParts, 'realm' | 'clock' | 'settings'>;

/** Throws the `Failure` of `offlineFailure` when this record does not allow working offline now. */
export function requireOfflinePeriod(
  { clock, settings }: Parts,
  record: AccountRecord,
  line: Failure | null,
): void {
  const ended = offlineRefusal(record, offlineDays(record.policy, settings()), clock.now());
  if (ended) throw failures.offlineFailure(ended, line);
}

/**
 * Returns the account that this certificate may use without the platform. Rejects with a `Failure`:
 * 'FIRST_LOGIN_OFFLINE' or 'ACCOUNT_FILE_DAMAGED' when this machine has no usable record of it, those of
 * `offlineFailure` otherwise.
 */
export async function requireOfflineAccount(
  parts: Parts,
  certificate: Certificate,
  line: Failure,
): Promise<StoredAccount> {
  const { stored, damage } = await findAccount(parts.realm, certificate);
  if (!stored) throw damage ?? failures.firstLoginOffline(line);
  requireOfflinePeriod(parts, stored.record, line);
  const { trust } = confirmedAccount(stored.record, certificate, parts.clock);
  const verdict = checkChain({ certificate: certificate.der, trust, at: parts.clock.now(), usage: 'sign' });
  if (!verdict.ok && verdict.code === 'REVOKED')
    throw failures.offlineFailure({ code: 'BARRED', refusal: 'CERTIFICATE_REVOKED' }, line);
  return stored;
}
