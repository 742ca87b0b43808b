import type { DeskData } from './types';

const MINUTE = 60_000;
/** From how long before its beginning a watch can be taken over, and how long after it nobody may be missing. */
const TAKE_BEFORE = 60 * MINUTE;
const MISSING_AFTER = 30 * MINUTE;

/**
 * How long what is known of the desk stays true, ms: until the next moment at which time alone changes it, at most a
 * minute and at least a second.
 */
export function nextLook(desk: DeskData, now: Date): number {
  const at = (instant: string, plus = 0) => Date.parse(instant) + plus;
  const moments = [
    ...desk.slots.flatMap(({ from, due }) => [at(from), at(due)]),
    ...(desk.shift ? [at(desk.shift.until), at(desk.shift.from, MISSING_AFTER)] : []),
    ...(desk.next ? [at(desk.next.from, -TAKE_BEFORE), at(desk.next.from)] : []),
  ].map((moment) => moment - now.getTime() + 500);
  return Math.max(1_000, Math.min(MINUTE, ...moments.filter((left) => left > 0)));
}

/** The officers whom the roster names for the watch and who have not taken it. With two at the desk nobody is missing. */
export function missingOfficers({ shift, taken }: Pick<DeskData, 'shift' | 'taken'>): string[] {
  if (shift === null || taken.length >= 2) return [];
  return [
    { id: shift.technical, name: shift.technicalName },
    { id: shift.operations, name: shift.operationsName },
  ]
    .filter(({ id }) => !taken.some(({ accountId }) => accountId === id))
    .map(({ name }) => name);
}

/**
 * What 接班 is to this person now: `own` when the roster has them in the watch, also in the next one shortly before it
 * begins, `standIn` in another's place; null: there is nothing to take.
 */
export function takingOf({ mine, shift, next }: DeskData, me: string): 'own' | 'standIn' | null {
  if (!mine.mayTake) return null;
  const officer = (watch: DeskData['shift']) => watch?.technical === me || watch?.operations === me;
  return (officer(shift) && !mine.taken) || officer(next) ? 'own' : 'standIn';
}

/** Who has the desk, in a few words for the foot of every page. */
export function dutySummary(desk: DeskData): { tone: 'good' | 'quiet' | 'warning'; text: string } {
  const { shift, taken, mine } = desk;
  if (mine.post !== null && mine.mayTake && !mine.taken)
    return { tone: 'warning', text: '轮到您值班，请接班' };
  if (shift === null) return { tone: 'quiet', text: '现在没有排班' };
  const names = (those: DeskData['taken']) => those.map(({ name }) => name).join('、');
  const present = names(taken.filter(({ givenAt }) => givenAt === null));
  const gone = names(taken.filter(({ givenAt }) => givenAt !== null));
  const missing = missingOfficers(desk).join('、');
  const text = [
    ...(present === '' ? [] : [`当班：${present}`]),
    ...(gone === '' ? [] : [`已交班：${gone}`]),
    ...(missing === '' ? [] : [`未接班：${missing}`]),
  ].join('；');
  return { tone: present !== '' && missing === '' ? 'good' : 'warning', text };
}
