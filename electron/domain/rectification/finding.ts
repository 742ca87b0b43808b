import type { Attachment, BodyOf, FindingKind, FindingNotice, LedgerType } from '../records';
import { dueAfterWorkDays } from '../calendar/calendar';
import { ofTypes, type Entry, type LedgerReader } from '../ledger/entry';
import { sortByCorrectedTime, type TimedEntry } from '../ledger/chronology';

/** 第十九条: 在收到问题1-5个工作日内整改到位. A notice may set fewer. */
const MOST_WORK_DAYS = 5;

/** A problem of the site, derived from its entries. All instants UTC. */
export interface Finding {
  findingId: string;
  /** Id of the reading that found it. */
  readId: string | null;
  kind: FindingKind;
  where: string;
  text: string;
  receivedAt: string;
  /** Null when it was found by a reading, or registered by an older program version. */
  notice: FindingNotice | null;
  attachments: Attachment[];
  /** Registered on this machine, and not yet received by the platform. */
  waiting: boolean;
  /** Work days for correction, counted from receipt. */
  workDays: number;
  /** The end of the last work day. */
  due: string;
  /** The 放假安排 of the year is unknown; `due` is derived from weekends only. */
  dueEstimated: boolean;
  /** Account id; null when it is not assigned. */
  assignedTo: string | null;
  /** When it was corrected; null when it was not, or was assigned again since. */
  correctedAt: string | null;
  /** A 情况说明 was given. */
  explained: boolean;
  closedAt: string | null;
}

export const FINDING_TYPES = [
  'finding.open',
  'finding.assign',
  'finding.correct',
  'finding.explain',
  'finding.close',
] as const satisfies readonly LedgerType[];

function add(finding: Finding, { entry: { body }, writtenAt: at }: TimedEntry): void {
  switch (body.type) {
    case 'finding.assign':
      finding.assignedTo = body.to;
      finding.correctedAt = null;
      return;
    case 'finding.correct':
      finding.correctedAt ??= at;
      return;
    case 'finding.explain':
      finding.explained = true;
      return;
    case 'finding.close':
      finding.closedAt ??= at;
      return;
    default:
  }
}

/** Returns the period for correction in work days and its end (UTC instant); `estimated` when the 放假安排 is unknown. */
export function findingDue({ receivedAt, notice }: BodyOf<'finding.open'>): {
  workDays: number;
  due: string;
  estimated: boolean;
} {
  const workDays = notice?.workDays ?? MOST_WORK_DAYS;
  return { workDays, ...dueAfterWorkDays(receivedAt, workDays) };
}

/** Returns the finding from the entries of its subject, in any order; null when none of them opens it. */
export function foldFinding(entries: readonly Entry[]): Finding | null {
  const ordered = sortByCorrectedTime(entries);
  const [first] = ofTypes(
    ordered.map(({ entry }) => entry),
    'finding.open',
  );
  if (!first) return null;
  const { findingId, readId, kind, where, text, receivedAt, notice = null, attachments } = first.body;
  const { workDays, due, estimated } = findingDue(first.body);
  const finding: Finding = {
    ...{ findingId, readId, kind, where, text, receivedAt, notice, attachments },
    workDays,
    waiting: first.receivedAt === null,
    due,
    dueEstimated: estimated,
    assignedTo: null,
    correctedAt: null,
    explained: false,
    closedAt: null,
  };
  for (const placed of ordered) add(finding, placed);
  return finding;
}

export function findingState({ correctedAt, closedAt }: Finding): 'open' | 'corrected' | 'closed' {
  return closedAt !== null ? 'closed' : correctedAt !== null ? 'corrected' : 'open';
}

/** Returns whether the period has passed without a correction. */
export function isFindingOverdue(finding: Finding, now: string): boolean {
  return findingState(finding) === 'open' && now > finding.due;
}

/** Returns whether it was corrected or closed after its period, or is still open after it: 不能及时整改的应做情况说明 (第十九条). */
export function exceedsPeriod({ correctedAt, closedAt, due }: Finding, now: string): boolean {
  return (correctedAt ?? closedAt ?? now) > due;
}

/** Returns a finding by id; null when it is not registered. */
export function findingOf(reader: LedgerReader, findingId: string): Finding | null {
  return foldFinding(reader.read({ subject: `finding/${findingId}` }));
}

/** Sort order: those not closed first, by due time; then the closed ones, newest first. */
export function compareFindings(a: Finding, b: Finding): number {
  if (a.closedAt !== null && b.closedAt !== null) return b.closedAt.localeCompare(a.closedAt);
  const keyOf = ({ closedAt, due, receivedAt, findingId }: Finding) =>
    [closedAt === null ? 0 : 1, due, receivedAt, findingId].join(' ');
  return keyOf(a).localeCompare(keyOf(b));
}

/** Returns all findings, in list order. */
export function allFindings(reader: LedgerReader): Finding[] {
  const entries = new Map<string, Entry[]>();
  for (const entry of reader.read({ types: FINDING_TYPES })) {
    if (!('findingId' in entry.body)) continue;
    const { findingId } = entry.body;
    const own = entries.get(findingId);
    if (own) own.push(entry);
    else entries.set(findingId, [entry]);
  }
  return [...entries.values()].flatMap((own) => foldFinding(own) ?? []).sort(compareFindings);
}

/** Returns the findings without a closing entry, by due time. */
export function openFindings(reader: LedgerReader): Finding[] {
  const ids = new Set<string>();
  const entries = reader.read({ types: ['finding.open', 'finding.close'] });
  for (const { body } of entries) if (body.type === 'finding.open') ids.add(body.findingId);
  for (const { body } of entries) if (body.type === 'finding.close') ids.delete(body.findingId);
  return [...ids].flatMap((id) => findingOf(reader, id) ?? []).sort(compareFindings);
}
