import type { AgendaItem } from '../../../electron/core/contract';

/** The order of the groups: what others wait for first. */
export const GROUPS: readonly AgendaItem['kind'][] = [
  'commandReturned',
  'certificate',
  'decide',
  'returned',
  'release',
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
      return `/review/${item.articleId}`;
    case 'draft':
      return `/drafts/${item.draftId}`;
    case 'commandReturned':
      return `/sync?command=${item.commandId}`;
    case 'returned':
    case 'release':
      return `/articles/${item.articleId}`;
    case 'certificate':
      return '/settings';
    case 'delegation':
      return '/delegation';
  }
}

/** The groups that have something, each oldest first. */
export function grouped(items: readonly AgendaItem[]): { kind: AgendaItem['kind']; items: AgendaItem[] }[] {
  return GROUPS.map((kind) => ({
    kind,
    items: items.filter((item) => item.kind === kind).sort((a, b) => a.since.localeCompare(b.since)),
  })).filter((group) => group.items.length > 0);
}
