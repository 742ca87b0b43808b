import type {
  Account,
  BodyOf,
  ImportantPeriod,
  LedgerBody,
  Shift,
} from '../../../../electron/platform/contract';
import { addDays, daysOf, instantOf } from '../../../../electron/domain/calendar/calendar';
import { append } from '../../../../electron/core/ledger/service';
import type { Bar } from '../../../../electron/domain/ledger/judge';
import { dutyBar, type DutyType } from '../../../../electron/domain/duty/judge';
import { openSession, TestPlatform, type TestSession } from '../ledger/session';
import { administrator, leader, officer, otherOfficer } from '../ledger/people';

/** Four sessions with a roster for November: 马思齐 and 孙可欣 by day, 林晓禾 and 孙可欣 by night, leader 高远山. */

export const MONTH = '2026-11';
/** Date of the tests, a Tuesday. */
export const DAY = '2026-11-24';
/** Returns the UTC instant of a Beijing time `HH:MM` on `DAY`, or `days` later. */
export const at = (time: string, days = 0) => instantOf(addDays(DAY, days), time);

/** When November's roster was published. */
export const PUBLISHED = instantOf('2026-10-25', '10:00');

export const DAY_WATCH = at('08:30');
export const NIGHT_WATCH = at('20:30');

const stood = (day: string, from: string, until: string, technical: string): Shift => ({
  from: instantOf(day, from),
  until: instantOf(until < from ? addDays(day, 1) : day, until),
  leader: leader.id,
  technical,
  operations: otherOfficer.id,
});

export function roster(important: ImportantPeriod[] = []): BodyOf<'roster.publish'> {
  const shifts = daysOf(MONTH).flatMap((day) => [
    stood(day, '08:30', '20:30', officer.id),
    stood(day, '20:30', '08:30', administrator.id),
  ]);
  return { type: 'roster.publish', month: MONTH, shifts, important, replaces: null };
}

const isDuty = (body: LedgerBody): body is BodyOf<DutyType> => /^(log|handover)\./.test(body.type);
const anything: Bar<'roster.publish'> = () => null;

export interface Bureau {
  platform: TestPlatform;
  /** Sessions: technical officer by day, operations officer, technical officer by night, leader. */
  technical: TestSession;
  operations: TestSession;
  night: TestSession;
  leading: TestSession;
  /** Sends the waiting entries of every session to the platform, which passes them to all sessions. */
  meet(): void;
  /** Sets every machine's clock. */
  at(instant: string): void;
}

/** Opens the four sessions at one platform, at 10:00 on `DAY`. `published`: when the roster was published. */
export async function openBureau(important: ImportantPeriod[] = [], published = PUBLISHED): Promise<Bureau> {
  const now = at('10:00');
  const sessions: TestSession[] = [];
  const seat = async (account: Account, since = now) => {
    const session = await openSession(account, { now: since });
    sessions.push(session);
    return session;
  };
  const bureau = {
    night: await seat(administrator, published),
    technical: await seat(officer),
    operations: await seat(otherOfficer),
    leading: await seat(leader),
  };
  const platform = new TestPlatform(sessions, (reader, body: LedgerBody, circumstances) =>
    isDuty(body) ? dutyBar(reader, body, circumstances) : null,
  );
  const meet = () => sessions.forEach((session) => platform.receive(session));
  await append(bureau.night, anything, roster(important));
  platform.receive(bureau.night);
  bureau.night.at(now);
  return { ...bureau, platform, meet, at: (instant) => sessions.forEach((session) => session.at(instant)) };
}

/** Reason for taking a shift without a 交班 entry. */
export const FIRST = '首次启用，没有上一班。';
