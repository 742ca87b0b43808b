// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../../../electron/core/contract';
import { chooseTypedGroups, groupState, typedGroup } from '../../../../renderer/app/rootConfirmation';
import { RootScreen } from '../../../../renderer/app/RootScreen';
import { fingerprintLines, fingerprintText } from '../../../../renderer/components/fingerprintLines';

const session = vi.hoisted(() => ({
  confirmRoot: vi.fn<(root: string) => Promise<void>>(),
  signOut: vi.fn<() => Promise<void>>(),
}));
vi.mock('../../../../renderer/client/session', () => session);

const ROOT = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'.repeat(2).replace('90a1', '90ff');
let root: Root;
let page: HTMLElement;

function show(practice: boolean): void {
  act(() => root.render(<RootScreen session={{ practice } as SessionState} root={ROOT} />));
}
const fields = () => [...page.querySelectorAll('input')];
const placeOf = (field: HTMLInputElement) =>
  (field.getAttribute('aria-label')?.match(/\d/g) ?? []).map((digit) => Number(digit) - 1);
const rightFor = (field: HTMLInputElement) => {
  const [line = 0, group = 0] = placeOf(field);
  return fingerprintLines(ROOT)[line]?.[group] ?? '';
};
function type(field: HTMLInputElement, text: string): void {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
const press = (name: string) =>
  act(async () => {
    const button = [...page.querySelectorAll('button')].find(({ textContent }) => textContent === name);
    button?.click();
    await Promise.resolve();
  });
const problem = () => page.querySelector('#root-problem')?.textContent ?? '';

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  session.confirmRoot.mockReset().mockResolvedValue(undefined);
  session.signOut.mockReset().mockResolvedValue(undefined);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
});

describe('the fingerprint groups that are left blank', () => {
  it('are one per line, at any position', () => {
    expect([...chooseTypedGroups(4, () => 0)]).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect([...chooseTypedGroups(4, () => 0.999)].map(([, group]) => group)).toEqual([3, 3, 3, 3]);
    expect(chooseTypedGroups(1).size).toBe(1);
  });
  it('are compared without regard to case and full-width characters', () => {
    expect(typedGroup(' Ａ1b2')).toBe('a1b2');
    expect(groupState(ROOT, 0, 0, 'A1B2')).toBe('same');
    expect(groupState(ROOT, 0, 0, 'a1b')).toBe('open');
    expect(groupState(ROOT, 0, 0, 'a1b3')).toBe('different');
  });
});

describe('the screen that compares the root of trust', () => {
  it('does not show the groups that the person has to fill in', () => {
    show(false);
    expect(fields()).toHaveLength(4);
    const shown = [...page.querySelectorAll('[aria-label="平台给出的信任根指纹"] li')].map(
      (line) => line.querySelectorAll('[aria-hidden]').length,
    );
    expect(shown).toEqual([3, 3, 3, 3]);
    expect(page.querySelector('pre')).toBeNull();
    expect(document.activeElement).toBe(fields()[0]);
  });

  it('does not confirm while groups are blank', async () => {
    show(false);
    await press('与系统管理员给的一致，记下');
    expect(session.confirmRoot).not.toHaveBeenCalled();
    expect(problem()).toBe('请填写第 1、2、3、4 行空着的一组，每组 4 个字符。');
  });

  it('does not confirm while one group differs', async () => {
    show(false);
    const [first, ...others] = fields();
    for (const field of others) type(field, rightFor(field));
    type(first!, rightFor(first!) === 'zzzz' ? 'yyyy' : 'zzzz');
    expect(problem()).toContain('第 1 行填写的与平台给出的不同');
    expect(first!.getAttribute('aria-invalid')).toBe('true');
    others[0]?.focus();
    await press('与系统管理员给的一致，记下');
    expect(session.confirmRoot).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(first);
  });

  it('confirms the root when every group matches', async () => {
    show(false);
    for (const field of fields()) type(field, rightFor(field).toUpperCase());
    expect(problem()).toBe('');
    await press('与系统管理员给的一致，记下');
    expect(session.confirmRoot).toHaveBeenCalledExactlyOnceWith(ROOT);
  });

  it('shows the failure when the platform has named another root meanwhile', async () => {
    const failure = {
      message: '平台给出的信任根与刚才显示的不同，没有记下。',
      data: { advice: '请重新核对指纹。' },
    };
    session.confirmRoot.mockRejectedValue(new ORPCError('ROOT_CHANGED', failure));
    show(false);
    for (const field of fields()) type(field, rightFor(field));
    await press('与系统管理员给的一致，记下');
    expect(page.textContent).toContain('没有记下。');
    expect(page.textContent).toContain('ROOT_CHANGED');
  });

  it('lets a person who cannot compare sign out', async () => {
    show(false);
    await press('不一致或无从核对，退出登录');
    expect(session.signOut).toHaveBeenCalledOnce();
    expect(session.confirmRoot).not.toHaveBeenCalled();
  });

  it('shows the fingerprint in practice mode and leaves one group blank', async () => {
    show(true);
    expect(page.querySelector('pre')?.textContent).toBe(fingerprintText(ROOT));
    expect(page.textContent).toContain('演练：');
    expect(fields()).toHaveLength(1);
    type(fields()[0]!, rightFor(fields()[0]!));
    await press('与系统管理员给的一致，记下');
    expect(session.confirmRoot).toHaveBeenCalledOnce();
  });
});
