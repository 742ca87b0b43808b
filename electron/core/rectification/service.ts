import type { Attachment } from '../../platform/contract';
import { statedInstant } from '../clock/service';
import type { EntryView, FindingOpening, FindingRow } from '../contract';
import { Failure } from '../failure';
import { newId } from '../id';
import { append, inChronologicalOrder, ledgerOf, entryViews } from '../ledger/service';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { namesOf } from '../store';
import {
  allFindings,
  findingOf,
  findingState,
  isFindingOverdue,
  openFindings,
  type Finding,
} from '../../domain/rectification/finding';
import { findingRefusal } from '../../domain/rectification/judge';

export { agendaItems, deadlines } from './agenda';

type Made = Promise<{ entryId: string }>;
interface Subject {
  findingId: string;
}

function rowsOf(session: Session): (finding: Finding) => FindingRow {
  const name = namesOf(session.stores.cache);
  const now = session.clock.now().toISOString();
  return (finding) => {
    const { findingId, kind, where, text, receivedAt, notice, waiting } = finding;
    const { workDays, due, dueEstimated, assignedTo, explained } = finding;
    return {
      ...{ findingId, kind, where, text, receivedAt, notice, waiting },
      ...{ workDays, due, dueEstimated, assignedTo, explained },
      assignedName: assignedTo === null ? '' : name(assignedTo),
      state: findingState(finding),
      overdue: isFindingOverdue(finding, now),
      fromReading: finding.readId !== null,
    };
  };
}

/** Open findings sorted by deadline; with `closed`, followed by the closed ones. */
export function list(session: Session, { closed }: { closed: boolean }): { findings: FindingRow[] } {
  const reader = ledgerOf(session);
  return { findings: (closed ? allFindings(reader) : openFindings(reader)).map(rowsOf(session)) };
}

/** Returns one finding with all data of its page. Throws `Failure` 'FINDING_UNKNOWN' when it is not on this machine. */
export function get(
  session: Session,
  { findingId }: Subject,
): {
  row: FindingRow;
  attachments: Attachment[];
  timeline: EntryView[];
  may: { assign: boolean; correct: boolean; explain: boolean; close: boolean };
} {
  const reader = ledgerOf(session);
  const finding = findingOf(reader, findingId);
  if (!finding)
    throw new Failure('FINDING_UNKNOWN', '本机没有这个问题。', '请刷新列表；若刚刚登记，请先同步。');
  const { roles } = session.account;
  const open = finding.closedAt === null;
  return {
    row: rowsOf(session)(finding),
    attachments: finding.attachments,
    timeline: entryViews(
      session,
      inChronologicalOrder(session, reader.read({ subject: `finding/${findingId}` })),
    ),
    may: {
      assign: open && mayAppend('finding.assign', roles),
      correct: open && mayAppend('finding.correct', roles),
      explain: open && mayAppend('finding.explain', roles),
      close: open && mayAppend('finding.close', roles),
    },
  };
}

/**
 * 登记问题: records a finding. `receivedAt` is a UTC instant; null means now. Rejects with 'INVALID' when it is in the
 * future, and as `append` does.
 */
export async function open(
  session: Session,
  { kind, where, text, attachments, notice, receivedAt: given }: FindingOpening,
): Promise<{ entryId: string; findingId: string }> {
  const findingId = newId(session);
  const receivedAt = statedInstant(session, given);
  const body = { findingId, readId: null, kind, where, text, receivedAt, notice, attachments };
  return { entryId: await append(session, findingRefusal, { type: 'finding.open', ...body }), findingId };
}

/** 交办; reopens a finding that has been corrected. Rejects as `append` does. */
export async function assign(
  session: Session,
  { findingId, to, text }: Subject & { to: string; text: string },
): Made {
  return { entryId: await append(session, findingRefusal, { type: 'finding.assign', findingId, to, text }) };
}

/** 整改: records the correction with its evidence. Rejects as `append` does. */
export async function correct(
  session: Session,
  { findingId, text, attachments }: Subject & { text: string; attachments: Attachment[] },
): Made {
  const body = { type: 'finding.correct' as const, findingId, text, attachments };
  return { entryId: await append(session, findingRefusal, body) };
}

/** 情况说明 (第十九条). Rejects as `append` does. */
export async function explain(session: Session, { findingId, text }: Subject & { text: string }): Made {
  return { entryId: await append(session, findingRefusal, { type: 'finding.explain', findingId, text }) };
}

/** 销号. Rejects as `append` does. */
export async function close(session: Session, { findingId, text }: Subject & { text: string }): Made {
  return { entryId: await append(session, findingRefusal, { type: 'finding.close', findingId, text }) };
}
