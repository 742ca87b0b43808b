import type { AgendaItem, Role } from '../../../electron/core/contract';
import { mayDraft, mayRelease, mayReview } from '../../client/roles';
import { monthOf } from '../../components/days';

/** Order of the groups: tasks that others wait for first. */
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

/** Kinds with a counter at the top, in order: tasks, not notices. */
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
/** Daily tasks, whose counter is shown at zero too, with their roles. */
const DAILY: Partial<Record<Kind, (roles: readonly Role[]) => boolean>> = {
  decide: mayReview,
  returned: mayDraft,
  draft: mayDraft,
  release: mayRelease,
};

/** Returns the kinds with a counter: daily tasks of the roles, and others that are not zero. */
export function kindsToCount(
  counts: Partial<Record<Kind, number>> | undefined,
  roles: readonly Role[],
): Kind[] {
  return COUNTED.filter((kind) => (counts?.[kind] ?? 0) > 0 || DAILY[kind]?.(roles) === true);
}

/** Returns the page of a task. */
export function pageOfItem(item: AgendaItem): string {
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

/** Returns the groups that are not empty, in the order of the core: fast track first, then longest waiting. */
export function groupItems(
  items: readonly AgendaItem[],
): { kind: AgendaItem['kind']; items: AgendaItem[] }[] {
  return GROUPS.map((kind) => ({ kind, items: items.filter((item) => item.kind === kind) })).filter(
    (group) => group.items.length > 0,
  );
}
