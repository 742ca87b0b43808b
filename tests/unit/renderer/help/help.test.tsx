// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HelpPage } from '../../../../renderer/help/HelpPage';
import { excerptOf, searchManual } from '../../../../renderer/help/searchManual';

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  HTMLElement.prototype.scrollIntoView = () => undefined;
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  act(() => root.render(<HelpPage />));
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
});

const manual = () => page.querySelector('article')!;
const chapters = () => [...manual().querySelectorAll('h2')].map(({ textContent }) => textContent);
function look(query: string): void {
  const field = page.querySelector('input')!;
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, query);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
const results = () => [...page.querySelectorAll<HTMLElement>('[aria-label="查找结果"] button')];

describe('the manual', () => {
  it.each(['首次安装和设置', '检索', '突发事件', '预警通报', '整改'])('has a chapter on %s', (chapter) => {
    expect(chapters()).toContain(chapter);
  });

  it('finds the passages that contain every word, and focuses the chosen one', () => {
    look('临时下线 30');
    expect(results().map((it) => it.querySelector('strong')?.textContent)).toContain('突发事件');
    act(() => results()[0]!.click());
    expect(document.activeElement?.textContent).toMatch(/临时下线[\s\S]*30/);
  });

  it('also finds shortcuts, says when nothing is found, and shows the contents again for an empty query', () => {
    expect(searchManual(manual(), 'f8 锁定').length).toBeGreaterThan(0);
    look('没有这个词语');
    expect(page.querySelector('[role="status"]')?.textContent).toContain('没有找到');
    look('');
    expect(page.querySelector('nav[aria-label="手册目录"]')).not.toBeNull();
  });

  it('shows the found word inside a long passage', () => {
    expect(excerptOf(`${'前'.repeat(60)}销号${'后'.repeat(60)}`, '销号')).toMatch(/^….*销号.*…$/);
  });
});
