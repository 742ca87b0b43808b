import { ROLE_NAME } from '../../platform/contract';
import { periodInWords } from '../../domain/calendar/calendar';
import type { AgendaItem } from '../contract';
import type { Session } from '../types';
import { certificateDue, dateText } from './certificate-expiry';
import { delegations } from './delegations';

const plain = { stage: null, due: null };

/** The account's own certificate when it is due for renewal, and delegations from or to the account. */
export function agenda(session: Session): { items: AgendaItem[] } {
  return { items: [...ownCertificate(session), ...ownDelegations(session)] };
}

function ownCertificate({ signer, clock }: Session): AgendaItem[] {
  const certificate = signer?.certificate;
  const since = certificate && certificateDue(certificate.notAfter, clock.now());
  if (!since) return [];
  const title = `您的证书有效期至${dateText(certificate.notAfter)}`;
  const note = '到期后不能登录和签名，请尽早向发证机构申请更新';
  return [{ ...plain, kind: 'certificate', id: '', title, note, since }];
}

/** Delegations (代理) from or to this account that are running or start later. */
function ownDelegations(session: Session): AgendaItem[] {
  const me = session.account.id;
  return delegations(session)
    .delegations.filter(({ state, fromId, toId }) => state !== 'over' && (fromId === me || toId === me))
    .map(({ id, fromId, fromName, toName, role, from, until, reason }) => ({
      ...plain,
      kind: 'delegation',
      id,
      title:
        fromId === me ? `${toName}代您承担“${ROLE_NAME[role]}”` : `您代${fromName}承担“${ROLE_NAME[role]}”`,
      note: `${periodInWords({ from, until })}，${reason}`,
      since: from,
    }));
}
