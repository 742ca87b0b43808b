// @vitest-environment jsdom
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../../../electron/core/contract';
import { RequireOffer } from '../../../../renderer/app/RequireOffer';
import { NotOffered } from '../../../../renderer/app/workbench/NotOffered';
import { useSessionStore } from '../../../../renderer/client/session';

vi.mock('../../../../renderer/client/connection', () => ({ core: {}, connection: { subscribe: vi.fn() } }));

let root: Root;
let page: HTMLElement;
const account = {
  id: 'a1',
  name: '马思齐',
  department: '办公室',
  roles: ['dutyOfficer' as const],
  active: true,
};
const show = (notOffered: string[], node: ReactNode) => {
  useSessionStore.setState({ session: { account, notOffered } as unknown as SessionState });
  act(() => root.render(<MemoryRouter>{node}</MemoryRouter>));
};
const duty = (
  <Routes>
    <Route element={<RequireOffer capability="duty" />}>
      <Route path="/" element={<p>值守页</p>} />
    </Route>
  </Routes>
);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
});

describe('what the platform does not offer', () => {
  it('is not shown at its address, which says so', () => {
    show([], duty);
    expect(page.textContent).toContain('值守页');
    show(['duty'], duty);
    expect(page.textContent).not.toContain('值守页');
    expect(page.textContent).toContain('所连接的平台没有提供这项功能');
  });

  it('is named on the workbench by the sections that the person would have', () => {
    show(['duty', 'accounts'], <NotOffered />);
    expect(page.textContent).toContain('没有提供：代理、值守');
    expect(page.textContent).not.toContain('账号');
    show([], <NotOffered />);
    expect(page.textContent).toBe('');
  });
});
