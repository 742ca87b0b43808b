import type { OpenItem } from '../../../electron/core/contract';

export const ITEM_KIND_LABEL: Record<OpenItem['kind'], string> = {
  note: '值守待办',
  incident: '突发事件',
  advisory: '预警通报',
  finding: '问题整改',
};

/** Returns the page of an open item; null for notes, which are settled on the duty page. */
export function targetOfItem({ kind, id }: OpenItem): string | null {
  switch (kind) {
    case 'note':
      return null;
    case 'incident':
      return `/incidents/${id}`;
    case 'advisory':
      return `/advisories/${id}`;
    case 'finding':
      return `/rectification/${id}`;
  }
}
