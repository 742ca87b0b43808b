import { ADVISORY_SOURCE_NAME } from '../../platform/contract';
import type { AgendaItem } from '../contract';
import { ledgerOf } from '../ledger/service';
import type { Session } from '../types';
import { cachedAccounts } from '../store';
import {
  advisoryState,
  isAdvisoryOverdue,
  openAdvisories,
  type Advisory,
} from '../../domain/advisories/advisory';
import { activeAssignee, isTaskOf } from '../../domain/advisories/assignee';

/** Open advisories that wait for this account: for an answer by the assignee, then for closing. */
function waiting(session: Session): Advisory[] {
  const reader = ledgerOf(session);
  const now = session.clock.now().toISOString();
  const accounts = cachedAccounts(session.stores.cache);
  return openAdvisories(reader).filter((advisory) => {
    const assignee =
      advisoryState(advisory) === 'open' ? activeAssignee(advisory.assignedTo, accounts) : null;
    return isTaskOf(session.account, assignee, reader, now);
  });
}

/** The account's advisories for its agenda (工作台); `due` is null once the advisory is answered. */
export function agendaItems(session: Session): AgendaItem[] {
  const now = session.clock.now().toISOString();
  const accounts = cachedAccounts(session.stores.cache);
  return waiting(session).map((advisory) => {
    const { advisoryId, source, title, receivedAt, deadline, answeredAt, assignedTo } = advisory;
    const left = answeredAt === null && activeAssignee(assignedTo, accounts) !== assignedTo;
    const state =
      answeredAt !== null ? '已答复，待办结' : isAdvisoryOverdue(advisory, now) ? '已超时限' : '待处置';
    return {
      kind: 'advisory',
      id: advisoryId,
      title,
      note: `${ADVISORY_SOURCE_NAME[source]} · ${state}${left ? ' · 承办人已停用，须改派' : ''}`,
      stage: null,
      since: receivedAt,
      due: answeredAt === null ? deadline : null,
    };
  });
}

/**
 * Returns the deadlines, past ones included, of the unanswered advisories that wait for this account. Instants in UTC.
 */
export function deadlines(session: Session): Array<{ at: string; text: string }> {
  return waiting(session).flatMap(({ title, deadline, answeredAt }) =>
    deadline !== null && answeredAt === null ? [{ at: deadline, text: `预警通报“${title}”：办理时限` }] : [],
  );
}
