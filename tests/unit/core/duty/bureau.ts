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

/** A bureau whose November is rostered: by day 马思齐 and 孙可欣, by night 林晓禾 and 孙可欣, 高远山 leading. */

export const MONTH = '2026-11';
/** The day on which these tests happen, a Tuesday. */
export const DAY = '2026-11-24';
/** An instant of that day, or of one some days later, by its time in Beijing. */
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
  /** Desks by whose they are. */
  technical: TestSession;
  operations: TestSession;
  night: TestSession;
  leading: TestSession;
  /** What waits at every session comes to the platform, and everybody sees it. */
  meet(): void;
  /** Sets every machine's clock. */
  at(instant: string): void;
}

/** The four sessions at one platform, at ten in the morning. */
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

/** Why there is no 交班 to take. */
export const FIRST = '首次启用，没有上一班。';
