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
  chooseExportPath,
  readRosterWorkbook,
  rosterWorkbook,
  writeExport,
  exportPdf,
  type RosterSheet,
  type ExportResult,
} from '../documents/service';
import { Failure } from '../failure';
import { correctedTimeOf } from '../../domain/ledger/entry';
import { ledgerOf } from '../ledger/service';
import type { Session } from '../types';
import { cachedAccounts } from '../store';
import { createAccountNames } from './names';
import { parseRoster } from './workbook-import';
import { rosterOf, type Roster } from '../../domain/roster/roster';
import { rosterPrintHtml } from './roster-print';

/**
 * 打印值班表: writes the month's roster with its swaps as a PDF, or as an HTML page with a note when this host cannot
 * print. `path` is null when the user cancels. Rejects with `Failure` 'NO_ROSTER', 'PRINT_FAILED' or 'EXPORT_FAILED'.
 */
export async function print(session: Session, { month }: { month: string }): Promise<ExportResult> {
  const roster = standing(session, month);
  const { statement, receivedAt } = roster.entry;
  const printed = await exportPdf(session, { what: '值班表', name: `值班表-${month}` }, () =>
    rosterPrintHtml({
      month,
      bureau: bureauName(session),
      roster,
      names: createAccountNames(cachedAccounts(session.stores.cache)),
      publishedBy: statement.author.name,
      publishedAt: correctedTimeOf(statement, receivedAt),
      waiting: receivedAt === null,
      printedAt: session.clock.now().toISOString(),
    }),
  );
  if (printed.path !== null) session.audit('roster.print', month, `${roster.shifts.length} 班`);
  return printed;
}

/**
 * 导出值班表: writes the month's roster with its swaps as an Excel workbook that `importWorkbook` can read. `path` is
 * null when the user cancels. Rejects with `Failure` 'NO_ROSTER', 'DOCUMENT_FAILED' or 'EXPORT_FAILED'.
 */
export async function exportWorkbook(session: Session, { month }: { month: string }): Promise<ExportResult> {
  const roster = standing(session, month);
  const bytes = await rosterWorkbook(session, sheetOf(session, month, roster));
  const target = await chooseExportPath(session, `值班表-${month}.xlsx`);
  if (target === null) return { path: null, notes: [] };
  await writeExport(target, bytes);
  session.audit('roster.export', month, `${roster.shifts.length} 班`);
  return { path: target, notes: [] };
}

/**
 * 导入值班表: returns the month's roster from a workbook, for the editor; does not publish it. `problems` lists what
 * could not be read, by row. Rejects with `Failure` 'WORKBOOK_UNREADABLE'.
 */
export async function importWorkbook(
  session: Session,
  { month, path }: { month: string; path: string },
): Promise<{ roster: { shifts: Shift[]; important: ImportantPeriod[]; problems: string[] } }> {
  const reading = await readRosterWorkbook(session, path);
  const accounts = cachedAccounts(session.stores.cache);
  const roster = parseRoster(reading, month, accounts, session.clock.now().toISOString());
  session.audit('roster.import', month, `${roster.shifts.length} 班，${roster.problems.length} 处没有读出`);
  return { roster };
}

/** The month's roster with swaps. Throws `Failure` 'NO_ROSTER' when none is published. */
function standing(session: Session, month: string): Roster {
  const roster = rosterOf(ledgerOf(session), month);
  if (roster) return roster;
  throw new Failure('NO_ROSTER', `${month} 还没有发布值班表。`, '请先排班并发布；已发布的，请同步后再试。');
}

function sheetOf(session: Session, month: string, { shifts, important }: Roster): RosterSheet {
  const names = createAccountNames(cachedAccounts(session.stores.cache));
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
        leader: names.uniqueName(shift.leader),
        technical: names.uniqueName(shift.technical),
        operations: names.uniqueName(shift.operations),
      };
    }),
    important: [...important],
  };
}
