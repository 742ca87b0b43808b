import { describe, expect, it } from 'vitest';
import {
  handOverName,
  registerNotice,
  type RegisterState,
} from '../../../../../renderer/pages/register/words';

const root = 'ab'.repeat(32);
const state: RegisterState = {
  pinned: root,
  root,
  founders: ['许文泊', '陈立成'],
  entries: 3,
  refused: [],
  mayHandOver: true,
};

describe('the register on this machine', () => {
  it('is valid when it contains the pinned root and every entry is valid', () => {
    expect(registerNotice(state).type).toBe('success');
  });
  for (const [what, over, type, says] of [
    ['the office has none', { pinned: null, root: null, entries: 0 }, 'warning', '还没有建立登记簿'],
    ['the root was not compared', { pinned: null, root: null }, 'warning', '还没有核对'],
    ['the pinned root is not in it', { root: null }, 'warning', '没有本机记下的信任根'],
    ['an entry does not count', { refused: [{ sequence: 2, reason: '没有会签' }] }, 'error', '1 项不成立'],
  ] as const)
    it(`reports when ${what}`, () => {
      const notice = registerNotice({
        ...state,
        ...over,
        refused: [...('refused' in over ? over.refused : [])],
      });
      expect(notice.type).toBe(type);
      expect(notice.title).toContain(says);
    });
});

describe('the root of trust', () => {
  it('can be handed over, or founded where there is none, by the system administrator', () => {
    expect(handOverName(state)).toBe('移交信任根');
    expect(handOverName({ ...state, pinned: null, root: null, entries: 0 })).toBe('建立登记簿');
    expect(handOverName({ ...state, mayHandOver: false })).toBeNull();
  });
  it('cannot be handed over on a machine that has not compared it', () => {
    expect(handOverName({ ...state, pinned: null, root: null })).toBeNull();
  });
});
