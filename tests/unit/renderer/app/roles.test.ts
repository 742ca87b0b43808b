import { describe, expect, it } from 'vitest';
import { READERS } from '../../../../electron/domain/accounts/reading';
import { roleSchema } from '../../../../electron/platform/contract';
import {
  administers,
  audits,
  confirms,
  delegates,
  drafts,
  isRostered,
  keepsLog,
  reviews,
  seesContent,
  seesProposals,
  seesUnpublished,
  seesWatch,
} from '../../../../renderer/app/roles';

describe('the sections by role', () => {
  it('are those that the platform lets each role read', () => {
    for (const role of roleSchema.options)
      expect([role, seesContent([role]), seesUnpublished([role]), seesWatch([role])]).toEqual([
        role,
        ...(['published', 'articles', 'watch'] as const).map((area) => READERS[area].includes(role)),
      ]);
  });
  it('keep articles and reviews from the system administrator and the auditor', () => {
    for (const role of ['systemAdministrator', 'auditor'] as const) {
      expect(seesContent([role])).toBe(false);
      expect(reviews([role])).toBe(false);
      expect(drafts([role])).toBe(false);
    }
  });
  it('give accounts to the system administrator alone, and audit to the auditor alone', () => {
    expect([administers(['systemAdministrator']), audits(['systemAdministrator'])]).toEqual([true, false]);
    expect([administers(['auditor']), audits(['auditor'])]).toEqual([false, true]);
    expect([administers(['editor', 'siteAdministrator']), audits(['principal'])]).toEqual([false, false]);
  });
  it('give second signatures to system administrators and principals, and show them to the auditor too', () => {
    for (const role of ['systemAdministrator', 'principal'] as const)
      expect([confirms([role]), seesProposals([role])]).toEqual([true, true]);
    expect([confirms(['auditor']), seesProposals(['auditor'])]).toEqual([false, true]);
    expect([confirms(['finalReviewer']), seesProposals(['finalReviewer'])]).toEqual([false, false]);
  });
  it('show 代理 to whom it may concern', () => {
    expect(delegates(['secondReviewer'])).toBe(true);
    expect(delegates(['systemAdministrator'])).toBe(true);
    expect(delegates(['auditor'])).toBe(false);
  });
  it('give every level of review its queue', () => {
    for (const role of ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'] as const)
      expect(reviews([role])).toBe(true);
    expect(reviews(['editor'])).toBe(false);
  });
  it('give the duty log to who stands watches, leads them or looks after the site', () => {
    for (const role of ['dutyOfficer', 'dutyLeader', 'siteAdministrator'] as const)
      expect(keepsLog([role])).toBe(true);
    for (const role of ['editor', 'principal', 'systemAdministrator', 'auditor'] as const)
      expect(keepsLog([role])).toBe(false);
  });
  it('give a place in the roster to officers and leaders', () => {
    expect([isRostered(['dutyOfficer']), isRostered(['dutyLeader'])]).toEqual([true, true]);
    expect(isRostered(['siteAdministrator'])).toBe(false);
  });
});
