import { shanghaiMinute } from '../../../domain/calendar/calendar';
import { exportPdf, type ExportResult } from '../../documents/service';
import { ledgerOf } from '../../ledger/service';
import type { Session } from '../../types';
import { runInSlices } from '../../time-slices';
import { namesOf } from '../../store';
import type { EntryLookups } from './details';
import { gatherMonth, type MonthLog } from './gather';
import { pagesHtml } from './html';
import { paginate, type Block } from './pages';
import { recordBlock } from './record';
import { summaryBlocks } from './summary';

/**
 * 打印值守记录: writes a month's log as PDF, or as an HTML page when this host cannot print. `path` is null when the
 * user cancels. Rejects with `Failure` 'NO_ENTRIES', 'PRINT_FAILED' or 'EXPORT_FAILED'.
 */
export async function printLog(session: Session, { month }: { month: string }): Promise<ExportResult> {
  const log = await runInSlices(gatherMonth(session, month));
  const printed = await exportPdf(session, { what: '值守记录', name: `值守记录-${month}` }, () =>
    runInSlices(logHtml(session, log)),
  );
  if (printed.path === null) return printed;
  session.audit('duty.print', month, `${log.entries.length} 条记录，累计校验码 ${log.head.slice(0, 16)}`);
  const waiting = log.entries.filter(({ view }) => view.state === 'waiting').length;
  if (waiting > 0) printed.notes.push(`有 ${waiting} 条记录尚未送达平台，已注明；送达后请再打印一次。`);
  return printed;
}

/** Returns the HTML document to print. Yields between units of work. */
export function* logHtml(session: Session, log: MonthLog): Generator<undefined, string, undefined> {
  const numbers = new Map(log.entries.map(({ entry }, n) => [entry.id, n + 1]));
  const reader = ledgerOf(session);
  const around: EntryLookups = {
    reader,
    name: namesOf(session.stores.cache),
    entryName: (id) => {
      const number = numbers.get(id);
      if (number !== undefined) return `第 ${number} 条`;
      const entry = reader.find(id);
      return entry ? `${shanghaiMinute(entry.statement.at)} 所记` : '不在本机的一条';
    },
  };
  const now = session.clock.now().toISOString();
  const summary = yield* summaryBlocks({ log, around, now, by: session.account.name });
  const pages = yield* paginate(allBlocks(summary, log, around));
  return yield* pagesHtml(log, pages, `${shanghaiMinute(now)} 打印`);
}

/** Makes the block of each entry only when it is needed. */
function* allBlocks(summary: readonly Block[], log: MonthLog, around: EntryLookups): Generator<Block> {
  yield* summary;
  for (const [n, printed] of log.entries.entries()) yield recordBlock(printed, n + 1, around);
}
