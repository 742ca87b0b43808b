import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { feedRecords } from '../../../../electron/core/capabilities';
import { keepTrust } from '../../../../electron/core/identity/service';
import { openPkcs12 } from '../../../../electron/core/identity/keystores/files/pkcs12';
import { createFileKey } from '../../../../electron/core/identity/keystores/files/key';
import { signCms } from '../../../../electron/pki/cms';
import type { SignatureAlgorithm } from '../../../../electron/pki/algorithms';
import { trustMaterial } from '../../../../electron/pki/trust';
import { Failure } from '../../../../electron/core/failure';
import { exportProof, verifyProof } from '../../../../electron/core/proof/service';
import { fileKind, type Change, type Trust } from '../../../../electron/platform/contract';
import { writeChange } from '../../../../electron/core/sync/feed-records';
import { doc, image, p } from '../../../fixtures/content';
import { openSession, type TestSession } from '../articles/session';
import { signAndSendAct, rootOf } from '../../platform/administration';
import {
  apiRequest,
  practiceContent,
  logIn,
  openPractice,
  Person,
  sha256,
  signInReviewTeam,
  type ReviewTeam,
  type SigningKey,
  type Practice,
} from '../../platform/practice-client';

let practice: Practice;
let office: ReviewTeam;
let articleId: string;
let anchors: string;
const folder = mkdtempSync(path.join(tmpdir(), 'export-'));
const NAMES = ['年度报告.pdf', '附表 “一”.xlsx'];
const FILES = [Buffer.from('%PDF-1.7\n报告'), Buffer.from('PK\u0003\u0004 附表')];
const PHOTO = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 9]);

/** Logs the person in again with their certificate of another algorithm. */
async function withKey(person: Person, algorithm: SignatureAlgorithm): Promise<Person> {
  const { server } = practice;
  const found = server.keys.find(
    (key) => key.accountId === person.session.account.id && key.algorithm === algorithm,
  )!;
  const opened = await openPkcs12(readFileSync(found.certificatePath), found.password);
  const key = createFileKey({ kind: 'file', path: found.certificatePath }, opened);
  const keys: SigningKey = {
    certificate: opened.certificate.der,
    sign: async (content) => {
      const cms = await signCms({
        content,
        certificate: opened.certificate.der,
        at: new Date(),
        sign: (input) => key.sign(input),
      });
      return cms.toString('base64');
    },
  };
  const answer = await logIn(server, keys);
  if (answer.status !== 200) throw new Error(answer.body.toString());
  return Person.of(server, answer.json, keys);
}

async function upload(person: Person, bytes: Buffer): Promise<string> {
  const headers = { 'upload-offset': 0, 'upload-length': bytes.length };
  const route = `/blobs/${sha256(bytes)}`;
  await apiRequest(practice.server, route, 'PATCH', { token: person.token, body: bytes, headers });
  return sha256(bytes);
}

async function approveBy(person: Person, opinion: string, delegation?: string): Promise<void> {
  const onBehalfOf = {
    accountId: office.second.session.account.id,
    name: '吴静宜',
    delegationId: delegation,
  };
  const alter = (s: Record<string, unknown>) => (delegation ? { ...s, onBehalfOf } : s);
  const command = await person.decision(await person.view(articleId), 'approve', opinion, alter);
  expect(await person.sendOne(command)).toMatchObject({ status: 'accepted' });
}

/** Opens a session whose cache has the person's whole feed. */
async function sessionOf(person: Person): Promise<TestSession> {
  const session = await openSession(person.session.account);
  const { cache } = session.stores;
  for (
    let page = await person.changes(0, '&limit=2000');
    ;
    page = await person.changes(page.cursor, '&limit=2000')
  ) {
    cache.transaction((changes: Change[]) =>
      changes.forEach((change) => writeChange(cache, feedRecords, change)),
    )(page.changes);
    if (!page.more) break;
  }
  const { json } = await apiRequest(practice.server, '/trust', 'GET', { token: person.token });
  keepTrust(session.stores, trustMaterial(json as Trust, undefined, await rootOf(person)));
  session.setClock(new Date().toISOString());
  session.platform = {
    async getBlob(hash: string, offset: number, write: (at: number, bytes: Uint8Array) => void) {
      const { body } = await apiRequest(practice.server, `/blobs/${hash}`, 'GET', { token: person.token });
      write(offset, body.subarray(offset));
      return body.length;
    },
  } as unknown as TestSession['platform'];
  session.host = {
    info: { kind: 'test', version: '0', nativeDialogs: false },
    printPdf: () => Promise.resolve(Buffer.from('%PDF-1.7 审签单')),
  } as unknown as TestSession['host'];
  return session;
}

/** Makes the session's save dialog answer with this file. */
function saveTo(session: TestSession, file: string): void {
  session.host.info = { ...session.host.info, nativeDialogs: true };
  session.host.pickTarget = () => Promise.resolve(file);
}

async function unzip(file: string): Promise<string> {
  const to = mkdtempSync(path.join(folder, 'unzipped-'));
  const zip = await openPromise(file, { autoClose: false });
  for await (const entry of zip.eachEntry()) {
    const target = path.join(to, entry.fileName);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, await buffer(await zip.openReadStreamPromise(entry)));
  }
  zip.close();
  return to;
}

beforeAll(async () => {
  practice = await openPractice();
  office = await signInReviewTeam(practice.server);
  const { author } = office;
  const hashes = await Promise.all([...FILES, PHOTO].map((bytes) => upload(author, bytes)));
  const attachments = NAMES.map((name, n) => ({
    name,
    sha256: hashes[n]!,
    size: FILES[n]!.length,
    mediaType: fileKind(name)!.mediaType,
  }));
  articleId = randomUUID();
  const content = practiceContent({
    title: '关于“三级审核”的通知 <b>',
    attachments,
    body: doc(p('正文。'), image(hashes[2]!, '合影')),
  });
  expect(await author.sendOne(author.submission(articleId, 0, content))).toMatchObject({
    status: 'accepted',
  });

  const delegationId = randomUUID();
  const now = Date.now();
  const granted = await signAndSendAct(await withKey(office.second, 'ecdsa-sha256'), {
    type: 'delegation.grant',
    delegationId,
    fromId: office.second.session.account.id,
    toId: office.principal.session.account.id,
    role: 'secondReviewer',
    from: new Date(now).toISOString(),
    until: new Date(now + 3_600_000).toISOString(),
  });
  expect(granted.json).toMatchObject({ seq: expect.any(Number) as number });
  await approveBy(office.first, '同意。\n“数字”已核实，\\ 无误。');
  await approveBy(await withKey(office.principal, 'ecdsa-sha256'), '代为同意。', delegationId);
  await approveBy(await withKey(office.final, 'sm2-sm3'), '同意发布。');
  const { json } = await apiRequest(practice.server, '/trust', 'GET', { token: author.token });
  anchors = path.join(folder, '自有根证书.pem');
  const pems = (json as Trust).certificates.map(
    (der) => `-----BEGIN CERTIFICATE-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  );
  writeFileSync(anchors, pems.join(''));
});
afterAll(async () => {
  await practice.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('an article approved on the practice platform with RSA, P-256 and SM2, once by delegation', () => {
  it('is proved by openssl alone, and by any client', async () => {
    const session = await sessionOf(office.siteAdministrator);
    const file = path.join(folder, '证据.zip');
    saveTo(session, file);
    expect(await exportProof(session, { articleId })).toEqual({ path: file, notes: [] });

    const unzipped = await unzip(file);
    const script = [path.join(unzipped, 'verify.sh'), anchors, await rootOf(office.author)];
    const said = execFileSync('sh', script, { encoding: 'utf8' });
    expect(said.trimEnd().split('\n').at(-1)).toBe('全部通过');
    expect(said).toMatch(/第 2 条（第 1 稿，复审同意，陈立成，代 吴静宜）：签名人 .*职责 复审人（代理）/);
    expect(readFileSync(path.join(unzipped, '发稿审签单.pdf'), 'utf8')).toBe('%PDF-1.7 审签单');
    expect(statSync(path.join(unzipped, 'blobs', sha256(PHOTO))).size).toBe(PHOTO.length);
    expect(readFileSync(path.join(unzipped, 'blobs', 'names.txt'), 'utf8')).toContain('附表 “一”.xlsx');

    const stranger = await sessionOf(office.author);
    const { report } = await verifyProof(stranger, { path: file });
    const doubts = [...report.findings, ...report.decisions.flatMap(({ findings }) => findings)].filter(
      ({ holds }) => holds !== 'yes',
    );
    expect(doubts).toEqual([]);
    expect(report).toMatchObject({ holds: 'yes', articleId, title: '关于“三级审核”的通知 <b>' });
    expect(
      report.decisions.map(({ signerName, onBehalfOf, timestamped }) => [
        signerName,
        onBehalfOf,
        timestamped,
      ]),
    ).toEqual([
      ['周正川', null, true],
      ['陈立成', '吴静宜', true],
      ['郑怀远', null, true],
    ]);
  });

  it('is exported to the account’s folder for a browser page, with the sheet as HTML when PDF is not available', async () => {
    const session = await sessionOf(office.siteAdministrator);
    let printed = '';
    session.host.printPdf = (html) => {
      printed = html;
      return Promise.resolve(null);
    };
    const { path: file, notes } = await exportProof(session, { articleId });
    expect(path.dirname(file ?? '')).toBe(path.join(session.stores.directory, 'exports'));
    expect(notes.join()).toMatch(/不能生成 PDF/);
    const unzipped = await unzip(file ?? '');
    expect(readFileSync(path.join(unzipped, '发稿审签单.html'), 'utf8')).toBe(printed);
    for (const fact of [
      '&lt;b&gt;',
      '代 吴静宜',
      '孙可欣',
      '办公室',
      '年度报告.pdf',
      '签名、证书、时间戳均成立',
    ])
      expect(printed).toContain(fact);
    for (const decision of (await office.siteAdministrator.view(articleId)).decisions)
      expect(printed).toContain(decision.digest);
    expect(printed).not.toMatch(/<script|<b>\s|src=/);
  });

  it('is exported with a note when an attachment cannot be fetched', async () => {
    const session = await sessionOf(office.siteAdministrator);
    session.platform.getBlob = () => Promise.reject(new Failure('LINE_DOWN', '连不上平台。', '请检查网络。'));
    saveTo(session, path.join(folder, '缺附件.zip'));
    const { path: file, notes } = await exportProof(session, { articleId });
    expect(notes.join()).toMatch(/“年度报告.pdf”不在本机，没有放入证据包：连不上平台。/);
    const { report } = await verifyProof(session, { path: file! });
    expect(report.holds).toBe('no');
  });

  it('is not exported when the person cancels the dialog', async () => {
    const session = await sessionOf(office.siteAdministrator);
    session.host.info = { ...session.host.info, nativeDialogs: true };
    const asked: string[] = [];
    session.host.pickTarget = (name) => {
      asked.push(name);
      return Promise.resolve(null);
    };
    expect(await exportProof(session, { articleId })).toEqual({ path: null, notes: [] });
    expect(asked).toEqual([`审核证据-${articleId}.zip`]);
  });

  it('is not exported when the file cannot be written or the article is missing, and no partial file is left', async () => {
    const session = await sessionOf(office.siteAdministrator);
    saveTo(session, path.join(folder, '没有的文件夹', 'x.zip'));
    await expect(exportProof(session, { articleId })).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
    });
    await expect(exportProof(session, { articleId: randomUUID() })).rejects.toMatchObject({
      code: 'CONTENT_MISSING',
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
