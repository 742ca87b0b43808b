import { chooseTarget, writeExport } from '../../documents/service';
import { Failure } from '../../failure';
import { ledgerOf, trueNow } from '../../ledger/service';
import type { Desk } from '../../office';
import { inSlices } from '../../pace';
import { cachedAccountNames } from '../../store';
import { minute, type Around } from './details';
import { gatherMonth, type MonthLog } from './gather';
import { pagesHtml } from './html';
import { paginate, type Block } from './pages';
import { recordBlock } from './record';
import { summaryBlocks } from './summary';

/**
 * 打印值守记录: a month's log as PDF, or as a page of HTML where nothing here can print. `path` null in the answer: the
 * person cancelled. Throws a `Failure`: `NO_ENTRIES`, `PRINT_FAILED`, `EXPORT_FAILED`.
 */
export async function printLog(
  desk: Desk,
  input: { month: string; path: string | null },
): Promise<{ path: string | null; notes: string[] }> {
  const { month } = input;
  const log = await inSlices(gatherMonth(desk, month));
  const target = input.path ?? (await chooseTarget(desk, `值守记录-${month}.pdf`));
  if (target === null) return { path: null, notes: [] };
  const notes: string[] = [];
  const waiting = log.entries.filter(({ view }) => view.state === 'waiting').length;
  if (waiting > 0) notes.push(`有 ${waiting} 条记录尚未送达平台，已注明；送达后请再打印一次。`);
  const html = await inSlices(logHtml(desk, log));
  const pdf = await desk.host.printPdf(html).catch((cause: unknown) => {
    throw new Failure('PRINT_FAILED', 'PDF 没有生成。', '请稍后再试；仍不行，请重新打开程序后再打印。', {
      cause,
    });
  });
  const path = pdf ? target : target.replace(/(\.pdf)?$/i, '.html');
  if (!pdf) notes.push('这里不能生成 PDF，值守记录写成了网页，可用浏览器打开后打印。');
  await writeExport(path, pdf ?? Buffer.from(html));
  desk.audit('duty.print', month, `${log.entries.length} 条记录，链首 ${log.head.slice(0, 16)}`);
  return { path, notes };
}

/** The document to print. May be interrupted at every `yield`. */
export function* logHtml(desk: Desk, log: MonthLog): Generator<undefined, string, undefined> {
  const names = cachedAccountNames(desk.stores.cache);
  const numbers = new Map(log.entries.map(({ entry }, n) => [entry.id, n + 1]));
  const reader = ledgerOf(desk);
  const around: Around = {
    reader,
    name: (id) => names.get(id) ?? id,
    entryName: (id) => {
      const number = numbers.get(id);
      if (number !== undefined) return `第 ${number} 条`;
      const entry = reader.find(id);
      return entry ? `${minute(entry.statement.at)} 所记` : '不在本机的一条';
    },
  };
  const now = trueNow(desk).toISOString();
  const summary = yield* summaryBlocks({ log, around, now, by: desk.account.name });
  const pages = yield* paginate(allBlocks(summary, log, around));
  return yield* pagesHtml(log, pages, `${minute(now)} 打印`);
}

/** The entries begin a page of their own; each is set when its turn comes. */
function* allBlocks(summary: readonly Block[], log: MonthLog, around: Around): Generator<Block> {
  yield* summary;
  for (const [n, printed] of log.entries.entries())
    yield { ...recordBlock(printed, n + 1, around), fresh: n === 0 };
}
