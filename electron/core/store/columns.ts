import type { Column } from '../../platform/contract';

const byPlace = (a: Column, b: Column) =>
  a.position - b.position || a.name.localeCompare(b.name, 'zh-CN') || (a.id < b.id ? -1 : 1);

/**
 * Returns columns in the order of their sites: site by site, parents before children, siblings by `position`, then by
 * name. A column with an unknown parent is treated as top-level.
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
  // Columns whose parent belongs to another site or that form a cycle are in no tree.
  for (const column of columns) ordered.add(column);
  return [...ordered];
}
