import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createAnchoring } from '../../../../electron/core/audit/anchoring';
import { csvOf } from '../../../../electron/core/audit/csv';
import {
  appendAudit,
  auditChains,
  exportAudit,
  searchAudit,
  verifyChain,
} from '../../../../electron/core/audit/service';
import type { PlatformClient } from '../../../../electron/core/types';
import { openSyncSession, practice, type TestSyncSession } from '../sync/support/practice';

const WHO = 'zhouzhengchuan';
const AUDITOR = 'fengqinghe';

const stops: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A session whose audit entries with these times and details are anchored, and an auditor's session. */
async function openAuditorAndWorker(...done: Array<[at: string, detail: string]>): Promise<{
  auditor: TestSyncSession;
  worker: TestSyncSession;
}> {
  const server = await practice(stops);
  const worker = await openSyncSession(stops, server, WHO);
  await worker.sync.syncNow();
  for (const [at, detail] of done)
    appendAudit(worker.stores.work, { at, actorId: WHO, action: 'review.decide', subject: '稿件', detail });
  await createAnchoring({
    stores: worker.stores,
    platform: worker.platform,
    audit: worker.audit,
    accountId: WHO,
    device: 'pc-1',
    notify: () => undefined,
  })({ signal: new AbortController().signal, closed: () => false });
  const auditor = await openSyncSession(stops, server, AUDITOR);
  await auditor.sync.syncNow();
  return { auditor, worker };
}

const page = { cursor: null, limit: 100 };

describe('the auditor', () => {
  it('searches by days in Beijing time, not in UTC', async () => {
    const { auditor } = await openAuditorAndWorker(
      ['2026-03-01T15:59:59.999Z', '三月一日末'],
      ['2026-03-01T16:00:00.000Z', '三月二日初'],
      ['2026-03-02T15:59:59.999Z', '三月二日末'],
      ['2026-03-02T16:00:00.000Z', '三月三日初'],
    );
    const { entries, cursor } = await searchAudit(auditor, {
      ...page,
      fromDay: '2026-03-02',
      untilDay: '2026-03-02',
    });
    expect(entries.map(({ detail }) => detail)).toEqual(['三月二日末', '三月二日初']);
    expect(entries[0]).toMatchObject({ actorName: '周正川', device: 'pc-1' });
    expect(cursor).toBeNull();
  });

  it('reads the entries page by page', async () => {
    const { auditor } = await openAuditorAndWorker(
      ...[1, 2, 3].map((n): [string, string] => [`2026-03-0${n}T01:00:00.000Z`, `第 ${n} 件`]),
    );
    const filter = { actorId: WHO, text: '件' };
    const first = await searchAudit(auditor, { ...filter, cursor: null, limit: 2 });
    const rest = await searchAudit(auditor, { ...filter, cursor: first.cursor, limit: 2 });
    expect([...first.entries, ...rest.entries].map(({ detail }) => detail)).toEqual([
      '第 3 件',
      '第 2 件',
      '第 1 件',
    ]);
    expect(rest.cursor).toBeNull();
  });

  it('detects a platform that omits an entry, rewrites one, or truncates the chain', async () => {
    const { auditor } = await openAuditorAndWorker(
      ...[1, 2, 3, 4].map((n): [string, string] => [`2026-03-0${n}T01:00:00.000Z`, `第 ${n} 件`]),
    );
    const own = (await auditChains(auditor)).chains.find(({ accountId }) => accountId === WHO);
    const chain = own?.chain ?? '';
    expect(await verifyChain(auditor, { chain })).toMatchObject({ entries: 4, intact: true });
    type Page = Awaited<ReturnType<PlatformClient['auditEntries']>>;
    const lying = (change: (entries: Page['entries']) => Page['entries']): TestSyncSession => ({
      ...auditor,
      platform: {
        ...auditor.platform,
        auditHeads: () => auditor.platform.auditHeads(),
        auditEntries: async (query) => {
          const answer = await auditor.platform.auditEntries(query);
          return { ...answer, entries: change(answer.entries) };
        },
      },
    });
    const without = lying((entries) => entries.filter(({ sequence }) => sequence !== 2));
    expect(await verifyChain(without, { chain })).toMatchObject({ intact: false, brokenAt: 3 });
    const rewritten = lying((entries) =>
      entries.map((e) => (e.sequence === 2 ? { ...e, detail: '别的' } : e)),
    );
    expect(await verifyChain(rewritten, { chain })).toMatchObject({ intact: false, brokenAt: 2 });
    const shortened = lying((entries) => entries.filter(({ sequence }) => sequence < 4));
    expect(await verifyChain(shortened, { chain })).toMatchObject({ intact: false, brokenAt: 4 });
  });

  it('verifies the platform’s own chain too', async () => {
    const { auditor } = await openAuditorAndWorker();
    expect(await verifyChain(auditor, { chain: 'platform' })).toMatchObject({ intact: true });
    await expect(verifyChain(auditor, { chain: 'nowhere' })).rejects.toMatchObject({ code: 'CHAIN_UNKNOWN' });
  });

  it('exports search results as a CSV table in which no cell is a formula', async () => {
    const { auditor } = await openAuditorAndWorker([
      '2026-03-02T01:02:03.000Z',
      '=HYPERLINK("http://x.example","看")',
    ]);
    const answer = await exportAudit(auditor, { actorId: WHO, action: 'review.decide' });
    expect(answer.entries).toBe(1);
    const text = readFileSync(answer.path ?? '', 'utf8');
    expect(text.startsWith('\ufeff"时间（北京时间）"')).toBe(true);
    expect(text).toContain('"2026-03-02 09:02:03","周正川"');
    expect(text).toContain(`"'=HYPERLINK(""http://x.example"",""看"")"`);
  });

  it('has the only role that may list, search, verify and export audit chains', async () => {
    const { worker } = await openAuditorAndWorker();
    const refused = { code: 'NOT_PERMITTED' };
    await expect(auditChains(worker)).rejects.toMatchObject(refused);
    await expect(searchAudit(worker, page)).rejects.toMatchObject(refused);
    await expect(verifyChain(worker, { chain: 'platform' })).rejects.toMatchObject(refused);
    await expect(exportAudit(worker, {})).rejects.toMatchObject(refused);
    await expect(worker.platform.auditEntries({})).rejects.toMatchObject(refused);
  });
});

describe('a CSV table', () => {
  it('preserves every cell, except for an apostrophe before a formula', () => {
    const read = (csv: string) =>
      [...csv.slice(1).matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)].map(([, cell = '']) =>
        cell.replaceAll('""', '"'),
      );
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (row) => {
        const cells = read(csvOf([row]));
        expect(cells.map((cell, n) => (cell === `'${row[n]}` ? row[n] : cell))).toEqual(row);
        expect(cells.some((cell) => /^[=+\-@\t\r]/.test(cell))).toBe(false);
      }),
    );
  });
});
