// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowGrid } from '../../../../../renderer/components/list/RowGrid';

let page: HTMLElement;
let root: Root;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

function show(rows: readonly string[], loading = false, exact = true): void {
  act(() =>
    root.render(
      <RowGrid
        label="待我审核的稿件"
        columns={[{ key: 'title', header: '标题', width: '1fr', cell: (row: string) => row }]}
        rows={rows}
        rowKey={(row) => row}
        onOpen={() => undefined}
        total={rows.length}
        exact={exact}
        loading={loading}
        more={null}
        empty="没有等您审核的稿件"
      />,
    ),
  );
}

describe('a list', () => {
  it('has the focus when it opens', () => {
    show([], true);
    show(['一件']);
    expect(document.activeElement?.getAttribute('role')).toBe('grid');
  });
  it('passes the focus to its empty state when the last row disappears', () => {
    show(['一件']);
    show([]);
    expect(document.activeElement?.textContent).toBe('没有等您审核的稿件');
  });
  it('says whether its number of rows is exact', () => {
    show(['一件']);
    expect(page.textContent).toContain('共 1 条');
    show(['一件'], false, false);
    expect(page.textContent).toContain('共约 1 条');
  });
  it('leaves the focus on another element', () => {
    const other = page.parentElement?.appendChild(document.createElement('button'));
    show(['一件']);
    other?.focus();
    show([]);
    expect(document.activeElement).toBe(other);
    other?.remove();
  });
});
