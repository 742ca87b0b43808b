import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthOf, nextMonth } from '../../../../../electron/domain/calendar/calendar';
import type { LogReport } from '../../../../../electron/core/contract';
import { NAME, LOG_ARCHIVE_SHAPE } from '../../../../../electron/core/duty/proof/layout';
import { readPackage } from '../../../../../electron/core/evidence/service';
import type { PracticeServer } from '../../../../../electron/platform/practice/server';
import { uploadFile, openClient, signInAs, until, type Client } from '../../office/client';
import { findPrintProblem, parsePrintedLog } from '../print/parse-print';
import { startWithSharedKeys } from '../../../platform/shared-keys';

const OFFICER = 'linxiaohe';
const LEADER = 'gaoyuanshan';
const doubts = (report: LogReport | null) => report?.findings.filter(({ holds }) => holds !== 'yes');

describe('the evidence of a month, exported by an officer and checked by a leader', () => {
  let practice: PracticeServer;
  let officer: Client;
  let leader: Client;
  let month: string;
  let folder: string;
  let ended: Promise<void> | null = null;
  const ending = () => (ended ??= practice.close());
  /** Path of the month's package. */
  let exported: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'practice-'));
    practice = await startWithSharedKeys({ directory: folder });
    [officer, leader] = [await openClient(folder), await openClient(folder)];
    await signInAs(officer, OFFICER);
    await signInAs(leader, LEADER);
    const { duty, roster, sync } = officer.core;
    const begun = await duty.overview();
    month = monthOf(begun.now);
    const next = nextMonth(month);
    await until('the sites', async () => (await officer.core.articles.places()).sites.length > 0);
    const { rules } = await officer.core.publishing.pageRules({ siteId: 'portal' });
    await officer.core.publishing.setPageRules({ rules, text: '按“新模板”设置核验规则。' });
    await duty.note({ template: 'phone', text: '市数据资源局来电询问更新情况。' });
    // The officer's next signature covers all earlier entries of the book.
    const { shifts } = await roster.propose({
      month: next,
      changes: ['08:30'],
      leaders: [LEADER, 'wujingyi'],
      technical: [OFFICER, 'masiqi'],
      operations: ['sunkexin', 'masiqi'],
      important: [],
    });
    const { entryId } = await roster.month({ month: next });
    await roster.publish({ month: next, shifts, important: [], replaces: entryId });
    await until('everything to be sent', async () => (await sync.now()).waiting === 0);
  });
  afterAll(async () => {
    await Promise.all([officer.stop(), leader.stop()]);
    await ending();
  });

  it('is exported, and valid in the exporter’s client and in another one', async () => {
    const { notes, path: made } = await until('the timestamps', async () => {
      const one = await officer.core.duty.export({ month });
      return one.notes.length === 0 && one;
    });
    expect(notes).toEqual([]);
    exported = made!;
    for (const client of [officer, leader]) {
      const { report } = await client.core.duty.verify({ file: await uploadFile(client, 'proof', exported) });
      expect(doubts(report)).toEqual([]);
      expect(report).toMatchObject({ holds: 'yes', month });
      expect(report?.signatures).toBeGreaterThan(0);
    }
  });

  it('can be checked on each machine without a package', async () => {
    for (const { core } of [officer, leader]) {
      const { report } = await core.duty.check({ month });
      expect(doubts(report)).toEqual([]);
      expect(report.holds).toBe('yes');
    }
  });

  it('is printed with the entry count and head digest of its manifest on each page', async () => {
    const { path: printed } = await officer.core.duty.print({ month });
    const sheets = parsePrintedLog(await readFile(printed ?? '', 'utf8'));
    expect(findPrintProblem(sheets)).toBeNull();
    const { files } = await readPackage(exported, LOG_ARCHIVE_SHAPE);
    const [, total, head] = /^head (\d+) ([0-9a-f]{64})$/m.exec(String(files.get(NAME.manifest))) ?? [];
    expect(sheets.map((sheet) => [String(sheet.total), sheet.headDigest])).toEqual(
      sheets.map(() => [total, head]),
    );
  });

  it('leaves out entries that are not sent yet, and states their number', async () => {
    await ending();
    await officer.core.duty.note({ template: 'patrol', text: '断网后巡查。' });
    const { notes, path } = await officer.core.duty.export({ month });
    // An export does not overwrite an earlier one.
    expect(path).not.toBe(exported);
    expect(notes).toContain('有 1 条记录还在本机等待送达平台，没有放入；送达后请再导出一次。');
    const { report } = await officer.core.duty.check({ month });
    expect(doubts(report)?.map(({ text }) => text)).toContain('有 1 条记录还在本机等待送达平台，没有核验。');
    const made = await leader.core.duty.verify({ file: await uploadFile(leader, 'proof', path!) });
    expect(made.report).toMatchObject({ holds: 'yes' });
  });
});
