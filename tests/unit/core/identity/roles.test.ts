import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { roleSchema, type Role } from '../../../../electron/platform/contract';
import { POWER, roleConflicts, excludeEachOther } from '../../../../electron/domain/identity/roles';

const roles = roleSchema.options;
const role = fc.constantFrom<Role>(...roles);
const reviewers: Role[] = ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'];

describe('roles of one person (第十四条)', () => {
  it('exclude each other symmetrically, and no role excludes itself', () => {
    fc.assert(
      fc.property(role, role, (a, b) => {
        expect(excludeEachOther(a, b)).toBe(excludeEachOther(b, a));
        expect(excludeEachOther(a, a)).toBe(false);
      }),
    );
  });

  it('conflict exactly when two of them exclude each other, in any order and with repeats', () => {
    fc.assert(
      fc.property(fc.array(role, { maxLength: 10 }), (held) => {
        const clash = held.some((a) => held.some((b) => excludeEachOther(a, b)));
        expect(roleConflicts(held).length > 0).toBe(clash);
        expect(roleConflicts([...held].reverse())).toHaveLength(roleConflicts(held).length);
        expect(roleConflicts([...held, ...held])).toHaveLength(roleConflicts(held).length);
      }),
    );
  });

  it('never combine editing with review, or administration or audit with anything else', () => {
    fc.assert(
      fc.property(fc.uniqueArray(role, { minLength: 1 }), (held) => {
        if (roleConflicts(held).length > 0) return;
        const powers = new Set(held.map((r) => POWER[r]));
        expect(powers.has('editing') && powers.has('review')).toBe(false);
        if (powers.has('administration') || powers.has('audit')) expect(powers.size).toBe(1);
      }),
    );
  });

  it('may be site administrator, editor and duty officer, or reviewer of all levels and duty leader', () => {
    expect(roleConflicts(['editor', 'siteAdministrator', 'dutyOfficer'])).toEqual([]);
    expect(roleConflicts([...reviewers, 'dutyLeader'])).toEqual([]);
  });

  it('exclude releasing and review', () => {
    for (const reviewer of reviewers) expect(excludeEachOther('siteAdministrator', reviewer)).toBe(true);
  });

  it('that conflict are reported with both names and the article', () => {
    expect(roleConflicts(['editor', 'finalReviewer'])).toEqual([
      '“信息编辑”与“终审人”不得由同一人担任（第十四条）。',
    ]);
  });
});
