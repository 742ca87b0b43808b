import type { Column } from '../../platform/contract';

const byPlace = (a: Column, b: Column) =>
  a.position - b.position || a.name.localeCompare(b.name, 'zh-CN') || (a.id < b.id ? -1 : 1);

/**
 * Columns in the order in which their sites show them: site by site, each column before those under it, siblings by
 * `position`, then by name. A column whose parent is unknown counts as one of the top level.
 */
export function inSiteOrder(columns: readonly Column[]): Column[] {
  const known = new Set(columns.map(({ id }) => id));
  const children = new Map<string, Column[]>();
  for (const column of columns) {
    const parent = column.parentId !== null && known.has(column.parentId) ? column.parentId : '';
    const key = `${column.siteId} ${parent}`;
    children.set(key, [...(children.get(key) ?? []), column]);
  }
  const ordered = new Set<Column>();
  const visit = (siteId: string, parent: string) => {
    for (const column of (children.get(`${siteId} ${parent}`) ?? []).sort(byPlace)) {
      ordered.add(column);
      visit(siteId, column.id);
    }
  };
  for (const siteId of [...new Set(columns.map((column) => column.siteId))].sort()) visit(siteId, '');
  // A column under a parent of another site, or in a cycle of parents, is in no tree.
  for (const column of columns) ordered.add(column);
  return [...ordered];
}
