import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChosenFiles, HANDLE_LIFETIME } from '../../../electron/core/chosen-files';
import type { ChosenFile, FilePurpose } from '../../../electron/core/contract';
import type { Host } from '../../../electron/core/types';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { uploadFile, openClient, signInAs, until, type Client } from '../../unit/core/office/client';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

const root = mkdtempSync(join(tmpdir(), 'files-attack-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
/** Casts an input with fields that the contract does not have. */
const forged = <T>(input: object) => input as T;

/** Opens an incident. Resolves with the input of the call that makes its report. */
async function reportInput({ core }: Client) {
  await until('the office', async () => (await core.articles.places()).sites.length > 0);
  const { incidentId } = await core.incidents.open({
    title: '机房断电',
    kind: 'outage',
    discoveredAt: new Date().toISOString(),
    text: '门户网站打不开',
    drill: false,
  });
  const more = { number: '', approver: '', remarks: '' };
  return { incidentId, kind: 'bulletin' as const, format: 'docx' as const, ...more };
}

let practice: PracticeServer;
beforeAll(async () => {
  practice = await startWithSharedKeys({ directory: join(root, 'practice') });
});
afterAll(() => practice.close());

describe('on a host with dialogs', () => {
  const victim = join(root, 'victim.txt');
  let client: Client;
  /** Path that the person picks next; null cancels. */
  let picked: string | null = null;
  const host: Partial<Host> = {
    info: { kind: 'test', version: '0', nativeDialogs: true },
    pickFile: () => Promise.resolve(picked),
    pickTarget: () => Promise.resolve(saved),
  };
  /** Path that the person saves to next; null cancels. */
  let saved: string | null = null;
  const pick = async (purpose: FilePurpose, file: string): Promise<ChosenFile> => {
    picked = file;
    return (await client.core.host.pickFile({ purpose })).file!;
  };
  beforeAll(async () => {
    writeFileSync(victim, 'precious');
    client = await openClient(join(root, 'practice'), join(root, 'office'), undefined, undefined, host);
    await client.core.identity.enterPractice();
  });
  afterAll(() => client.stop());

  it('a page cannot give a key by path before sign-in', async () => {
    const { certificatePath, password } = practice.keys[0]!;
    const copy = join(root, 'copy.p12');
    writeFileSync(copy, readFileSync(certificatePath));
    const { signIn } = client.core.identity;
    expect(await codeOf(signIn({ key: { kind: 'file', path: copy }, secret: password }))).toBe(
      'FILE_NOT_CHOSEN',
    );
    expect(await codeOf(signIn({ key: { kind: 'file', path: '/etc/passwd' }, secret: 'x' }))).toBe(
      'FILE_NOT_CHOSEN',
    );
  });

  it.each(['settings', 'accounts'] as const)(
    'a page cannot give a certificate by path: %s',
    async (group) => {
      const { readCertificate } = client.core[group];
      const code = await codeOf(readCertificate(forged({ path: '/dev/zero' })));
      expect(['BAD_REQUEST', 'SIGNED_OUT']).toContain(code);
    },
  );

  it('uploads are refused for every purpose', async () => {
    const piece = { name: 'x', size: 1, offset: 0, bytes: 'eA==', upload: null };
    for (const purpose of ['key', 'certificate', 'caCertificate', 'driver', 'proof', 'workbook'] as const)
      expect(await codeOf(client.core.host.putFile({ purpose, ...piece }))).toBe('UPLOAD_REFUSED');
    expect(existsSync(join(client.data, 'uploads'))).toBe(false);
  });

  it('only one dialog can be open at a time', async () => {
    let answer: (path: string | null) => void = () => undefined;
    host.pickFile = () => new Promise((resolve) => (answer = resolve));
    const other = await openClient(join(root, 'practice'), join(root, 'asking'), undefined, undefined, host);
    const first = other.core.host.pickFile({ purpose: 'proof' });
    expect(await codeOf(other.core.host.pickFile({ purpose: 'key' }))).toBe('DIALOG_OPEN');
    answer(null);
    expect(await first).toEqual({ file: null });
    await other.stop();
  });

  it('an export is saved to the path of the dialog, not to a path of the page', async () => {
    await signInAs(client, 'masiqi');
    const report = await reportInput(client);
    const { makeReport } = client.core.incidents;
    expect(await makeReport(forged({ ...report, path: victim }))).toEqual({ path: null, notes: [] });
    saved = join(root, 'report.docx');
    expect(await makeReport(forged({ ...report, path: victim }))).toMatchObject({ path: saved });
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(readFileSync(saved, 'latin1')).toMatch(/^PK/);
  });

  it('a handle is valid once, for its purpose and within its session only', async () => {
    const proof = join(root, 'package.zip');
    writeFileSync(proof, 'no zip');
    const certificate = join(root, 'certificate.pem');
    writeFileSync(certificate, practice.caCertificatePem);
    const { core } = client;
    const { handle } = await pick('caCertificate', certificate);
    expect(await codeOf(core.proof.verify({ file: handle }))).toBe('FILE_NOT_CHOSEN');
    expect(await codeOf(core.settings.readCertificate({ file: handle }))).toBe('done');
    expect(await codeOf(core.settings.readCertificate({ file: handle }))).toBe('FILE_NOT_CHOSEN');

    const failing = await pick('proof', proof);
    // A failed call does not consume the handle: a password may be typed again.
    for (let time = 0; time < 2; time += 1)
      expect(await codeOf(core.proof.verify({ file: failing.handle }))).toBe('PROOF_UNREADABLE');

    const before = await pick('caCertificate', certificate);
    await core.identity.signOut();
    expect(await codeOf(core.settings.readCertificate({ file: before.handle }))).toBe('FILE_NOT_CHOSEN');
  });
});

describe('on a host without dialogs', () => {
  let client: Client;
  beforeAll(async () => {
    client = await openClient(join(root, 'practice'), join(root, 'browser'));
    await client.core.identity.enterPractice();
  });
  afterAll(() => client.stop());
  const uploads = () => readdirSync(join(client.data, 'uploads'));
  const piece = (change: object = {}) =>
    client.core.host.putFile({
      ...{ purpose: 'certificate', name: 'x.cer', size: 4, offset: 0, bytes: 'eHh4eA==', upload: null },
      ...change,
    });

  it.each([
    ['a driver', { purpose: 'driver' }, 'UPLOAD_REFUSED'],
    ['more than a certificate can have', { size: 2 ** 21 }, 'UPLOAD_INVALID'],
    ['more than a proof package can have', { purpose: 'proof', size: 2 ** 41 }, 'UPLOAD_INVALID'],
    ['more bytes than it said', { size: 3 }, 'UPLOAD_INVALID'],
    ['a piece that begins later', { offset: 1 }, 'UPLOAD_INVALID'],
    ['a piece of no upload', { upload: '019a0000-0000-7000-8000-000000000000' }, 'UPLOAD_INVALID'],
    ['a piece of an upload that is a path', { upload: '../../settings.json' }, 'BAD_REQUEST'],
    ['a piece that is no base64', { bytes: '****' }, 'UPLOAD_INVALID'],
    ['an empty file', { size: 0, bytes: '' }, 'UPLOAD_INVALID'],
    ['a piece of no bytes', { bytes: '' }, 'UPLOAD_INVALID'],
  ])('an upload is refused: %s', async (_, change, code) => {
    expect(await codeOf(piece(change))).toBe(code);
  });

  it('an upload replaces an unfinished one, and its name is not used as a path', async () => {
    for (let time = 0; time < 20; time += 1) await piece({ size: 8, name: '../../../../tmp/outside' });
    expect(uploads()).toHaveLength(1);
    const { file } = await piece();
    expect(file).toMatchObject({ name: 'x.cer' });
    expect(uploads()).toHaveLength(1);
  });

  it('at most sixteen uploaded files are kept', async () => {
    for (let time = 0; time < 40; time += 1) await piece();
    await expect.poll(() => uploads().length).toBeLessThanOrEqual(16);
  });

  it('an export is written to the account’s folder and overwrites nothing', async () => {
    const other = await openClient(join(root, 'practice'), join(root, 'exporting'));
    await signInAs(other, 'masiqi');
    const report = await reportInput(other);
    const victim = join(root, 'other-victim.txt');
    writeFileSync(victim, 'precious');
    const make = async () =>
      (await other.core.incidents.makeReport(forged({ ...report, path: victim }))).path ?? '';
    const [first, second] = [await make(), await make()];
    expect(dirname(first)).toBe(join(other.data, 'practice', 'accounts', 'masiqi', 'exports'));
    expect(second).toBe(first.replace(/\.docx$/, ' (2).docx'));
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    await other.stop();
  });

  it('an uploaded key that signs nobody in is deleted when the client stops', async () => {
    const file = join(root, 'nobody.p12');
    writeFileSync(file, 'no key');
    const key = { kind: 'chosen' as const, file: await uploadFile(client, 'key', file) };
    expect(await codeOf(client.core.identity.signIn({ key, secret: 'x' }))).toMatch(/^PFX_/);
    const kept = join(client.data, 'keys');
    expect(readdirSync(kept)).toHaveLength(1);
    await client.stop();
    await expect.poll(() => [...readdirSync(kept), ...uploads()]).toEqual([]);
  });
});

describe('a handle', () => {
  const file = join(root, 'some.cer');
  const one = (now: () => number = () => 0) => {
    writeFileSync(file, 'x');
    const host = { pickFile: () => Promise.resolve(file) } as unknown as Host;
    return new ChosenFiles({ host, data: root, session: () => null, now });
  };
  const use = (files: ChosenFiles, handle: string) =>
    codeOf(files.use('certificate', handle, (path) => Promise.resolve(path)));

  it('is not valid for another page', async () => {
    const [mine, other] = [one(), one()];
    const { handle } = (await mine.pick('certificate'))!;
    expect(await use(other, handle)).toBe('FILE_NOT_CHOSEN');
    expect(await use(mine, handle)).toBe('done');
  });

  it('expires after ten minutes', async () => {
    let now = 0;
    const files = one(() => now);
    const [early, late] = [(await files.pick('certificate'))!, (await files.pick('certificate'))!];
    now = HANDLE_LIFETIME;
    expect(await use(files, early.handle)).toBe('done');
    now += 1;
    expect(await use(files, late.handle)).toBe('FILE_NOT_CHOSEN');
  });

  it('to a key that was uploaded twice is still valid after the first handle expired', async () => {
    let now = 0;
    const host = { info: { nativeDialogs: false } } as unknown as Host;
    const files = new ChosenFiles({ host, data: root, session: () => null, now: () => now });
    const bytes = Buffer.from('key').toString('base64');
    const upload = async () =>
      (await files.put({ purpose: 'key', name: 'k.p12', size: 3, upload: null, offset: 0, bytes })).file!;
    await upload();
    now = 1;
    const second = await upload();
    now = HANDLE_LIFETIME + 1;
    const read = (path: string) => Promise.resolve(readFileSync(path, 'utf8'));
    expect(await files.use('key', second.handle, read)).toBe('key');
    await upload();
    await files.close();
    expect(readdirSync(join(root, 'keys'))).toHaveLength(1);
    rmSync(join(root, 'keys'), { recursive: true });
  });

  it('cannot be used twice at the same time', async () => {
    const files = one();
    const { handle } = (await files.pick('certificate'))!;
    expect((await Promise.all([use(files, handle), use(files, handle)])).sort()).toEqual([
      'FILE_NOT_CHOSEN',
      'done',
    ]);
  });

  it('is not valid after the page has gone', async () => {
    const files = one();
    const { handle } = (await files.pick('certificate'))!;
    await files.close();
    expect(await use(files, handle)).toBe('FILE_NOT_CHOSEN');
  });
});
