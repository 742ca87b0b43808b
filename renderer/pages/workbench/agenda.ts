import type { AgendaItem } from '../../../electron/core/contract';

/** The order of the groups: what others wait for first. */
export const GROUPS: readonly AgendaItem['kind'][] = [
  'incident',
  'takeOver',
  'commandReturned',
  'certificate',
  'decide',
  'returned',
  'release',
  'reading',
  'advisory',
  'finding',
  'omission',
  'roster',
  'swap',
  'openNote',
  'draft',
  'delegation',
];

/** What is counted at the top: work, as against notices. */
export const COUNTED: readonly AgendaItem['kind'][] = [
  'commandReturned',
  'decide',
  'returned',
  'release',
  'draft',
];

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
    case 'swap':
      return '/duty/roster';
    case 'incident':
      return `/incidents/${item.id}`;
    case 'advisory':
      return `/advisories/${item.id}`;
    case 'finding':
      return `/rectification/${item.id}`;
  }
}

/** The groups that have something, each oldest first. */
export function grouped(items: readonly AgendaItem[]): { kind: AgendaItem['kind']; items: AgendaItem[] }[] {
  return GROUPS.map((kind) => ({
    kind,
    items: items.filter((item) => item.kind === kind).sort((a, b) => a.since.localeCompare(b.since)),
  })).filter((group) => group.items.length > 0);
}
