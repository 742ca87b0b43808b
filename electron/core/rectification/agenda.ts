import { FINDING_KIND_NAME } from '../../platform/contract';
import type { AgendaItem } from '../contract';
import { activeAssignee, isTaskOf } from '../../domain/advisories/assignee';
import { ledgerOf } from '../ledger/service';
import type { Session } from '../types';
import { cachedAccounts } from '../store';
import {
  findingState,
  isFindingOverdue,
  openFindings,
  type Finding,
} from '../../domain/rectification/finding';

/** Open findings that wait for this account: for correction by the assignee, then for closing. */
function waiting(session: Session): Finding[] {
  const reader = ledgerOf(session);
  const now = session.clock.now().toISOString();
  const accounts = cachedAccounts(session.stores.cache);
  return openFindings(reader).filter((finding) => {
    const assignee = findingState(finding) === 'open' ? activeAssignee(finding.assignedTo, accounts) : null;
    return isTaskOf(session.account, assignee, reader, now);
  });
}

/** The account's findings for its agenda (工作台); `due` is null once the finding is corrected. */
export function agendaItems(session: Session): AgendaItem[] {
  const now = session.clock.now().toISOString();
  const accounts = cachedAccounts(session.stores.cache);
  return waiting(session).map((finding) => {
    const { findingId, kind, where, receivedAt, due, workDays, correctedAt, explained, assignedTo } = finding;
    const left = correctedAt === null && activeAssignee(assignedTo, accounts) !== assignedTo;
    const late = `已超过 ${workDays} 个工作日${explained ? '' : '，须作情况说明'}`;
    const state = correctedAt !== null ? '已整改，待销号' : isFindingOverdue(finding, now) ? late : '待整改';
    return {
      kind: 'finding',
      id: findingId,
      title: `${FINDING_KIND_NAME[kind]}：${where}`,
      note: left ? `${state} · 承办人已停用，须改派` : state,
      stage: null,
      since: receivedAt,
      due: correctedAt === null ? due : null,
    };
  });
}

/** Returns the deadlines, past ones included, of uncorrected findings that wait for this account. Instants in UTC. */
export function deadlines(session: Session): Array<{ at: string; text: string }> {
  return waiting(session)
    .filter(({ correctedAt }) => correctedAt === null)
    .map(({ kind, where, due, workDays }) => ({
      at: due,
      text: `问题整改“${FINDING_KIND_NAME[kind]}：${where}”：${workDays} 个工作日（第十九条）`,
    }));
}
