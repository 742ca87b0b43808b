import type { Failure } from '../failure';
import type { Clock } from '../office';
import { findAccount, type AccountRecord, type StoredAccount } from './account';
import type { Confirmed, IdentityParts } from './door';
import * as failures from './failures';
import { type Certificate } from '../../pki/certificates';
import { offlineBar, offlineDays } from '../../domain/identity/offline';
import { roleConflicts } from '../../domain/identity/roles';
import { checkChain, trustMaterial } from '../../pki/trust';

/** What the record says that the platform has confirmed, and what of it the person has to be told. */
export function confirmed(record: AccountRecord, certificate: Certificate, clock: Clock): Confirmed {
  const { account, policy, anchors } = record;
  const trust = trustMaterial(
    record.trust,
    anchors.map((anchor) => Buffer.from(anchor, 'base64')),
    record.root,
  );
  const verdict = checkChain({ certificate: certificate.der, trust, at: clock.now(), usage: 'sign' });
  const warnings = roleConflicts(account.roles).map((conflict) => `平台授予您的角色互相冲突：${conflict}`);
  // A stale list is shown at each signature; here it would be said every day of working offline.
  if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN')
    warnings.push(`按平台给出的签发机构核验您的证书没有通过：${verdict.reason}`);
  const offeredRoot = record.trust.root ?? null;
  return { account, policy, trust, offeredRoot, warnings };
}

type Parts = Pick<IdentityParts, 'realm' | 'clock' | 'settings'>;

/** Throws a Failure when the offline period of this record is over, or was never open. */
export function requireOfflinePeriod(
  { clock, settings }: Parts,
  record: AccountRecord,
  line: Failure | null,
): void {
  const ended = offlineBar(record, offlineDays(record.policy, settings()), clock.now());
  if (ended) throw failures.offlineFailure(ended, line);
}

/** The account that this certificate may work on without the platform; else throws the Failure that says why not. */
export async function offlineAccount(
  parts: Parts,
  certificate: Certificate,
  line: Failure,
): Promise<StoredAccount> {
  const { stored, damage } = await findAccount(parts.realm, certificate);
  if (!stored) throw damage ?? failures.firstLoginOffline(line);
  requireOfflinePeriod(parts, stored.record, line);
  const { trust } = confirmed(stored.record, certificate, parts.clock);
  const verdict = checkChain({ certificate: certificate.der, trust, at: parts.clock.now(), usage: 'sign' });
  if (!verdict.ok && verdict.code === 'REVOKED')
    throw failures.offlineFailure({ code: 'BARRED', refusal: 'CERTIFICATE_REVOKED' }, line);
  return stored;
}
