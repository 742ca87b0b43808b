import { randomUUID } from 'node:crypto';
import type { BodyOf, ImportantPeriod, LedgerBody, Shift } from '../../electron/platform/contract';
import { LedgerBook, practiceNote } from '../unit/platform/ledger-book';
import { Person } from '../unit/platform/practice-client';
import { dayFromNow, PLAN, runningAndNextShift, shiftsAround, type ShiftPlan } from './duty-actions';
import { personOf, type Practice } from './practice';

/** Duty data made over HTTPS: rosters, logs and deadlines. */

const MINUTE = 60_000;
const HALF_A_DAY = 12 * 60 * MINUTE;
const today = (): ImportantPeriod => ({ name: '重要会议', from: dayFromNow(0), until: dayFromNow(0) });
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE);

const bookOf = async (practice: Practice, name: string) =>
  new LedgerBook(await Person.signIn(practice.info, personOf(practice, name).accountId));

async function send(
  book: LedgerBook,
  body: LedgerBody,
  making: Parameters<LedgerBook['send']>[1] = {},
): Promise<string> {
  const command = await book.write(body, making);
  await book.person.sendOne(command);
  return command.id;
}

/** Publishes the roster in which the running and the next shift are as planned, like `publishRoster` on the screen. */
export async function seedRoster(
  practice: Practice,
  {
    plan = PLAN,
    important = [today()],
    now,
  }: { plan?: ShiftPlan; important?: ImportantPeriod[]; now?: number } = {},
): Promise<void> {
  const { running, next } = now === undefined ? runningAndNextShift() : shiftsAround(now);
  const id = (name: string) => personOf(practice, name).accountId;
  const book = await bookOf(practice, '林晓禾');
  for (const month of new Set([running.month, next.month])) {
    const shifts = halves(month, [running.time, next.time].sort()[0] ?? '').map((span): Shift => {
      const { technical, operations } = span.from === next.from ? plan.next : plan.now;
      return { ...span, leader: id('高远山'), technical: id(technical), operations: id(operations) };
    });
    const periods = important.filter((it) => it.from.startsWith(month) || it.until.startsWith(month));
    await book.send({ type: 'roster.publish', month, shifts, important: periods, replaces: null });
  }
}

/**
 * Returns the shifts of twelve hours of a month, from the time of day on its first day to the same time on the first
 * day of the next month.
 */
function halves(month: string, time: string): Array<{ from: string; until: string }> {
  const first = (of: string) => Date.parse(`${of}-01T${time}:00.000+08:00`);
  const [year = 0, number = 0] = month.split('-').map(Number);
  const end = first(new Date(Date.UTC(year, number)).toISOString().slice(0, 7));
  const halfDays: Array<{ from: string; until: string }> = [];
  for (let at = first(month); at < end; at += HALF_A_DAY)
    halfDays.push({ from: new Date(at).toISOString(), until: new Date(at + HALF_A_DAY).toISOString() });
  return halfDays;
}

/**
 * Makes a shift that begins and a four-hour deadline that ends in 30 to 90 seconds, which leaves time to close a client
 * before. Returns that time, in ms since 1970.
 */
export async function seedDeadlines(practice: Practice): Promise<number> {
  const now = Date.now() - 29.5 * MINUTE;
  const { next } = shiftsAround(now);
  await seedRoster(practice, { now });
  const [officer, leader] = await Promise.all(['马思齐', '高远山'].map((name) => bookOf(practice, name)));
  const incidentId = randomUUID();
  const due = Date.parse(next.from);
  await officer?.send({
    type: 'incident.open',
    incidentId,
    title: '首页被篡改',
    kind: 'tampering',
    discoveredAt: new Date(due - 4 * 60 * MINUTE).toISOString(),
    text: '首页标题被改为无关内容，已断开发布。',
    drill: false,
  });
  await leader?.send({ type: 'incident.level', incidentId, level: 'larger', basis: '涉及首页，影响较大。' });
  return due;
}

const settled = (entryId: string): BodyOf<'log.settle'> => ({
  type: 'log.settle',
  entryId,
  text: '已按要求于上午九点报送，对方确认收到。',
});

/**
 * Writes a log with every state of an entry: corrected, settled, open, refused, late, and written with a wrong clock.
 */
export async function seedLog(practice: Practice, several = 12): Promise<void> {
  const [leader, officer, other] = await Promise.all(
    ['高远山', '林晓禾', '孙可欣'].map((name) => bookOf(practice, name)),
  );
  if (!leader || !officer || !other) throw new Error('nobody');
  for (let count = 1; count <= several; count++)
    await send(
      officer,
      practiceNote(`第 ${count} 次巡查：首页、各栏目和留言页均能打开，页面没有异常。`, {
        template: 'patrol',
      }),
    );
  const wrong = await send(
    officer,
    practiceNote('市数管局通知今晚二十二时云平台维护。', {
      template: 'notice',
      contact: '市数管局值班室 0564-0000000',
    }),
  );
  await send(leader, {
    type: 'log.correct',
    entryId: wrong,
    text: '市数管局通知今晚二十三时云平台维护。',
    reason: '听错了时间。',
  });
  const open = await send(
    officer,
    practiceNote('省厅督办单，明日上午报送整改情况。', { template: 'assignment', open: true }),
  );
  await send(officer, settled(open));
  await send(officer, practiceNote('市网信办要求节前报送值班表。', { template: 'notice', open: true }));
  // Refused: the author is on duty and has not taken the shift.
  await send(other, practiceNote('没有接班就记的一条。'));
  const at = ago(190);
  const late = (statement: Record<string, unknown>) => ({ ...statement, at: at.toISOString() });
  const away = await bookOf(practice, '高远山');
  await send(
    away,
    practiceNote('机房断网，已联系运营商抢修。', { template: 'fault', happenedAt: at.toISOString() }),
    { alter: late, at },
  );
  const fast = new Date(Date.now() + 300 * MINUTE).toISOString();
  const clock = { run: randomUUID(), uptime: 60_000, offset: 300 * MINUTE };
  const ahead = (statement: Record<string, unknown>) => ({ ...statement, at: fast, clock });
  await send(
    away,
    { type: 'log.clock', kind: 'set', expected: new Date().toISOString(), found: fast },
    { alter: ahead },
  );
  await send(away, practiceNote('本机时间已校准，此前的记录以更正后的时间为准。', { template: 'other' }), {
    alter: ahead,
  });
}
