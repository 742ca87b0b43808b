import { useQuery } from '@tanstack/react-query';
import type { Column, Site } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';

export interface Places {
  sites: Site[];
  columns: Column[];
}

export interface ColumnNode {
  value: string;
  title: string;
  /** False for a site, which only groups columns. */
  selectable: boolean;
  children: ColumnNode[];
}

/**
 * Returns the columns as a tree for a TreeSelect, in their order; a column without its parent is at the top level. With
 * `siteId` the columns of one site, otherwise of all, grouped by site when there are several.
 */
export function columnTree(places: Places, siteId: string | null = null): ColumnNode[] {
  const { sites, columns } = places;
  if (siteId !== null || sites.length < 2)
    return treeOf(columns.filter((column) => siteId === null || column.siteId === siteId));
  return sites.map((site) => ({
    value: `site:${site.id}`,
    title: site.name,
    selectable: false,
    children: columnTree(places, site.id),
  }));
}

function treeOf(shown: readonly Column[]): ColumnNode[] {
  const known = new Set(shown.map((column) => column.id));
  const under = (parent: string | null): ColumnNode[] =>
    shown
      .filter(({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null) === parent)
      .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name, 'zh-CN'))
      .map((column) => ({
        value: column.id,
        title: column.name,
        selectable: true,
        children: under(column.id),
      }));
  return under(null);
}

/** Returns a column with its ancestors: 政务公开 / 通知公告. */
export function columnPath(columns: readonly Column[], columnId: string): string {
  const names: string[] = [];
  let column = columns.find(({ id }) => id === columnId);
  while (column && names.length < 10) {
    names.unshift(column.name);
    const parent: string | null = column.parentId;
    column = columns.find(({ id }) => id === parent);
  }
  return names.join(' / ');
}

const NONE: Places = { sites: [], columns: [] };

/** Returns sites and columns; empty until they are loaded. */
export function usePlaces(): Places {
  return useQuery(coreQueries.articles.places.queryOptions({ staleTime: 60_000 })).data ?? NONE;
}
