import { expect } from 'vitest';
import { roleSchema, type Role } from '../../../../electron/platform/contract';
import { Failure } from '../../../../electron/core/failure';
import { officer } from './people';
import { NOW, openSession, TestPlatform, type EntryRule, type TestSession } from './session';

/** Roles that keep the duty log, and roles that work on the site (第十四条). */
export const DUTY: readonly Role[] = ['dutyOfficer', 'dutyLeader', 'siteAdministrator'];
export const STAFF: readonly Role[] = [
  ...DUTY,
  'editor',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
];

export interface RoleSessions {
  /** Session of 马思齐, a duty officer. */
  recorder: TestSession;
  /** One session for each role, whose account has this role only. */
  byRole: ReadonlyArray<{ role: Role; session: TestSession }>;
  platform: TestPlatform;
}

export async function openSessionPerRole(judge: EntryRule): Promise<RoleSessions> {
  const recorder = await openSession(officer);
  const members: Array<{ role: Role; session: TestSession }> = [];
  for (const role of roleSchema.options) {
    const account = { id: `the-${role}`, name: '某人', department: '办公室', roles: [role], active: true };
    // A minute after the entries that they read.
    const now = new Date(Date.parse(NOW) + 60_000).toISOString();
    members.push({ role, session: await openSession(account, { now }) });
  }
  const sessions = [recorder, ...members.map(({ session }) => session)];
  return { recorder, byRole: members, platform: new TestPlatform(sessions, judge) };
}

/** A Chinese sentence that ends with 。 and has no western punctuation. */
const SENTENCE = /^(?=.*\p{Script=Han})[^,.:;!?()]+。$/u;

/** Resolves with null when `act` succeeds, else with the failure code. Expects message and advice to be sentences. */
export async function failureCodeOf(act: Promise<unknown>): Promise<string | null> {
  try {
    await act;
    return null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.message).toMatch(SENTENCE);
    expect(error.advice).toMatch(SENTENCE);
    return error.code;
  }
}
