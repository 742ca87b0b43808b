import { describe, expect, it } from 'vitest';
import type { AccountRow, AccountSettings } from '../../../../../electron/core/contract';
import { certificateState } from '../../../../../renderer/pages/accounts/certificateState';
import { holderProblems } from '../../../../../renderer/pages/accounts/holder';
import { POLICY_FIELDS, policyDifferences } from '../../../../../renderer/pages/accounts/policy';
import {
  accountIdProblem,
  differences,
  phoneProblem,
  settingsOf,
} from '../../../../../renderer/pages/accounts/settings';

const before: AccountSettings = {
  name: '林晓禾',
  department: '办公室',
  roles: ['editor', 'siteAdministrator'],
  active: true,
};

describe('the differences of an account that are signed', () => {
  it('list each changed field before and after', () => {
    expect(differences(before, { ...before, department: '督查科', roles: ['editor'] })).toEqual([
      { label: '科室', before: '办公室', after: '督查科' },
      { label: '角色', before: '信息编辑、网站专人', after: '信息编辑' },
    ]);
  });
  it('are empty when only the order of roles differs', () => {
    expect(differences(before, { ...before, roles: ['siteAdministrator', 'editor'] })).toEqual([]);
  });
  it('include the personal number when it is added, changed or removed', () => {
    const numbered = { ...before, number: '340001' };
    expect(differences(before, numbered)).toEqual([{ label: '人员编号', before: '（空）', after: '340001' }]);
    expect(differences(numbered, before)[0]).toMatchObject({ before: '340001', after: '（空）' });
  });
  it('are based on the settings of the platform, without a number when there is none', () => {
    const row: AccountRow = { ...before, id: 'linxiaohe', state: 'active', certificates: [] };
    expect(settingsOf(row)).toEqual(before);
    expect('number' in settingsOf(row)).toBe(false);
    expect(settingsOf({ ...row, number: '340001' })).toEqual({ ...before, number: '340001' });
  });
  it('distinguish a suspended account from a closed one by its roles', () => {
    expect(differences(before, { ...before, active: false })[0]?.after).toBe('停用');
    expect(differences(before, { ...before, active: false, roles: [] }).at(-1)?.after).toBe('已注销');
  });
});

describe('the fields of an account', () => {
  it('accept an empty or a mainland mobile number', () => {
    expect([phoneProblem(''), phoneProblem('13800000000')]).toEqual([null, null]);
    expect(phoneProblem('010-12345678')).toContain('11 位');
  });
  it('accept account names that can be the name of a folder', () => {
    expect(accountIdProblem('lin-xiaohe2')).toBeNull();
    for (const bad of ['', 'Lin', '../lin', '-lin', '林晓禾']) expect(accountIdProblem(bad)).not.toBeNull();
  });
});

describe('a certificate for an account', () => {
  const subject = 'serialNumber=340001, CN=林晓禾, O=某某市信访局, C=CN';
  it('must match the name and the number exactly', () => {
    expect(holderProblems(subject, { name: '林晓禾', number: '340001' })).toEqual([]);
    expect(holderProblems('CN=林晓禾,C=CN', { name: '林晓禾', number: '' })).toEqual([]);
  });
  it('is not compared with a name that is still empty', () => {
    expect(holderProblems(subject, { name: '', number: '340001' })).toEqual([]);
  });
  for (const [what, holder, says] of [
    ['another name', { name: '林晓', number: '340001' }, '证书颁发给“林晓禾”'],
    ['another number', { name: '林晓禾', number: '340002' }, '证书上的人员编号是“340001”'],
    ['a number that the account lacks', { name: '林晓禾', number: '' }, '账号没有填人员编号'],
  ] as const)
    it(`is refused for ${what}`, () => {
      expect(holderProblems(subject, holder)).toEqual([expect.stringContaining(says)]);
    });
  it('is refused without a number when the account has one', () => {
    expect(holderProblems('CN=林晓禾', { name: '林晓禾', number: '340001' })).toEqual([
      expect.stringContaining('证书上没有人员编号'),
    ]);
  });
});

describe('the state of a certificate', () => {
  const at = (notBefore: string, notAfter: string) =>
    certificateState({ notBefore, notAfter }, new Date('2026-11-25T00:00:00Z'));
  it('is early, good, soon or over', () => {
    expect(at('2026-12-01T00:00:00Z', '2029-12-01T00:00:00Z')).toBe('early');
    expect(at('2026-01-01T00:00:00Z', '2029-01-01T00:00:00Z')).toBe('good');
    expect(at('2026-01-01T00:00:00Z', '2026-12-20T00:00:00Z')).toBe('soon');
    expect(at('2026-01-01T00:00:00Z', '2026-11-24T23:59:59Z')).toBe('over');
  });
});

describe('the login policy', () => {
  const policy = {
    offlineDays: 7,
    maxIdleMinutes: 60,
    sessionMinutes: 720,
    maxTries: 5,
    secretDays: 90,
    smsLogin: false,
  };
  it('has every setting in its form', () => {
    const names = POLICY_FIELDS.map(({ name }) => name as string);
    expect([...names, 'smsLogin'].sort()).toEqual(Object.keys(policy).sort());
  });
  it('lists changed settings with units', () => {
    expect(policyDifferences(policy, { ...policy, maxIdleMinutes: 10, smsLogin: true })).toEqual([
      { label: '无操作多久必须锁屏', before: '60 分钟', after: '10 分钟' },
      { label: '登录时短信验证码', before: '不需要', after: '需要' },
    ]);
    expect(policyDifferences(policy, policy)).toEqual([]);
  });
});
