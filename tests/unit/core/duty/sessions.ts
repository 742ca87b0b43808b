import type {
  Account,
  BodyOf,
  ImportantPeriod,
  LedgerBody,
  Shift,
} from '../../../../electron/platform/contract';
import { addDays, daysOf, instantOf } from '../../../../electron/domain/calendar/calendar';
import { append } from '../../../../electron/core/ledger/service';
import type { EntryCheck } from '../../../../electron/domain/ledger/judge';
import { dutyRefusal, type DutyType } from '../../../../electron/domain/duty/judge';
import { openSession, TestPlatform, type TestSession } from '../ledger/session';
import { administrator, leader, officer, otherOfficer } from '../ledger/people';

/** Four sessions with a roster for November: 马思齐 and 孙可欣 by day, 林晓禾 and 孙可欣 by night, leader 高远山. */

export const MONTH = '2026-11';
/** Date of the tests, a Tuesday. */
export const DAY = '2026-11-24';
/** Returns the UTC instant of a Beijing time `HH:MM` on `DAY`, or `days` later. */
export const instantAt = (time: string, days = 0) => instantOf(addDays(DAY, days), time);

/** When November's roster was published. */
export const PUBLISHED = instantOf('2026-10-25', '10:00');

export const DAY_SHIFT = instantAt('08:30');
export const NIGHT_SHIFT = instantAt('20:30');

const shiftOf = (day: string, from: string, until: string, technical: string): Shift => ({
  from: instantOf(day, from),
  until: instantOf(until < from ? addDays(day, 1) : day, until),
  leader: leader.id,
  technical,
  operations: otherOfficer.id,
});

export function roster(important: ImportantPeriod[] = []): BodyOf<'roster.publish'> {
  const shifts = daysOf(MONTH).flatMap((day) => [
    shiftOf(day, '08:30', '20:30', officer.id),
    shiftOf(day, '20:30', '08:30', administrator.id),
  ]);
  return { type: 'roster.publish', month: MONTH, shifts, important, replaces: null };
}

const isDuty = (body: LedgerBody): body is BodyOf<DutyType> => /^(log|handover)\./.test(body.type);
const anything: EntryCheck<'roster.publish'> = () => null;

export interface DutySessions {
  platform: TestPlatform;
  /** Sessions: technical officer by day, operations officer, technical officer by night, leader. */
  technical: TestSession;
  operations: TestSession;
  night: TestSession;
  leader: TestSession;
  /** Sends the waiting entries of every session to the platform, which passes them to all sessions. */
  exchangeEntries(): void;
  /** Sets every machine's clock. */
  setClocks(instant: string): void;
}

/** Opens the four sessions at one platform, at 10:00 on `DAY`. `published`: when the roster was published. */
export async function openDutySessions(
  important: ImportantPeriod[] = [],
  published = PUBLISHED,
): Promise<DutySessions> {
  const now = instantAt('10:00');
  const sessions: TestSession[] = [];
  const member = async (account: Account, since = now) => {
    const session = await openSession(account, { now: since });
    sessions.push(session);
    return session;
  };
  const office = {
    night: await member(administrator, published),
    technical: await member(officer),
    operations: await member(otherOfficer),
    leader: await member(leader),
  };
  const platform = new TestPlatform(sessions, (reader, body: LedgerBody, circumstances) =>
    isDuty(body) ? dutyRefusal(reader, body, circumstances) : null,
  );
  const meet = () => sessions.forEach((session) => platform.receive(session));
  await append(office.night, anything, roster(important));
  platform.receive(office.night);
  office.night.at(now);
  return {
    ...office,
    platform,
    exchangeEntries: meet,
    setClocks: (instant) => sessions.forEach((session) => session.at(instant)),
  };
}

/** Reason for taking a shift without a 交班 entry. */
export const FIRST_SHIFT_REASON = '首次启用，没有上一班。';
