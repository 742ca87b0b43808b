import type { AdvisoryLevel, AdvisorySource, Attachment, LedgerType } from '../records';
import { ofTypes, type Entry, type LedgerReader } from '../ledger/entry';
import { sortByCorrectedTime } from '../ledger/chronology';

/** A warning or notice from 网信、公安、数管、通信, derived from its entries (第三条(一)). All instants UTC. */
export interface Advisory {
  advisoryId: string;
  source: AdvisorySource;
  number: string;
  title: string;
  level: AdvisoryLevel;
  receivedAt: string;
  /** Null when none was set. */
  deadline: string | null;
  text: string;
  attachments: Attachment[];
  /** Registered on this machine, and not yet received by the platform. */
  waiting: boolean;
  /** Account id; null when it is not assigned. */
  assignedTo: string | null;
  /** When it was first answered; null when it was not. */
  answeredAt: string | null;
  closedAt: string | null;
}

export const ADVISORY_TYPES = [
  'advisory.register',
  'advisory.assign',
  'advisory.answer',
  'advisory.close',
] as const satisfies readonly LedgerType[];

/** Returns the advisory from the entries of its subject, in any order; null when none of them registers it. */
export function foldAdvisory(entries: readonly Entry[]): Advisory | null {
  const ordered = sortByCorrectedTime(entries);
  const [first] = ofTypes(
    ordered.map(({ entry }) => entry),
    'advisory.register',
  );
  if (!first) return null;
  const { advisoryId, source, number, title, level, receivedAt, deadline, text, attachments } = first.body;
  const advisory: Advisory = {
    ...{ advisoryId, source, number, title, level, receivedAt, deadline, text, attachments },
    waiting: first.receivedAt === null,
    assignedTo: null,
    answeredAt: null,
    closedAt: null,
  };
  for (const { entry, writtenAt: at } of ordered) {
    const said = entry.body;
    if (said.type === 'advisory.assign') advisory.assignedTo = said.to;
    if (said.type === 'advisory.answer') advisory.answeredAt ??= at;
    if (said.type === 'advisory.close') advisory.closedAt ??= at;
  }
  return advisory;
}

export function advisoryState({ answeredAt, closedAt }: Advisory): 'open' | 'answered' | 'closed' {
  return closedAt !== null ? 'closed' : answeredAt !== null ? 'answered' : 'open';
}

/** Returns whether the deadline has passed without an answer. */
export function isAdvisoryOverdue(advisory: Advisory, now: string): boolean {
  return advisoryState(advisory) === 'open' && advisory.deadline !== null && now > advisory.deadline;
}

/** Returns an advisory by id; null when it is not registered. */
export function advisoryOf(reader: LedgerReader, advisoryId: string): Advisory | null {
  return foldAdvisory(reader.read({ subject: `advisory/${advisoryId}` }));
}

/** Sort order: those not closed first, by deadline, without a deadline last; then the closed ones, newest first. */
export function compareAdvisories(a: Advisory, b: Advisory): number {
  if (a.closedAt !== null && b.closedAt !== null) return b.closedAt.localeCompare(a.closedAt);
  const keyOf = ({ closedAt, deadline, receivedAt, advisoryId }: Advisory) =>
    [closedAt === null ? 0 : 1, deadline ?? '9999', receivedAt, advisoryId].join(' ');
  return keyOf(a).localeCompare(keyOf(b));
}

/** Returns all advisories, in list order. */
export function allAdvisories(reader: LedgerReader): Advisory[] {
  const entries = new Map<string, Entry[]>();
  for (const entry of reader.read({ types: ADVISORY_TYPES })) {
    if (!('advisoryId' in entry.body)) continue;
    const { advisoryId } = entry.body;
    entries.set(advisoryId, [...(entries.get(advisoryId) ?? []), entry]);
  }
  return [...entries.values()].flatMap((own) => foldAdvisory(own) ?? []).sort(compareAdvisories);
}

/** Returns the advisories without a closing entry, by deadline. */
export function openAdvisories(reader: LedgerReader): Advisory[] {
  const ids = new Set<string>();
  const entries = reader.read({ types: ['advisory.register', 'advisory.close'] });
  for (const { body } of entries) if (body.type === 'advisory.register') ids.add(body.advisoryId);
  for (const { body } of entries) if (body.type === 'advisory.close') ids.delete(body.advisoryId);
  return [...ids].flatMap((id) => advisoryOf(reader, id) ?? []).sort(compareAdvisories);
}
