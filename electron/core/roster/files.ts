import { bureauName } from '../articles/service';
import {
  dayKindName,
  monthName,
  shanghaiDay,
  shanghaiMinute,
  weekdayName,
} from '../../domain/calendar/calendar';
import type { ImportantPeriod, Shift } from '../contract';
import {
  chooseTarget,
  readRosterWorkbook,
  rosterWorkbook,
  writeExport,
  writePrint,
  type RosterSheet,
  type Written,
} from '../documents/service';
import { Failure } from '../failure';
import { trueAt } from '../../domain/ledger/entry';
import { ledgerOf } from '../ledger/service';
import type { Session } from '../office';
import { cachedAccounts } from '../store';
import { namesFor } from './names';
import { rosterFrom } from './reading';
import { rosterOf, type Roster } from '../../domain/roster/roster';
import { rosterPrintHtml } from './roster-print';

/**
 * 打印值班表: the month as it stands, swaps in it, as a PDF for the wall; where nothing can print, a page of HTML with a
 * note. `path` null in the answer: the person cancelled. @throws Failure NO_ROSTER, PRINT_FAILED, EXPORT_FAILED
 */
export async function print(session: Session, { month }: { month: string }): Promise<Written> {
  const roster = standing(session, month);
  const { statement, receivedAt } = roster.entry;
  const printed = await writePrint(session, { what: '值班表', name: `值班表-${month}` }, () =>
    rosterPrintHtml({
      month,
      office: bureauName(session),
      roster,
      names: namesFor(cachedAccounts(session.stores.cache)),
      publishedBy: statement.author.name,
      publishedAt: trueAt(statement, receivedAt),
      waiting: receivedAt === null,
      printedAt: session.clock.now().toISOString(),
    }),
  );
  if (printed.path !== null) session.audit('roster.print', month, `${roster.shifts.length} 班`);
  return printed;
}

/**
 * 导出值班表: the month as it stands as an Excel workbook, which `importWorkbook` reads back. `path` null in the answer: the
 * person cancelled. @throws Failure NO_ROSTER, DOCUMENT_FAILED, EXPORT_FAILED
 */
export async function exportWorkbook(session: Session, { month }: { month: string }): Promise<Written> {
  const roster = standing(session, month);
  const bytes = await rosterWorkbook(session, sheetOf(session, month, roster));
  const target = await chooseTarget(session, `值班表-${month}.xlsx`);
  if (target === null) return { path: null, notes: [] };
  await writeExport(target, bytes);
  session.audit('roster.export', month, `${roster.shifts.length} 班`);
  return { path: target, notes: [] };
}

/**
 * 导入值班表: what a workbook says of the month, for the editor; nothing is published by it. What could not be read is told
 * row by row. @throws Failure WORKBOOK_UNREADABLE
 */
export async function importWorkbook(
  session: Session,
  { month, path }: { month: string; path: string },
): Promise<{ roster: { shifts: Shift[]; important: ImportantPeriod[]; problems: string[] } }> {
  const reading = await readRosterWorkbook(session, path);
  const accounts = cachedAccounts(session.stores.cache);
  const roster = rosterFrom(reading, month, accounts, session.clock.now().toISOString());
  session.audit('roster.import', month, `${roster.shifts.length} 班，${roster.problems.length} 处没有读出`);
  return { roster };
}

function standing(session: Session, month: string): Roster {
  const roster = rosterOf(ledgerOf(session), month);
  if (roster) return roster;
  throw new Failure('NO_ROSTER', `${month} 还没有发布值班表。`, '请先排班并发布；已发布的，请同步后再试。');
}

function sheetOf(session: Session, month: string, { shifts, important }: Roster): RosterSheet {
  const names = namesFor(cachedAccounts(session.stores.cache));
  return {
    title: `${bureauName(session)}${monthName(month)}值班表`.slice(0, 100),
    month,
    rows: shifts.map((shift) => {
      const day = shanghaiDay(shift.from);
      return {
        day,
        weekday: weekdayName(day),
        kind: dayKindName(day),
        from: shanghaiMinute(shift.from),
        until: shanghaiMinute(shift.until),
        leader: names.distinct(shift.leader),
        technical: names.distinct(shift.technical),
        operations: names.distinct(shift.operations),
      };
    }),
    important: [...important],
  };
}
