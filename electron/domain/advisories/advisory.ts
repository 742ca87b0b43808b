import type { AdvisoryLevel, AdvisorySource, Attachment, LedgerType } from '../records';
import { ofTypes, type Entry, type LedgerReader } from '../ledger/entry';
import { inOrderOfTruth } from '../ledger/merge';

/** A warning or notice from 网信、公安、数管、通信 as its entries tell it (第三条(一)). All instants UTC. */
export interface Advisory {
  advisoryId: string;
  source: AdvisorySource;
  number: string;
  title: string;
  level: AdvisoryLevel;
  receivedAt: string;
  /** Null: none was set. */
  deadline: string | null;
  text: string;
  attachments: Attachment[];
  /** Registered on this machine, and not yet taken by the platform. */
  waiting: boolean;
  /** Account; null: nobody in particular. */
  assignedTo: string | null;
  /** When it was first answered; null: not yet. */
  answeredAt: string | null;
  closedAt: string | null;
}

export const ADVISORY_TYPES = [
  'advisory.register',
  'advisory.assign',
  'advisory.answer',
  'advisory.close',
] as const satisfies readonly LedgerType[];

/** One advisory of the entries of its subject, in whatever order; null when none registers it. */
export function foldAdvisory(entries: readonly Entry[]): Advisory | null {
  const ordered = inOrderOfTruth(entries);
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

/** Its deadline has passed, and nobody has answered. */
export function isOverdue(advisory: Advisory, now: string): boolean {
  return advisoryState(advisory) === 'open' && advisory.deadline !== null && now > advisory.deadline;
}

export function advisoryOf(reader: LedgerReader, advisoryId: string): Advisory | null {
  return foldAdvisory(reader.read({ subject: `advisory/${advisoryId}` }));
}

/** Open ones first by deadline, those without one behind them; then the closed, newest first. */
export function inListOrder(a: Advisory, b: Advisory): number {
  if (a.closedAt !== null && b.closedAt !== null) return b.closedAt.localeCompare(a.closedAt);
  const keyOf = ({ closedAt, deadline, receivedAt, advisoryId }: Advisory) =>
    [closedAt === null ? 0 : 1, deadline ?? '9999', receivedAt, advisoryId].join(' ');
  return keyOf(a).localeCompare(keyOf(b));
}

/** Every advisory, in the order of the list. */
export function allAdvisories(reader: LedgerReader): Advisory[] {
  const entries = new Map<string, Entry[]>();
  for (const entry of reader.read({ types: ADVISORY_TYPES })) {
    if (!('advisoryId' in entry.body)) continue;
    const { advisoryId } = entry.body;
    entries.set(advisoryId, [...(entries.get(advisoryId) ?? []), entry]);
  }
  return [...entries.values()].flatMap((own) => foldAdvisory(own) ?? []).sort(inListOrder);
}

/** The advisories that nobody has closed, by deadline. */
export function openAdvisories(reader: LedgerReader): Advisory[] {
  const ids = new Set<string>();
  const entries = reader.read({ types: ['advisory.register', 'advisory.close'] });
  for (const { body } of entries) if (body.type === 'advisory.register') ids.add(body.advisoryId);
  for (const { body } of entries) if (body.type === 'advisory.close') ids.delete(body.advisoryId);
  return [...ids].flatMap((id) => advisoryOf(reader, id) ?? []).sort(inListOrder);
}
