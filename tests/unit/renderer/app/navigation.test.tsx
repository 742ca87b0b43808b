// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useNavigationCollapsed } from '../../../../renderer/app/useNavigationCollapsed';

const narrow = vi.hoisted(() => ({ value: false }));
vi.mock('../../../../renderer/client/useNarrow', () => ({ useNarrow: () => narrow.value }));

let root: Root;
let page: HTMLElement;

function Shown() {
  const { collapsed, toggle } = useNavigationCollapsed();
  return <button onClick={toggle}>{collapsed ? 'icons' : 'words'}</button>;
}
function open(isNarrow: boolean): void {
  narrow.value = isNarrow;
  act(() => root.render(<Shown key={Math.random()} />));
}
const button = () => page.querySelector('button')!;
const press = () => act(() => button().click());

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  localStorage.clear();
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
});

describe('the navigation', () => {
  it('is expanded in a wide window and collapsed in a narrow one', () => {
    open(false);
    expect(button().textContent).toBe('words');
    open(true);
    expect(button().textContent).toBe('icons');
  });

  it('remembers the choice made with its button, separately for narrow and wide windows', () => {
    open(false);
    press();
    open(false);
    expect(button().textContent).toBe('icons');
    open(true);
    press();
    open(true);
    expect(button().textContent).toBe('words');
    open(false);
    expect(button().textContent).toBe('icons');
  });
});
