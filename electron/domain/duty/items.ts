import type { LedgerType, OpenItem } from '../records';
import { correctedTimeOf, type Entry, type EntryBody } from '../ledger/entry';
import { bodyTitle } from '../ledger/words';

/** An unfinished item with the corrected time (UTC instant) and the author of its entry. */
export interface UnfinishedItem {
  item: OpenItem;
  since: string;
  authorName: string;
}

/**
 * Types of entry that open or close an item. Notes are queried by their subject instead, because few of them open one.
 */
export const OPENING_TYPES = [
  'incident.open',
  'advisory.register',
  'finding.open',
] as const satisfies readonly LedgerType[];
export const CLOSING_TYPES = [
  'log.settle',
  'incident.close',
  'advisory.close',
  'finding.close',
] as const satisfies readonly LedgerType[];

/** Returns the item that an entry opens; null when it opens none. */
export function openedItem({ id, body }: Pick<Entry, 'id' | 'body'>): OpenItem | null {
  switch (body.type) {
    case 'log.note':
      return body.open ? { kind: 'note', id, title: bodyTitle(body) } : null;
    case 'incident.open':
      return { kind: 'incident', id: body.incidentId, title: `${body.drill ? '【演练】' : ''}${body.title}` };
    case 'advisory.register':
      return { kind: 'advisory', id: body.advisoryId, title: body.title };
    case 'finding.open':
      return { kind: 'finding', id: body.findingId, title: body.where.slice(0, 300) };
    default:
      return null;
  }
}

/** Returns the id of the item that a body closes; null when it closes none. */
export function closedItemId(body: EntryBody): string | null {
  switch (body.type) {
    case 'log.settle':
      return body.entryId;
    case 'incident.close':
      return body.incidentId;
    case 'advisory.close':
      return body.advisoryId;
    case 'finding.close':
      return body.findingId;
    default:
      return null;
  }
}

/**
 * Returns the items that entries open and none of them closes, oldest first. The order of the entries does not matter.
 */
export function unfinishedItems(entries: readonly Entry[]): UnfinishedItem[] {
  const closed = new Set(entries.map(({ body }) => closedItemId(body)));
  const open = new Map<string, UnfinishedItem>();
  for (const entry of entries) {
    const item = openedItem(entry);
    if (!item || closed.has(item.id) || open.has(item.id)) continue;
    const { statement, receivedAt } = entry;
    open.set(item.id, {
      item,
      since: correctedTimeOf(statement, receivedAt),
      authorName: statement.author.name,
    });
  }
  return [...open.values()].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
