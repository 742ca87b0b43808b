import type { AgendaItem, Role } from '../../../electron/core/contract';
import { AGENDA_KINDS, agendaKind } from '../declarations';
import type { AgendaKind } from '../../components/definePages';

/** Returns the kinds with a counter: daily tasks of the roles, and others that are not zero. */
export function kindsToCount(
  counts: Readonly<Record<string, number>> | undefined,
  roles: readonly Role[],
): AgendaKind[] {
  return AGENDA_KINDS.filter(
    ({ kind, counted, daily }) => counted === true && ((counts?.[kind] ?? 0) > 0 || daily?.(roles) === true),
  );
}

export interface AgendaGroup {
  kind: AgendaKind;
  items: AgendaItem[];
}

/** Returns the groups that are not empty, by the order of their kinds; the order of the core within a group. */
export function groupItems(items: readonly AgendaItem[]): AgendaGroup[] {
  const groups = new Map<string, AgendaGroup>();
  for (const item of items) {
    const group = groups.get(item.kind) ?? { kind: agendaKind(item), items: [] };
    group.items.push(item);
    groups.set(item.kind, group);
  }
  return [...groups.values()].sort((a, b) => a.kind.order - b.kind.order);
}
