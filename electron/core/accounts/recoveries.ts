import type { RecoveryRequest } from '../../platform/contract';
import type { CertificateInfo } from '../contract';
import { Failure } from '../failure';
import { wrapForCertificate } from '../../pki/wrap';
import type { Session } from '../types';
import { cachedBindings, namesOf } from '../store';
import { signAndSubmitAct } from './acts';
import { certificateInfoOf } from './certificates';
import { readCertificate } from '../../domain/accounts/certificates';

/**
 * 恢复: after the loss of a certificate, a system administrator unwraps the deposited key of the local data and wraps
 * it under the new certificate. The administrator's machine holds the key for that moment only, and never the data.
 */

interface RecoveryRow {
  id: string;
  accountId: string;
  name: string;
  device: string;
  certificate: CertificateInfo | null;
  requestedAt: string;
  denial: string | null;
}

function denialOf(session: Session, request: RecoveryRequest): string | null {
  if (request.accountId === session.account.id) return '不能办理本人的恢复申请，请由另一名系统管理员办理。';
  const binding = cachedBindings(session.stores.cache).find(({ id }) => id === request.certificate);
  if (!binding || binding.ended !== null || binding.accountId !== request.accountId)
    return '申请人的新证书还没有登记，请先登记。';
  if (request.wrapped === null)
    return '这台计算机没有为您的证书托管过密钥，请由当时已登记证书的系统管理员办理。';
  return null;
}

/** Returns the waiting requests. Rejects with the `Failure` of the platform client, such as a missing connection. */
export async function recoveries(session: Session): Promise<{ requests: RecoveryRow[] }> {
  const requests = await session.platform.recoveryRequests();
  const name = namesOf(session.stores.cache);
  const bindings = cachedBindings(session.stores.cache);
  return {
    requests: requests.map((request) => {
      const binding = bindings.find(({ id }) => id === request.certificate);
      return {
        id: request.id,
        accountId: request.accountId,
        name: name(request.accountId),
        device: request.device,
        certificate: binding ? certificateInfoOf(binding) : null,
        requestedAt: request.requestedAt,
        denial: denialOf(session, request),
      };
    }),
  };
}

/**
 * Grants a request, signed. Rejects with `Failure` 'CONFLICT' when it no longer waits, 'NOT_PERMITTED' when this
 * administrator may not grant it, 'LOCKED', 'INVALID' for an unreadable certificate, and like `administer`.
 */
export async function grantRecovery(
  session: Session,
  { id, reason }: { id: string; reason: string },
): Promise<Record<string, never>> {
  const requests = await session.platform.recoveryRequests();
  const request = requests.find((known) => known.id === id);
  if (!request) throw new Failure('CONFLICT', '这项恢复申请已经办理或撤销。', '请刷新列表。');
  const denial = denialOf(session, request);
  if (denial) throw new Failure('NOT_PERMITTED', denial, '没有更改。');
  await signAndSubmitAct(session, {
    act: {
      type: 'recovery.grant',
      requestId: id,
      certificate: request.certificate,
      wrapped: await rewrapped(session, request),
    },
    reason,
    recoveries: requests,
  });
  return {};
}

/** Returns the deposited key wrapped under the new certificate. */
async function rewrapped(session: Session, request: RecoveryRequest): Promise<string> {
  const { signer } = session;
  if (!signer) throw new Failure('LOCKED', '程序已锁定，没有更改。', '请解锁后再办理。');
  const binding = cachedBindings(session.stores.cache).find(({ id: known }) => known === request.certificate);
  const certificate = binding && readCertificate(binding.certificate);
  if (!certificate || request.wrapped === null)
    throw new Failure('INVALID', '申请人的新证书无法识别。', '请重新登记证书。');
  const dataKey = await signer.unwrap(request.wrapped);
  try {
    return wrapForCertificate(certificate, dataKey);
  } finally {
    dataKey.fill(0);
  }
}
