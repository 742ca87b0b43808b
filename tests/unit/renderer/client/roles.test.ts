import { describe, expect, it } from 'vitest';
import { AREA_READERS } from '../../../../electron/domain/accounts/read-access';
import { roleSchema } from '../../../../electron/platform/contract';
import {
  isSystemAdministrator,
  isAuditor,
  mayConfirmProposals,
  seesDelegations,
  mayDraft,
  isRostered,
  writesDutyLog,
  mayReview,
  seesContent,
  seesProposals,
  seesUnpublished,
  seesDuty,
} from '../../../../renderer/client/roles';

describe('the sections that a role sees', () => {
  it('match what the platform lets each role read', () => {
    for (const role of roleSchema.options)
      expect([role, seesContent([role]), seesUnpublished([role]), seesDuty([role])]).toEqual([
        role,
        ...(['published', 'articles', 'watch'] as const).map((area) => AREA_READERS[area].includes(role)),
      ]);
  });
  it('exclude articles and reviews for the system administrator and the auditor', () => {
    for (const role of ['systemAdministrator', 'auditor'] as const) {
      expect(seesContent([role])).toBe(false);
      expect(mayReview([role])).toBe(false);
      expect(mayDraft([role])).toBe(false);
    }
  });
  it('include accounts for the system administrator only, and audit for the auditor only', () => {
    expect([isSystemAdministrator(['systemAdministrator']), isAuditor(['systemAdministrator'])]).toEqual([
      true,
      false,
    ]);
    expect([isSystemAdministrator(['auditor']), isAuditor(['auditor'])]).toEqual([false, true]);
    expect([isSystemAdministrator(['editor', 'siteAdministrator']), isAuditor(['principal'])]).toEqual([
      false,
      false,
    ]);
  });
  it('include second signatures for system administrators and principals, and a read-only view for the auditor', () => {
    for (const role of ['systemAdministrator', 'principal'] as const)
      expect([mayConfirmProposals([role]), seesProposals([role])]).toEqual([true, true]);
    expect([mayConfirmProposals(['auditor']), seesProposals(['auditor'])]).toEqual([false, true]);
    expect([mayConfirmProposals(['finalReviewer']), seesProposals(['finalReviewer'])]).toEqual([
      false,
      false,
    ]);
  });
  it('include 代理 for reviewers and system administrators, but not for auditors', () => {
    expect(seesDelegations(['secondReviewer'])).toBe(true);
    expect(seesDelegations(['systemAdministrator'])).toBe(true);
    expect(seesDelegations(['auditor'])).toBe(false);
  });
  it('include the review queue for every level of review', () => {
    for (const role of ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'] as const)
      expect(mayReview([role])).toBe(true);
    expect(mayReview(['editor'])).toBe(false);
  });
  it('include writing into the duty log for duty officers, duty leaders and site administrators', () => {
    for (const role of ['dutyOfficer', 'dutyLeader', 'siteAdministrator'] as const)
      expect(writesDutyLog([role])).toBe(true);
    for (const role of ['editor', 'principal', 'systemAdministrator', 'auditor'] as const)
      expect(writesDutyLog([role])).toBe(false);
  });
  it('include the own roster places for duty officers and duty leaders', () => {
    expect([isRostered(['dutyOfficer']), isRostered(['dutyLeader'])]).toEqual([true, true]);
    expect(isRostered(['siteAdministrator'])).toBe(false);
  });
});
