import type { DutyData } from './types';

const MINUTE = 60_000;
/**
 * In ms: a shift can be taken over this long before its start, and its officers count as missing this long after it.
 */
const TAKE_BEFORE = 60 * MINUTE;
const MISSING_AFTER = 30 * MINUTE;

/**
 * Returns the time in ms until the duty data have to be fetched again: the next moment at which time alone changes
 * them, at least one second and at most one minute.
 */
export function refetchDelay(duty: DutyData, now: Date): number {
  const at = (instant: string, plus = 0) => Date.parse(instant) + plus;
  const moments = [
    ...duty.slots.flatMap(({ from, due }) => [at(from), at(due)]),
    ...(duty.shift ? [at(duty.shift.until), at(duty.shift.from, MISSING_AFTER)] : []),
    ...(duty.next ? [at(duty.next.from, -TAKE_BEFORE), at(duty.next.from)] : []),
  ].map((moment) => moment - now.getTime() + 500);
  return Math.max(1_000, Math.min(MINUTE, ...moments.filter((left) => left > 0)));
}

/** Returns the names of rostered officers who have not taken over the shift; empty when two people have. */
export function missingOfficers({ shift, taken }: Pick<DutyData, 'shift' | 'taken'>): string[] {
  if (shift === null || taken.length >= 2) return [];
  return [
    { id: shift.technical, name: shift.technicalName },
    { id: shift.operations, name: shift.operationsName },
  ]
    .filter(({ id }) => !taken.some(({ accountId }) => accountId === id))
    .map(({ name }) => name);
}

/**
 * Returns how the user may take over a shift: `own` when they are on the roster of the current shift, or of the next
 * one shortly before its start; `standIn` in place of others; null when they may not.
 */
export function takeoverKind({ mine, shift, next }: DutyData, me: string): 'own' | 'standIn' | null {
  if (!mine.mayTake) return null;
  const officer = (of: DutyData['shift']) => of?.technical === me || of?.operations === me;
  return (officer(shift) && !mine.taken) || officer(next) ? 'own' : 'standIn';
}

/** Returns the people on duty, as a short text for the status bar. */
export function dutySummary(duty: DutyData): { tone: 'good' | 'quiet' | 'warning'; text: string } {
  const { shift, taken, mine } = duty;
  if (mine.post !== null && mine.mayTake && !mine.taken)
    return { tone: 'warning', text: '轮到您值班，请接班' };
  if (shift === null) return { tone: 'quiet', text: '现在没有排班' };
  const names = (those: DutyData['taken']) => those.map(({ name }) => name).join('、');
  const present = names(taken.filter(({ givenAt }) => givenAt === null));
  const gone = names(taken.filter(({ givenAt }) => givenAt !== null));
  const missing = missingOfficers(duty).join('、');
  const text = [
    ...(present === '' ? [] : [`当班：${present}`]),
    ...(gone === '' ? [] : [`已交班：${gone}`]),
    ...(missing === '' ? [] : [`未接班：${missing}`]),
  ].join('；');
  return { tone: present !== '' && missing === '' ? 'good' : 'warning', text };
}
