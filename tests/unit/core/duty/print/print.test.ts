import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recentAudit } from '../../../../../electron/core/audit/service';
import { printLog } from '../../../../../electron/core/duty/print/service';
import { gatherEntries } from '../../../../../electron/core/duty/proof/gather';
import { manifestText } from '../../../../../electron/core/duty/proof/manifest';
import type { TestSession } from '../../ledger/session';
import { instantAt, writeAllEntryKinds, hexDigest, MONTH, note, DutyMonth } from './duty-month';
import { digestsOnPage, findPrintProblem, parsePrintedLog, type PrintedPage } from './parse-print';

const auditOf = ({ stores }: TestSession) => recentAudit(stores.work, { before: null, limit: 500 }).entries;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'print-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Answers the save dialog with a file in the test's folder. Returns its path. */
function saveTo(session: DutyMonth['session']): string {
  const path = join(folder, 'log.pdf');
  session.host.pickTarget = () => Promise.resolve(path);
  return path;
}

/** Prints on a host without PDF support, where the HTML is saved. */
async function printed({
  session,
}: DutyMonth): Promise<{ html: string; sheets: PrintedPage[]; notes: string[] }> {
  saveTo(session);
  const { path, notes } = await printLog(session, { month: MONTH });
  const html = readFileSync(path ?? '', 'utf8');
  return { html, sheets: parsePrintedLog(html), notes };
}
const linesOf = (sheets: readonly PrintedPage[]) => sheets.flatMap(({ lines }) => lines);
/** The text of the entry whose first line matches. */
function entryLike(sheets: readonly PrintedPage[], head: RegExp): string {
  const lines = linesOf(sheets);
  const from = lines.findIndex((line) => head.test(line));
  const length = lines.slice(from + 1).findIndex((line) => /^\d+　.*\t\d{4}-\d\d-\d\d \d\d:\d\d$/.test(line));
  return lines.slice(from, length < 0 ? undefined : from + 1 + length).join('\n');
}

/** Writes several pages of entries. */
async function busy(month: DutyMonth): Promise<void> {
  await writeAllEntryKinds(month);
  for (let day = 4; day < 9; day += 1) {
    await month.handOver(month.session, month.otherSession, day);
    for (let n = 0; n < 4; n += 1)
      await month.write(
        month.otherSession,
        instantAt(day, `1${n}:00`),
        note(`第${day}日第${n}件，${'已办。'.repeat(40)}`),
      );
  }
}

describe('an entry in the printed log', () => {
  it('appears once, numbered, in the order of the manifest of the evidence', async () => {
    const month = await DutyMonth.open();
    await busy(month);
    const { sheets } = await printed(month);
    const exported = { at: instantAt(20, '08:00'), certificate: null, accountId: 'x' };
    const manifest = manifestText(gatherEntries(month.session, MONTH), MONTH, exported);
    const digests = [...manifest.matchAll(/^entry month .* ([0-9a-f]{64}) \S+$/gm)].map(([, it]) => it);
    expect(digests.length).toBeGreaterThan(40);
    expect(sheets.flatMap(digestsOnPage)).toEqual(digests);
    const heads = linesOf(sheets).flatMap((line) => /^(\d+)　(?!（承前页）)/.exec(line)?.[1] ?? []);
    expect(heads).toEqual(digests.map((_, n) => String(n + 1)));
  });

  it('shows author, kind, times of writing and receipt, text, attachments and related entries', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    const { sheets } = await printed(month);
    expect(entryLike(sheets, /^3　/)).toMatch(
      /^3　电话　林晓禾\t2026-11-01 09:12\n记录 2026-11-01 09:12:00　送达 2026-11-01 09:12:02　发生 2026-11-03 09:00\n记录簿 \w{8} 第 3 条\t\w{64}\n市数据资源局来电，.*已答复当日更新。\n联系：\t王先生 0564-0000000$/,
    );
    const notice = entryLike(sheets, /　上级通知　/);
    expect(notice).toContain('附件：\t关于报送网站自查情况的通知.pdf（117.5 KB）');
    expect(notice).toContain(`SHA-256 ${hexDigest('a')}`);
    expect(notice).toMatch(/已办结：\t第 \d+ 条 孙可欣：已于下午三时报送。/);
    expect(entryLike(sheets, /　事件报告　/)).toContain('事项：\t登记突发事件：首页不能访问（第 12 条）');
    const roster = entryLike(sheets, /　发布值班表　/);
    expect(roster).toContain('本人签名');
    expect(roster).toContain('各班：\t每天 08:30–次日08:30，依次为带班、技术、运维');
    expect(roster).toContain(
      '28日 吴静宜 孙可欣 林晓禾\t29日 高远山 林晓禾 孙可欣\t30日 吴静宜 孙可欣 林晓禾',
    );
  });

  it('that was corrected refers to the correction, which is an entry of its own', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    const { sheets } = await printed(month);
    expect(entryLike(sheets, /　巡查　/)).toMatch(
      /巡查首页，未见异常。\n已更正：\t第 6 条 林晓禾：巡查首页和全部一级栏目，未见异常。（原因：漏记/,
    );
    expect(entryLike(sheets, /^6　更正　/)).toMatch(/未见异常。\n更正：\t第 5 条\n原因：\t漏记栏目/);
  });

  it('of a handover lists open items, omissions and the heads of other books', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    const give = entryLike((await printed(month)).sheets, /　交班　/);
    expect(give).toContain('待办：\t1. 记录：上级通知：报送第三季度网站自查情况');
    expect(give).toContain('缺漏：\t11-01 下午读网没有完成');
    expect(give).toContain('所见记录簿：\tbbbbbbbb 到第 12 条（cccccccccccccccc）');
  });

  it('that was refused, written under a wrong clock or sent late is marked', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    await month.write(month.otherSession, instantAt(3, '10:00'), note('断网时记的第二条'), true);
    month.platform.receive(month.otherSession, instantAt(3, '12:00'));
    const { sheets } = await printed(month);
    expect(entryLike(sheets, /【未采纳】/)).toMatch(
      /内容只有记录人本人可以看到。\n标记：\t平台没有采纳，这一条在记录簿里只留位置，不算数（WRONG_STAGE）/,
    );
    expect(linesOf(sheets).join('')).not.toContain('不该采纳的一条');
    const wrong = linesOf(sheets).find((line) => line.includes('本机时钟显示'));
    expect(wrong).toMatch(/^记录 2026-11-02 17:00:00（本机时钟显示 2026-11-02 22:00:00，已校正）/);
    expect(linesOf(sheets).join('\n')).toMatch(/标记：\t本机时钟比平台快 5 小时/);
    expect(linesOf(sheets).join('\n')).toMatch(/标记：\t离线记录，2 小时后送达平台（2026-11-03 12:00）/);
  });

  it('that is not sent yet is in its place, and not part of the running digest', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    const { sheets, notes } = await printed(month);
    expect(notes).toContain('有 1 条记录尚未送达平台，已注明；送达后请再打印一次。');
    const waiting = entryLike(sheets, /【尚未送达】/);
    expect(waiting).toMatch(/断网时记的\n标记：\t尚未送达平台，不在累计校验码之内/);
    expect(findPrintProblem(sheets)).toBeNull();
    expect(sheets.flatMap(digestsOnPage)).toHaveLength((sheets[0]?.total ?? 0) - 1);
  });

  it('cannot inject HTML', async () => {
    const month = await DutyMonth.open();
    const text = '</div></section><script>alert(1)</script>&lt;“<b>';
    await month.write(
      month.session,
      instantAt(1, '09:00'),
      note(text, { contact: '"><img src=x onerror=alert(2)>' }),
    );
    const { html, sheets } = await printed(month);
    expect(html).not.toMatch(/<script|<img|<b>/);
    expect(entryLike(sheets, /^1　/)).toContain(`${text}\n联系：\t"><img src=x onerror=alert(2)>`);
  });
});

describe('the pages of a printed log', () => {
  it('state page count, entry range and running digests, which are consistent', async () => {
    const month = await DutyMonth.open();
    await busy(month);
    const { sheets } = await printed(month);
    expect(sheets.length).toBeGreaterThan(6);
    expect(findPrintProblem(sheets)).toBeNull();
  });

  it('show the same head digest as the manifest of the evidence', async () => {
    const month = await DutyMonth.open();
    await busy(month);
    const { sheets } = await printed(month);
    const exported = { at: instantAt(20, '08:00'), certificate: null, accountId: 'x' };
    const manifest = manifestText(gatherEntries(month.session, MONTH), MONTH, exported);
    const [, head] = /^head \d+ ([0-9a-f]{64})$/m.exec(manifest) ?? [];
    expect(new Set(sheets.map((sheet) => sheet.headDigest))).toEqual(new Set([head]));
  });

  it('are inconsistent when one is removed, two are swapped, or one is from another print', async () => {
    const month = await DutyMonth.open();
    await busy(month);
    const { sheets } = await printed(month);
    await month.write(month.otherSession, instantAt(12, '10:00'), note('后来记的一条'));
    const other = (await printed(month)).sheets;
    const renumbered = (some: PrintedPage[]) =>
      some.map((it, n) => ({ ...it, page: n + 1, pages: some.length }));
    for (let n = 0; n < sheets.length; n += 1) {
      expect(findPrintProblem(sheets.filter((_, at) => at !== n))).not.toBeNull();
      expect(findPrintProblem(sheets.map((it, at) => (at === n ? (other[n] ?? it) : it)))).not.toBeNull();
      const [one, next] = [sheets[n], sheets[n + 1]];
      if (!one || !next) continue;
      expect(
        findPrintProblem(sheets.map((it) => (it === one ? next : it === next ? one : it))),
      ).not.toBeNull();
      if (one.entriesOnPage > 0)
        expect(findPrintProblem(renumbered(sheets.filter((it) => it !== one)))).not.toBeNull();
    }
  });

  it('begin with a summary: shifts, handovers, kinds, omissions, books, and how to check the print', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    const lines = linesOf((await printed(month)).sheets).join('\n');
    expect(lines).toContain('网站值守记录　2026年11月');
    expect(lines).toContain('共 15 条：已采纳 13 条，平台没有采纳 1 条，尚未送达平台 1 条');
    expect(lines).toMatch(/值班\t30 天 30 班：有人接班 2 班，已交班 1 班，缺漏 \d+ 项/);
    expect(lines).toContain('重要时期\t国际进口博览会（2026-11-05 至 2026-11-10）');
    expect(lines).toContain(
      '1日（日）08:30–2日08:30\t高远山\t林晓禾\t孙可欣\t林晓禾 1日08:10\t林晓禾 2日08:20',
    );
    expect(lines).toMatch(
      /1日（日）08:30–2日08:30\t林晓禾接班时没有交班记录：本月第一班；11-01 下午读网没有完成/,
    );
    expect(lines).toMatch(/[0-9a-f]{32}\t林晓禾\t第 1–\d+ 条\t[0-9a-f]{32}\n/);
    expect(lines).toContain('怎样核对\n一、各页“本页之前”的累计校验码');
  });
});

describe('printing the log', () => {
  it('writes the PDF that the host returns', async () => {
    const month = await DutyMonth.open({ printPdf: () => Promise.resolve(Buffer.from('%PDF-1.7')) });
    await writeAllEntryKinds(month);
    const path = saveTo(month.session);
    expect(await printLog(month.session, { month: MONTH })).toMatchObject({ path });
    expect(readFileSync(path, 'utf8')).toBe('%PDF-1.7');
    expect(auditOf(month.session)).toContainEqual(
      expect.objectContaining({ action: 'duty.print', subject: MONTH }),
    );
  });

  it('writes HTML, with a note, when the host cannot make a PDF', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    saveTo(month.session);
    const { path, notes } = await printLog(month.session, { month: MONTH });
    expect(path).toBe(join(folder, 'log.html'));
    expect(readdirSync(folder)).toEqual(['log.html']);
    expect(notes).toContain('这里不能生成 PDF，值守记录以网页形式保存，可用浏览器打开后打印。');
  });

  it('asks for the target file, and writes and records nothing when that is cancelled', async () => {
    const asked: string[] = [];
    const pickTarget = (name: string) => Promise.resolve((asked.push(name), null));
    const month = await DutyMonth.open({ pickTarget });
    await writeAllEntryKinds(month);
    expect(await printLog(month.session, { month: MONTH })).toEqual({ path: null, notes: [] });
    expect(asked).toEqual(['值守记录-2026-11.pdf']);
    expect(auditOf(month.session).map(({ action }) => action)).not.toContain('duty.print');
  });

  it('is refused with a message for a month without entries', async () => {
    const month = await DutyMonth.open();
    await writeAllEntryKinds(month);
    await expect(printLog(month.session, { month: '2026-09' })).rejects.toMatchObject({
      code: 'NO_ENTRIES',
      message: '这个月没有值守记录，没有什么可打印。',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('rejects with PRINT_FAILED on a failure, and leaves no file', async () => {
    const month = await DutyMonth.open({ printPdf: () => Promise.reject(new Error('the window is gone')) });
    await writeAllEntryKinds(month);
    const path = saveTo(month.session);
    await expect(printLog(month.session, { month: MONTH })).rejects.toMatchObject({
      code: 'PRINT_FAILED',
    });
    expect(existsSync(path)).toBe(false);
  });

  it('yields to other work meanwhile', async () => {
    const month = await DutyMonth.open();
    await busy(month);
    let turns = 0;
    let going = true;
    const turn = () => {
      turns += 1;
      if (going) setImmediate(turn);
    };
    turn();
    await printed(month);
    going = false;
    expect(turns).toBeGreaterThan(5);
  });
});
