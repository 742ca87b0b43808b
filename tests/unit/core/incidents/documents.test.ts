import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readBlob } from '../../../../electron/core/articles/service';
import { createDocumentWorker } from '../../../../electron/core/documents/client';
import { officialDocumentSchema } from '../../../../electron/core/documents/official-document';
import { incidentDocument, type ReportFacts } from '../../../../electron/core/incidents/reports';
import { foldIncident } from '../../../../electron/domain/incidents/incident';
import * as incidents from '../../../../electron/core/incidents/service';
import { ownWaiting } from '../../../../electron/core/ledger/service';
import { zipEntries } from '../documents/sample';
import { applyFeed, openSession, type SessionOptions, type TestSession } from '../ledger/session';
import {
  DISCOVERED,
  hoursAfter,
  outageBegin,
  incidentId,
  levelSet,
  opened,
  entryOfBody,
  notified,
} from './entries';

/** 2026-11-24 13:30 in Shanghai. */
const NOW = hoursAfter(3.5);
const documents = createDocumentWorker(resolve('dist', 'core', 'documents.cjs'));
const folder = mkdtempSync(join(tmpdir(), 'reports-'));
afterAll(async () => {
  await documents.close();
  rmSync(folder, { recursive: true, force: true });
});

const SITE = { id: 'portal', name: '某某市信访局', url: 'https://portal.example' };

async function sessionWith(host: SessionOptions['host'] = {}): Promise<TestSession> {
  const made = await openSession(undefined, {
    now: NOW,
    documents,
    host: { pickTarget: (name) => Promise.resolve(join(folder, name)), ...host },
  });
  applyFeed(made, { kind: 'site', record: SITE });
  return made;
}

const REPORT = {
  kind: 'bulletin',
  format: 'docx',
  number: '六信访函〔2026〕12号',
  approver: '高远山',
  remarks: '对供电线路进行全面检查。',
} as const;

/** Registers an incident with two notifications and two actions. Resolves with its id. */
async function incident(at: TestSession, more: { title?: string; drill?: boolean } = {}): Promise<string> {
  const { incidentId: id } = await incidents.open(at, {
    title: '机房断电致门户网站无法访问',
    kind: 'outage',
    discoveredAt: DISCOVERED,
    text: '值班巡查发现门户网站打不开',
    drill: false,
    downFrom: DISCOVERED,
    cause: 'power',
    ...more,
  });
  const said = { incidentId: id, happenedAt: hoursAfter(1), text: '请尽快恢复' };
  await incidents.recordReport(at, { ...said, whom: 'leader', person: '高远山', way: 'phone' });
  await incidents.recordReport(at, { ...said, whom: 'government', person: '', way: 'written', text: '' });
  await incidents.recordAction(at, { incidentId: id, happenedAt: hoursAfter(2), text: '后做的事' });
  await incidents.recordAction(at, { incidentId: id, happenedAt: hoursAfter(1.5), text: '先做的事' });
  return id;
}

const reports = (at: TestSession) => ownWaiting(at).filter(({ body }) => body.type === 'incident.report');
const textOf = async (docx: Buffer) =>
  ((await zipEntries(docx)).get('word/document.xml') ?? '').replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '');

describe('a document of an incident', () => {
  it('contains in Word its title, number and approver, the notifications, and the actions in order', async () => {
    const at = await sessionWith();
    const made = await incidents.makeReport(at, { ...REPORT, incidentId: await incident(at) });
    expect(made.notes).toEqual([]);
    const text = await textOf(readFileSync(made.path!));
    // The layout splits a title into lines.
    expect(text.replaceAll('\n', '')).toContain('关于机房断电致门户网站无法访问的情况快报');
    for (const words of ['值班快报', '六信访函〔2026〕12号', '高远山', '某某市信访局', '2026年11月24日'])
      expect(text).toContain(words);
    expect(text).toMatch(/11月24日11时00分\n带班领导\n高远山\n电话\n请尽快恢复\n/);
    expect(text).toMatch(/11月24日11时00分\n市政府办公室\n书面\n/);
    expect(text).toMatch(/先做的事[^]*后做的事/);
    expect(text).toContain('对供电线路进行全面检查。');
    expect(text).not.toContain('演练');
  });

  it('is recorded in the incident with name, SHA-256 and size, and its bytes can be read again', async () => {
    const at = await sessionWith();
    const id = await incident(at);
    const { path } = await incidents.makeReport(at, { ...REPORT, kind: 'filing', incidentId: id });
    const bytes = readFileSync(path!);
    const [report, ...others] = incidents.get(at, { incidentId: id }).reports;
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      kind: 'filing',
      name: basename(path!),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      byName: '马思齐',
    });
    const held = await readBlob(at, { sha256: report!.sha256, offset: 0 });
    expect(Buffer.from(held.bytes, 'base64').equals(bytes)).toBe(true);
    const text = await textOf(bytes);
    expect(text).toContain('市政府办公室：');
    // The text that incident and outage share appears once.
    expect(text.match(/值班巡查发现门户网站打不开/g)).toHaveLength(1);
    expect(incidents.get(at, { incidentId: id }).timeline.at(-1)?.text).toContain(basename(path!));
  });

  it('of a drill is marked in its name, its title and its first sentence', async () => {
    const at = await sessionWith();
    const { path } = await incidents.makeReport(at, {
      ...REPORT,
      incidentId: await incident(at, { drill: true }),
    });
    expect(basename(path!)).toMatch(/^【演练】值班快报-/);
    const text = await textOf(readFileSync(path!));
    expect(text.replaceAll('\n', '')).toContain('【演练】关于机房断电致门户网站无法访问的情况快报');
    expect(text).toContain('本件为演练材料，所述情况并非真实发生。');
  });

  it('has a file name that Windows accepts for any title', async () => {
    const at = await sessionWith();
    const title = `a/b\\c:d*e?f"g<h>i|j\u0007k${'长'.repeat(170)}`;
    const { path } = await incidents.makeReport(at, {
      ...REPORT,
      incidentId: await incident(at, { title }),
    });
    const name = basename(path!);
    expect(name).toMatch(/^值班快报-a_b_c_d_e_f_g_h_i_j_k长+-2026-11-24-1330\.docx$/);
    expect(Buffer.byteLength(name)).toBeLessThan(255);
  });

  it('is saved as a PDF when the host can print one', async () => {
    const pdf = Buffer.from('%PDF-1.4\n');
    const printed: string[] = [];
    const at = await sessionWith({ printPdf: (html) => (printed.push(html), Promise.resolve(pdf)) });
    const id = await incident(at);
    const { path, notes } = await incidents.makeReport(at, { ...REPORT, format: 'pdf', incidentId: id });
    expect(notes).toEqual([]);
    expect(path).toMatch(/\.pdf$/);
    expect(readFileSync(path!).equals(pdf)).toBe(true);
    expect(printed[0]).toContain('六信访函〔2026〕12号');
    expect(incidents.get(at, { incidentId: id }).reports[0]?.name).toMatch(/\.pdf$/);
  });

  it('is saved as a Word document with a note when the host cannot print a PDF', async () => {
    const at = await sessionWith();
    const id = await incident(at);
    const { path, notes } = await incidents.makeReport(at, { ...REPORT, format: 'pdf', incidentId: id });
    expect(notes).toEqual(['这里不能生成 PDF，文书以 Word 文档保存，可用 Word 或 WPS 打印。']);
    expect(path).toMatch(/\.docx$/);
    expect(readFileSync(path!).subarray(0, 2).toString()).toBe('PK');
    expect(incidents.get(at, { incidentId: id }).reports[0]?.name).toMatch(/\.docx$/);
  });

  it('is not recorded when the person cancels the dialog', async () => {
    const at = await sessionWith({ pickTarget: () => Promise.resolve(null) });
    const id = await incident(at);
    expect(await incidents.makeReport(at, { ...REPORT, incidentId: id })).toEqual({ path: null, notes: [] });
    expect(reports(at)).toEqual([]);
  });

  it('is not recorded when the file cannot be made or written', async () => {
    const nowhere = join(folder, 'gone', 'report.docx');
    const at = await sessionWith({ pickTarget: () => Promise.resolve(nowhere) });
    const id = await incident(at);
    await expect(incidents.makeReport(at, { ...REPORT, incidentId: id })).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
    });
    expect(existsSync(nowhere)).toBe(false);
    at.documents = { ...documents, run: () => Promise.reject(new Error('broken')) };
    await expect(incidents.makeReport(at, { ...REPORT, incidentId: id })).rejects.toThrow('broken');
    expect(reports(at)).toEqual([]);
  });

  it('is refused while the bureau is unknown', async () => {
    const at = await openSession(undefined, { now: NOW, documents });
    const id = await incident(at);
    await expect(incidents.makeReport(at, { ...REPORT, incidentId: id })).rejects.toMatchObject({
      code: 'BUREAU_UNKNOWN',
    });
  });

  it('names the bureau of the main site, not a topic site', async () => {
    const at = await sessionWith();
    applyFeed(at, { kind: 'site', record: { id: 'topic', name: '专题', url: 'https://portal.example/zt' } }, {
      kind: 'column',
      record: { id: 'c', siteId: 'portal', parentId: null, name: '公告', path: '/gg', position: 1 },
    } as never);
    const { path } = await incidents.makeReport(at, { ...REPORT, incidentId: await incident(at) });
    const text = await textOf(readFileSync(path!));
    expect(text).toContain('某某市信访局');
    expect(text).not.toContain('专题');
  });
});

describe('the content of a document', () => {
  const facts = (change: Partial<ReportFacts> = {}): ReportFacts => ({
    kind: 'bulletin',
    incident: foldIncident([entryOfBody(opened())])!,
    actions: [],
    outages: [],
    responses: [],
    bureau: SITE.name,
    number: '',
    approver: '',
    remarks: '',
    contact: '马思齐',
    now: NOW,
    ...change,
  });
  const words = (change: Partial<ReportFacts>) => JSON.stringify(incidentDocument(facts(change)).body);

  it('states whether a public response is drafted, in review, published or withdrawn', () => {
    const title = '情况通报';
    expect(words({ responses: [{ title: '', stage: null, purpose: 'publish', live: false }] })).toContain(
      '回应信息正在起草。',
    );
    expect(words({ responses: [{ title, stage: 'first', purpose: 'publish', live: false }] })).toContain(
      '回应信息《情况通报》正在审核，尚未发布。',
    );
    expect(words({ responses: [{ title, stage: 'done', purpose: 'publish', live: true }] })).toContain(
      '已经发布',
    );
    expect(words({ responses: [{ title, stage: 'done', purpose: 'withdraw', live: false }] })).toContain(
      '回应信息《情况通报》已经撤下。',
    );
  });

  it('is valid for the layout with any text', () => {
    const text = (max: number) => fc.string({ minLength: 1, maxLength: max, unit: 'grapheme-composite' });
    const clipped = (max: number) => text(max).map((it) => it.slice(0, max));
    fc.assert(
      fc.property(
        fc.constantFrom('bulletin' as const, 'filing' as const),
        fc.boolean(),
        clipped(200),
        clipped(4000),
        clipped(100),
        clipped(60),
        (kind, drill, title, said, person, short) => {
          const entries = [
            entryOfBody(opened({ title, text: said, drill })),
            entryOfBody({ ...levelSet('larger'), basis: said }),
            entryOfBody({ ...notified('leader'), person, text: said.slice(0, 2000) }),
          ];
          const document = incidentDocument(
            facts({
              ...{ kind, number: short, approver: short, remarks: said },
              incident: foldIncident(entries)!,
              actions: [{ at: hoursAfter(1), text: said }],
              responses: [{ title, stage: 'first', purpose: 'publish', live: false }],
              outages: [{ ...outageBegin({ text: said, incidentId, drill }), declaredAt: null, until: null }],
            }),
          );
          expect(officialDocumentSchema.safeParse(document).error).toBeUndefined();
        },
      ),
    );
  });
});
