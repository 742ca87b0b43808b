import { describe, expect, it } from 'vitest';
import {
  ENTRY_KINDS,
  ROLE_NAME,
  ledgerTypes,
  type LedgerType,
  type Role,
} from '../../../../electron/platform/contract';
import { mayAppend, SIGNED_TYPES } from '../../../../electron/domain/ledger/rights';
import { typeName } from '../../../../electron/domain/ledger/words';

/** Expected rights by entry type, written independently of the rule; below, the types with a signature of their own. */

const ALL_ON_THE_SITE = '信息编辑、初审人、复审人、终审人、主要负责人、网站专人、值班员、带班领导';
const ON_DUTY = '值班员、带班领导、网站专人';
const WHO: ReadonlyArray<readonly [who: string, may: string]> = [
  ['带班领导、网站专人', '发布值班表'],
  ['值班员、带班领导', '申请调班、答复调班、撤回调班申请'],
  [ON_DUTY, '值守记录、更正、办结待办、读网'],
  [ALL_ON_THE_SITE, '本机时钟变动'],
  ['值班员', '交班、接班'],
  [ON_DUTY, '登记预警通报、交办预警通报、办结预警通报'],
  [ALL_ON_THE_SITE, '答复预警通报'],
  [ON_DUTY, '登记突发事件、事件回应信息、事件文书'],
  ['带班领导、终审人、主要负责人', '事件定级、事件办结'],
  [ALL_ON_THE_SITE, '事件处置、事件报告'],
  [ON_DUTY, '网站无法访问、网站恢复访问'],
  [`${ON_DUTY}、终审人、主要负责人`, '转为临时下线'],
  [ALL_ON_THE_SITE, '登记问题、整改、情况说明'],
  [ON_DUTY, '交办问题、问题销号'],
  ['网站专人', '网页核验规则'],
];
const SIGNS = '发布值班表、申请调班、答复调班、交班、接班、事件定级、事件办结、网页核验规则';

const list = (words: string) => words.split('、');
const roles = Object.keys(ROLE_NAME) as Role[];
const called = (type: LedgerType) => typeName(type);

describe('the entry types that a role may append', () => {
  it('are listed here, each once', () => {
    const told = WHO.flatMap(([, may]) => list(may));
    expect([...told].sort()).toEqual(ledgerTypes.map(called).sort());
    expect(new Set(ledgerTypes.map(called)).size).toBe(ledgerTypes.length);
  });

  for (const [who, may] of WHO)
    it(`${may}：${who}`, () => {
      for (const type of ledgerTypes.filter((one) => list(may).includes(called(one)))) {
        const allowed = roles.filter((role) => mayAppend(type, [role]));
        expect([type, allowed.map((role) => ROLE_NAME[role]).sort()]).toEqual([type, list(who).sort()]);
      }
    });

  it('are none for administrators of accounts, auditors and accounts without a role (第十四条(三))', () => {
    for (const type of ledgerTypes) {
      expect(mayAppend(type, ['systemAdministrator', 'auditor'])).toBe(false);
      expect(mayAppend(type, [])).toBe(false);
    }
  });

  it('are those of all roles of a person', () => {
    expect(mayAppend('handover.take', ['editor', 'dutyOfficer'])).toBe(true);
    for (const type of ledgerTypes) expect(mayAppend(type, [...ENTRY_KINDS[type].roles])).toBe(true);
  });
});

it(`entry types that the author signs (一人一签): ${SIGNS}`, () => {
  expect([...SIGNED_TYPES].map(called).sort()).toEqual(list(SIGNS).sort());
});
