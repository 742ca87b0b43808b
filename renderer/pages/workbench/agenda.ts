import type { AgendaItem, Role } from '../../../electron/core/contract';
import { drafts, releases, reviews } from '../../app/roles';
import { monthOf } from '../../components/days';

/** The order of the groups: what others wait for first. */
export const GROUPS: readonly AgendaItem['kind'][] = [
  'incident',
  'takeOver',
  'reading',
  'commandReturned',
  'certificate',
  'decide',
  'returned',
  'release',
  'advisory',
  'finding',
  'omission',
  'roster',
  'swap',
  'openNote',
  'draft',
  'delegation',
];

type Kind = AgendaItem['kind'];

/** What is counted at the top, in order: work, as against notices. */
const COUNTED: readonly Kind[] = [
  'incident',
  'takeOver',
  'reading',
  'advisory',
  'finding',
  'commandReturned',
  'decide',
  'returned',
  'release',
  'draft',
];
/** Work of every day, which is counted at zero too, by who has it. */
const DAILY: Partial<Record<Kind, (roles: readonly Role[]) => boolean>> = {
  decide: reviews,
  returned: drafts,
  draft: drafts,
  release: releases,
};

/** The kinds to count for a person: the daily work of their roles, and whatever else waits for them. */
export function counted(counts: Partial<Record<Kind, number>> | undefined, roles: readonly Role[]): Kind[] {
  return COUNTED.filter((kind) => (counts?.[kind] ?? 0) > 0 || DAILY[kind]?.(roles) === true);
}

/** Where a waiting task is done. */
export function targetOf(item: AgendaItem): string {
  switch (item.kind) {
    case 'decide':
      return `/review/${item.id}`;
    case 'draft':
      return `/drafts/${item.id}`;
    case 'commandReturned':
      return `/sync?command=${item.id}`;
    case 'returned':
    case 'release':
      return `/articles/${item.id}`;
    case 'certificate':
      return '/settings';
    case 'delegation':
      return '/delegation';
    case 'takeOver':
    case 'reading':
    case 'omission':
    case 'openNote':
      return '/duty';
    case 'roster':
      return /^20\d\d-\d\d$/.test(item.id) ? `/duty/roster?month=${item.id}` : '/duty/roster';
    case 'swap':
      return item.due === null ? '/duty/roster' : `/duty/roster?month=${monthOf(new Date(item.due))}`;
    case 'incident':
      return `/incidents/${item.id}`;
    case 'advisory':
      return `/advisories/${item.id}`;
    case 'finding':
      return `/rectification/${item.id}`;
  }
}

/** The groups that have something, each in the order given: the core puts 快审 first, then what has waited longest. */
export function grouped(items: readonly AgendaItem[]): { kind: AgendaItem['kind']; items: AgendaItem[] }[] {
  return GROUPS.map((kind) => ({ kind, items: items.filter((item) => item.kind === kind) })).filter(
    (group) => group.items.length > 0,
  );
}
