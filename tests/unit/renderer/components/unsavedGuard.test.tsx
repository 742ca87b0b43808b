// @vitest-environment jsdom
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { App, ConfigProvider } from 'antd';
import { createMemoryRouter, Link, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { confirmLeaving } from '../../../../renderer/client/saveBeforeLeaving';
import { UnsavedGuard } from '../../../../renderer/components/UnsavedGuard';

function Form() {
  const [changed, setChanged] = useState(false);
  return (
    <>
      <button onClick={() => setChanged(true)}>修改</button>
      <button onClick={() => setChanged(false)}>保存</button>
      <UnsavedGuard changed={changed} question="设置有修改尚未保存，要离开吗？" />
    </>
  );
}

let root: Root;
let page: HTMLElement;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const press = (name: string) =>
  act(async () => {
    [...document.querySelectorAll<HTMLElement>('button, a')]
      .filter(({ textContent }) => textContent === name)
      .at(-1)
      ?.click();
    await settled();
  });
const asked = () => document.body.textContent?.includes('设置有修改尚未保存') === true;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addListener() {}, removeListener() {} }));
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  const router = createMemoryRouter([
    {
      path: '/',
      element: (
        <>
          <Form />
          <Link to="/next">工作台</Link>
        </>
      ),
    },
    { path: '/next', element: <p>下一页</p> },
  ]);
  act(() =>
    root.render(
      <ConfigProvider button={{ autoInsertSpace: false }} theme={{ token: { motion: false } }}>
        <App>
          <RouterProvider router={router} />
        </App>
      </ConfigProvider>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('unsaved input', () => {
  it('causes a question before another page opens, and can be kept', async () => {
    await press('修改');
    await press('工作台');
    expect(asked()).toBe(true);
    await press('返回继续编辑');
    expect(page.textContent).not.toContain('下一页');
    await press('工作台');
    await press('放弃修改');
    expect(page.textContent).toContain('下一页');
  });

  it('causes a question before sign-out', async () => {
    await press('修改');
    const answer = confirmLeaving();
    await act(settled);
    await press('返回继续编辑');
    expect(await answer).toBe(false);
    const second = confirmLeaving();
    await act(settled);
    await press('放弃修改');
    expect(await second).toBe(true);
  });

  it('causes a question before the window closes', async () => {
    const close = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(close()).toBe(false);
    await press('修改');
    expect(close()).toBe(true);
  });

  it('causes no question when nothing was changed or everything is saved', async () => {
    await press('修改');
    await press('保存');
    expect(await confirmLeaving()).toBe(true);
    await press('工作台');
    expect(asked()).toBe(false);
    expect(page.textContent).toContain('下一页');
  });
});
