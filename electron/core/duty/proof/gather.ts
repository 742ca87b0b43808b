import { Failure } from '../../failure';
import { loadTrust } from '../../identity/service';
import { bookEntries, ledgerOf, entryRanges } from '../../ledger/service';
import { monthSpan } from '../../../domain/calendar/calendar';
import type { Entry } from '../../../domain/ledger/entry';
import type { Session } from '../../types';
import { cachedCrl, cachedRegister } from '../../store';
import type { LogInput } from './files';
import { selectEntries, type LedgerSource } from './select';

const taken = (entry: Entry | null): entry is Entry => entry !== null && entry.receivedAt !== null;

function booksOf(session: Session): LedgerSource {
  const ledger = ledgerOf(session);
  return {
    entryRanges: (from, until) => entryRanges(session, from, until).filter(taken),
    book: (book, from, to) =>
      bookEntries(session, book, from).filter(({ statement }) => statement.number <= to),
    find: (id) => [ledger.find(id)].find(taken) ?? null,
    handovers: (from, until) =>
      ledger.read({ types: ['handover.give', 'handover.take'], from, until }).filter(taken),
  };
}

/** Returns a month's entries and those that its checks need, without waiting entries. */
export function gatherEntries(session: Session, month: string): Entry[] {
  return selectEntries(booksOf(session), month);
}

/** Number of this account's entries of the month that wait on this machine. */
export function waitingIn(session: Session, month: string): number {
  const { from, until } = monthSpan(month);
  return entryRanges(session, from, until).filter((entry) => !taken(entry)).length;
}

/**
 * Returns the content of a month's evidence without the export data. Throws `Failure` 'NO_ENTRIES' when the month has
 * none, and 'TRUST_MISSING' when no trust anchors are cached.
 */
export function gatherEvidence(session: Session, month: string): Omit<LogInput, 'exported'> {
  const { cache } = session.stores;
  const entries = gatherEntries(session, month);
  if (entries.length === 0)
    throw new Failure('NO_ENTRIES', '这个月没有值守记录。', '请核对月份；刚写的记录送达平台后再办理。');
  const trust = loadTrust(session.stores);
  if (!trust)
    throw new Failure('TRUST_MISSING', '本机还没有签发机构的证书和吊销列表。', '请联网登录一次后再办理。');
  const named = new Set(entries.flatMap(({ evidence }) => evidence?.crls ?? []));
  const crls = [...named].flatMap((id) => cachedCrl(cache, id) ?? []);
  return { month, entries, crls, register: cachedRegister(cache), trust };
}
