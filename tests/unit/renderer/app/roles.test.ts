import { describe, expect, it } from 'vitest';
import { drafts, reviews, seesContent } from '../../../../renderer/app/roles';

describe('the sections by role', () => {
  it('keep articles and reviews from the system administrator and the auditor', () => {
    for (const role of ['systemAdministrator', 'auditor'] as const) {
      expect(seesContent([role])).toBe(false);
      expect(reviews([role])).toBe(false);
      expect(drafts([role])).toBe(false);
    }
  });
  it('give every level of review its queue', () => {
    for (const role of ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'] as const)
      expect(reviews([role])).toBe(true);
    expect(reviews(['editor'])).toBe(false);
  });
});
