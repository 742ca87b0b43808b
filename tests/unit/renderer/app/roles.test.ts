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

describe('the sections that a role sees', () => {
  it('match what the platform lets each role read', () => {
    for (const role of roleSchema.options)
      expect([role, seesContent([role]), seesUnpublished([role]), seesWatch([role])]).toEqual([
        role,
        ...(['published', 'articles', 'watch'] as const).map((area) => READERS[area].includes(role)),
      ]);
  });
  it('exclude articles and reviews for the system administrator and the auditor', () => {
    for (const role of ['systemAdministrator', 'auditor'] as const) {
      expect(seesContent([role])).toBe(false);
      expect(reviews([role])).toBe(false);
      expect(drafts([role])).toBe(false);
    }
  });
  it('include accounts for the system administrator only, and audit for the auditor only', () => {
    expect([administers(['systemAdministrator']), audits(['systemAdministrator'])]).toEqual([true, false]);
    expect([administers(['auditor']), audits(['auditor'])]).toEqual([false, true]);
    expect([administers(['editor', 'siteAdministrator']), audits(['principal'])]).toEqual([false, false]);
  });
  it('include second signatures for system administrators and principals, and a read-only view for the auditor', () => {
    for (const role of ['systemAdministrator', 'principal'] as const)
      expect([confirms([role]), seesProposals([role])]).toEqual([true, true]);
    expect([confirms(['auditor']), seesProposals(['auditor'])]).toEqual([false, true]);
    expect([confirms(['finalReviewer']), seesProposals(['finalReviewer'])]).toEqual([false, false]);
  });
  it('include 代理 for reviewers and system administrators, but not for auditors', () => {
    expect(delegates(['secondReviewer'])).toBe(true);
    expect(delegates(['systemAdministrator'])).toBe(true);
    expect(delegates(['auditor'])).toBe(false);
  });
  it('include the review queue for every level of review', () => {
    for (const role of ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'] as const)
      expect(reviews([role])).toBe(true);
    expect(reviews(['editor'])).toBe(false);
  });
  it('include writing into the duty log for duty officers, duty leaders and site administrators', () => {
    for (const role of ['dutyOfficer', 'dutyLeader', 'siteAdministrator'] as const)
      expect(keepsLog([role])).toBe(true);
    for (const role of ['editor', 'principal', 'systemAdministrator', 'auditor'] as const)
      expect(keepsLog([role])).toBe(false);
  });
  it('include the own roster places for duty officers and duty leaders', () => {
    expect([isRostered(['dutyOfficer']), isRostered(['dutyLeader'])]).toEqual([true, true]);
    expect(isRostered(['siteAdministrator'])).toBe(false);
  });
});
