import { describe, expect, it } from 'vitest';
import type { Column } from '../../../../../electron/core/contract';
import { columnPath, columnTree } from '../../../../../renderer/components/article/places';

const column = (id: string, parentId: string | null, position: number, siteId = 's1'): Column => ({
  id,
  siteId,
  parentId,
  name: `栏目${id}`,
  path: `/${id}`,
  position,
});
const columns = [column('b', null, 2), column('a', null, 1), column('a1', 'a', 1), column('x', 'gone', 3)];
const s1 = { id: 's1', name: '主站', url: 'https://a.cn' };
const s2 = { id: 's2', name: '专题', url: 'https://b.cn' };
const names = (nodes: ReturnType<typeof columnTree>): unknown[] =>
  nodes.map((node) => (node.children.length > 0 ? [node.title, names(node.children)] : node.title));

describe('the columns of a site', () => {
  it('are sorted by position, and a column with an unknown parent is kept', () => {
    expect(names(columnTree({ sites: [s1], columns }))).toEqual([['栏目a', ['栏目a1']], '栏目b', '栏目x']);
  });

  it('are grouped by site when there are several, and a site cannot be selected', () => {
    const tree = columnTree({ sites: [s1, s2], columns: [...columns, column('y', null, 1, 's2')] });
    expect(tree.map(({ title, selectable }) => [title, selectable])).toEqual([
      ['主站', false],
      ['专题', false],
    ]);
    expect(columnTree({ sites: [s1, s2], columns }, 's1')).toHaveLength(3);
  });

  it('are named with their parents', () => {
    expect(columnPath(columns, 'a1')).toBe('栏目a / 栏目a1');
    expect(columnPath(columns, 'none')).toBe('');
  });

  it('do not cause an endless loop when their parents form a cycle', () => {
    const circle = [column('a', 'b', 1), column('b', 'a', 1)];
    expect(columnPath(circle, 'a').split(' / ').length).toBeLessThanOrEqual(10);
  });
});
