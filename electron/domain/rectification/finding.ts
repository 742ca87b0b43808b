import type { Attachment, BodyOf, FindingKind, FindingNotice, LedgerType } from '../records';
import { dueAfterWorkDays } from '../calendar/calendar';
import { ofTypes, type Entry, type LedgerReader } from '../ledger/entry';
import { inOrderOfTruth, type Placed } from '../ledger/merge';

/** 第十九条: 在收到问题1-5个工作日内整改到位. A notice may give fewer. */
const MOST_WORK_DAYS = 5;

/** Something wrong on the site, as its entries tell it. All instants UTC. */
export interface Finding {
  findingId: string;
  /** The 读网 tick that found it. */
  readId: string | null;
  kind: FindingKind;
  where: string;
  text: string;
  receivedAt: string;
  /** Null: found by a 读网, or registered by a program that did not ask. */
  notice: FindingNotice | null;
  attachments: Attachment[];
  /** Registered on this machine, and not yet taken by the platform. */
  waiting: boolean;
  /** Work days after receipt in which it is to be put right. */
  workDays: number;
  /** The end of the last of them. */
  due: string;
  /** The year's 放假安排 is not known: told from the days of the week alone. */
  dueEstimated: boolean;
  /** Account; null: nobody in particular. */
  assignedTo: string | null;
  /** When it was put right; null: not yet, or sent back since by assigning it again. */
  correctedAt: string | null;
  /** 情况说明 was given. */
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

function add(finding: Finding, { entry: { body }, writtenAt: at }: Placed): void {
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

/** By when a finding is to be put right: work days, and the end of the last of them (UTC instant), as far as it is known. */
export function findingDue({ receivedAt, notice }: BodyOf<'finding.open'>): {
  workDays: number;
  due: string;
  estimated: boolean;
} {
  const workDays = notice?.workDays ?? MOST_WORK_DAYS;
  return { workDays, ...dueAfterWorkDays(receivedAt, workDays) };
}

/** One finding of the entries of its subject, in whatever order; null when none opens it. */
export function foldFinding(entries: readonly Entry[]): Finding | null {
  const ordered = inOrderOfTruth(entries);
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

/** Its work days are over and it is not put right. */
export function isOverdue(finding: Finding, now: string): boolean {
  return findingState(finding) === 'open' && now > finding.due;
}

/** It was put right too late, or stands open too long: 不能及时整改的应做情况说明 (第十九条). */
export function isLate({ correctedAt, closedAt, due }: Finding, now: string): boolean {
  return (correctedAt ?? closedAt ?? now) > due;
}

export function findingOf(reader: LedgerReader, findingId: string): Finding | null {
  return foldFinding(reader.read({ subject: `finding/${findingId}` }));
}

/** Open ones first, by when they are due; then the closed, newest first. */
export function inListOrder(a: Finding, b: Finding): number {
  if (a.closedAt !== null && b.closedAt !== null) return b.closedAt.localeCompare(a.closedAt);
  const keyOf = ({ closedAt, due, receivedAt, findingId }: Finding) =>
    [closedAt === null ? 0 : 1, due, receivedAt, findingId].join(' ');
  return keyOf(a).localeCompare(keyOf(b));
}

/** Every finding, in the order of the list. */
export function allFindings(reader: LedgerReader): Finding[] {
  const entries = new Map<string, Entry[]>();
  for (const entry of reader.read({ types: FINDING_TYPES })) {
    if (!('findingId' in entry.body)) continue;
    const { findingId } = entry.body;
    const own = entries.get(findingId);
    if (own) own.push(entry);
    else entries.set(findingId, [entry]);
  }
  return [...entries.values()].flatMap((own) => foldFinding(own) ?? []).sort(inListOrder);
}

/** The findings that nobody has closed, by when they are due. */
export function openFindings(reader: LedgerReader): Finding[] {
  const ids = new Set<string>();
  const entries = reader.read({ types: ['finding.open', 'finding.close'] });
  for (const { body } of entries) if (body.type === 'finding.open') ids.add(body.findingId);
  for (const { body } of entries) if (body.type === 'finding.close') ids.delete(body.findingId);
  return [...ids].flatMap((id) => findingOf(reader, id) ?? []).sort(inListOrder);
}
