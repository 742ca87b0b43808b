import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../../electron/platform/contract';
import { inSiteOrder } from '../../../../electron/core/store/columns';

const column = (id: string, parentId: string | null, position: number, siteId = 'portal'): Column => ({
  id,
  siteId,
  parentId,
  name: id,
  path: `/${id}`,
  position,
});
const idsOf = (columns: readonly Column[]) => inSiteOrder(columns).map(({ id }) => id);

describe('columns', () => {
  it('are in the order of the site: parents before children, siblings by position', () => {
    expect(
      idsOf([
        column('解读', '政策', 1),
        column('通知', null, 1),
        column('文件', '政策', 0),
        column('专题', null, 0, 'special'),
        column('政策', null, 2),
        column('动态', null, 0),
        column('图片', '动态', 1),
        column('要闻', '动态', 0),
      ]),
    ).toEqual(['动态', '要闻', '图片', '通知', '政策', '文件', '解读', '专题']);
  });

  it('whose parent is unknown are at the top level', () => {
    expect(idsOf([column('b', 'gone', 1), column('a', null, 0), column('c', null, 2)])).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('occur once each, for any parents', () => {
    const drawn = fc.array(
      fc.record({ parent: fc.option(fc.nat(9)), position: fc.nat(3), site: fc.constantFrom('a', 'b') }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(drawn, (rows) => {
        const columns = rows.map(({ parent, position, site }, n) =>
          column(`${n}`, parent === null ? null : `${parent}`, position, site),
        );
        expect(idsOf(columns).sort()).toEqual(columns.map(({ id }) => id).sort());
      }),
    );
  });
});
