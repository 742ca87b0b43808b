import type { AdvisoryLevel, AdvisorySource, Attachment } from '../../platform/contract';
import { statedInstant } from '../clock/service';
import type { AdvisoryRow, EntryView } from '../contract';
import { Failure } from '../failure';
import { newId } from '../id';
import { append, inChronologicalOrder, ledgerOf, entryViews } from '../ledger/service';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { namesOf } from '../store';
import {
  advisoryOf,
  advisoryState,
  allAdvisories,
  isAdvisoryOverdue,
  type Advisory,
} from '../../domain/advisories/advisory';
import { advisoryRefusal } from '../../domain/advisories/judge';

export { agendaItems, deadlines } from './agenda';

type Made = Promise<{ entryId: string }>;
interface Subject {
  advisoryId: string;
}

function rowsOf(session: Session): (advisory: Advisory) => AdvisoryRow {
  const name = namesOf(session.stores.cache);
  const now = session.clock.now().toISOString();
  return (advisory) => {
    const { advisoryId, source, number, title, level, receivedAt, deadline, waiting, assignedTo } = advisory;
    return {
      ...{ advisoryId, source, number, title, level, receivedAt, deadline, waiting, assignedTo },
      assignedName: assignedTo === null ? '' : name(assignedTo),
      state: advisoryState(advisory),
      overdue: isAdvisoryOverdue(advisory, now),
    };
  };
}

/** Sorted: open first, by deadline (those without one last); then closed, newest first. */
export function list(session: Session): { advisories: AdvisoryRow[] } {
  return { advisories: allAdvisories(ledgerOf(session)).map(rowsOf(session)) };
}

/**
 * Returns one advisory with all data of its page. Throws `Failure` 'ADVISORY_UNKNOWN' when it is not in the ledger on
 * this machine.
 */
export function get(
  session: Session,
  { advisoryId }: Subject,
): {
  row: AdvisoryRow;
  text: string;
  attachments: Attachment[];
  timeline: EntryView[];
  may: { assign: boolean; answer: boolean; close: boolean };
} {
  const reader = ledgerOf(session);
  const advisory = advisoryOf(reader, advisoryId);
  if (!advisory)
    throw new Failure('ADVISORY_UNKNOWN', '本机没有这份预警通报。', '请刷新列表；若刚刚登记，请先同步。');
  const { roles } = session.account;
  const open = advisory.closedAt === null;
  return {
    row: rowsOf(session)(advisory),
    text: advisory.text,
    attachments: advisory.attachments,
    timeline: entryViews(
      session,
      inChronologicalOrder(session, reader.read({ subject: `advisory/${advisoryId}` })),
    ),
    may: {
      assign: open && mayAppend('advisory.assign', roles),
      answer: open && mayAppend('advisory.answer', roles),
      close: advisoryState(advisory) === 'answered' && mayAppend('advisory.close', roles),
    },
  };
}

/**
 * 登记: records a new advisory (第三条(一)). `receivedAt` and `deadline` are UTC instants; `receivedAt` null means now.
 * Rejects as `append` does.
 */
export async function register(
  session: Session,
  input: {
    source: AdvisorySource;
    number: string;
    title: string;
    level: AdvisoryLevel;
    receivedAt: string | null;
    deadline: string | null;
    text: string;
    attachments: Attachment[];
  },
): Promise<{ entryId: string; advisoryId: string }> {
  const advisoryId = newId(session);
  const { source, number, title, level, deadline, text, attachments } = input;
  const receivedAt = statedInstant(session, input.receivedAt);
  const body = { advisoryId, source, number, title, level, receivedAt, deadline, text, attachments };
  return {
    entryId: await append(session, advisoryRefusal, { type: 'advisory.register', ...body }),
    advisoryId,
  };
}

/** 交办: records the assignment to the account `to`. Rejects as `append` does. */
export async function assign(
  session: Session,
  { advisoryId, to, text }: Subject & { to: string; text: string },
): Made {
  return {
    entryId: await append(session, advisoryRefusal, { type: 'advisory.assign', advisoryId, to, text }),
  };
}

/** 答复: records an answer with its evidence. Rejects as `append` does. */
export async function answer(
  session: Session,
  { advisoryId, text, attachments }: Subject & { text: string; attachments: Attachment[] },
): Made {
  const body = { type: 'advisory.answer' as const, advisoryId, text, attachments };
  return { entryId: await append(session, advisoryRefusal, body) };
}

/** 办结: records the closing. Rejects as `append` does. */
export async function close(session: Session, { advisoryId, text }: Subject & { text: string }): Made {
  return { entryId: await append(session, advisoryRefusal, { type: 'advisory.close', advisoryId, text }) };
}
