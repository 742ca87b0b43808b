import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdministrationAct } from '../../../electron/platform/contract';
import { unzipInto } from '../../e2e/zip';
import { uploadFile, openClient, signInAs, until, type Client } from '../../unit/core/office/client';
import {
  practiceContent,
  logIn,
  openPfx,
  openPractice,
  Person,
  type SigningKey,
  type Practice,
} from '../../unit/platform/practice-client';
import { Operator, signAct } from './operator';

/** Attack: the platform lets an editor approve their own text in the final reviewer's name. */

const EDITOR = { accountId: 'sunkexin', name: '孙可欣' };
const FINAL = { accountId: 'zhenghuaiyuan', name: '郑怀远' };

let practice: Practice;
let operator: Operator;
let client: Client;
let scratch: string;
let root: string;

beforeAll(async () => {
  practice = await openPractice();
  operator = new Operator(practice);
  scratch = mkdtempSync(path.join(tmpdir(), 'forged-'));
  client = await openClient(practice.directory);
  await signInAs(client, 'linxiaohe');
  await until('the register', async () => (await client.core.accounts.register()).root !== null);
  root = (await client.core.accounts.register()).root ?? '';
});
afterAll(async () => {
  await client.stop();
  operator.close();
  await practice.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** Issues another valid certificate to the editor. Resolves with its keys. */
async function editorsKeys(): Promise<SigningKey> {
  const { certificatePath, password } = await practice.server.issueFor(EDITOR.accountId, 'rsa-sha256');
  return openPfx(certificatePath, password);
}

async function sessionWith(keys: SigningKey): Promise<Person> {
  const answer = await logIn(practice.server, keys);
  if (answer.status !== 200) throw new Error(answer.body.toString());
  return Person.of(practice.server, answer.json, keys);
}

/** Creates an article with two genuine approvals and a final approval by `final`. Resolves with its id. */
async function approvedBy(final: Person): Promise<string> {
  const articleId = randomUUID();
  const author = await Person.signIn(practice.server, EDITOR.accountId);
  const accepted = async (answer: Promise<{ status: string }>) =>
    expect(await answer).toMatchObject({ status: 'accepted' });
  await accepted(
    author.sendOne(author.submission(articleId, 0, practiceContent({ title: '自己批准的稿件' }))),
  );
  for (const id of ['zhouzhengchuan', 'wujingyi']) {
    const reviewer = await Person.signIn(practice.server, id);
    await accepted(
      reviewer.sendOne(await reviewer.decision(await reviewer.view(articleId), 'approve', '同意。')),
    );
  }
  await accepted(final.sendOne(await final.decision(await final.view(articleId), 'approve', '同意发布。')));
  return articleId;
}

/** Resolves with the judgements of the client, its proof package and the script in the package on the approvals. */
async function verdicts(articleId: string) {
  await client.core.sync.now();
  const { decisions } = await client.core.review.detail({ articleId });
  const { path: target } = await client.core.proof.export({ articleId });
  if (target === null) throw new Error('nothing was exported');
  const folder = path.join(scratch, articleId);
  await unzipInto(folder, target);
  const script = spawnSync('sh', [path.join(folder, 'verify.sh'), root], { encoding: 'utf8' });
  const { report } = await client.core.proof.verify({ file: await uploadFile(client, 'proof', target) });
  return {
    signatures: decisions.map(({ signature }) => signature),
    note: decisions[2]?.signatureNote ?? '',
    script: script.stdout,
    status: script.status,
    report: report?.holds,
  };
}

describe('a final approval', () => {
  it('is refused when the platform binds the editor’s certificate to the final reviewer without an act', async () => {
    const keys = await editorsKeys();
    operator.bind(keys.certificate, FINAL.accountId, null);
    const said = await verdicts(await approvedBy(await sessionWith(keys)));
    expect(said).toMatchObject({ signatures: ['valid', 'valid', 'invalid'], status: 1, report: 'no' });
    expect(said.note).toContain('登记簿里没有这张证书');
    expect(said.script).toMatch(/\[不通过\] 第 3 条.*登记簿里没有这张证书/);
    expect(said.script).not.toContain('全部通过');
  });

  it('is refused when an editor signed the act that binds the certificate, and so is that act in the register', async () => {
    const keys = await editorsKeys();
    const act: AdministrationAct = {
      type: 'certificate.bind',
      accountId: FINAL.accountId,
      certificate: keys.certificate.toString('base64'),
      replaces: null,
    };
    const signed = await signAct((await Person.signIn(practice.server, EDITOR.accountId)).keys, EDITOR, act);
    operator.appendToRegister(signed);
    operator.bind(keys.certificate, FINAL.accountId, signed);
    const said = await verdicts(await approvedBy(await sessionWith(keys)));
    expect(said).toMatchObject({ signatures: ['valid', 'valid', 'invalid'], status: 1, report: 'no' });
    const { refused } = await client.core.accounts.register();
    expect(refused).toMatchObject([{ reason: '经办人当时不是系统管理员' }]);
  });

  it('is refused when an administrator bound the editor’s certificate to the final reviewer', async () => {
    const keys = await editorsKeys();
    const act: AdministrationAct = {
      type: 'certificate.bind',
      accountId: FINAL.accountId,
      certificate: keys.certificate.toString('base64'),
      replaces: null,
    };
    const administrator = await Person.signIn(practice.server, 'xuwenbo');
    const signed = await signAct(administrator.keys, { accountId: 'xuwenbo', name: '许文泊' }, act);
    operator.appendToRegister(signed);
    operator.bind(keys.certificate, FINAL.accountId, signed);
    const said = await verdicts(await approvedBy(await sessionWith(keys)));
    expect(said).toMatchObject({ signatures: ['valid', 'valid', 'invalid'], status: 1, report: 'no' });
    const { refused } = await client.core.accounts.register();
    expect(refused.at(-1)?.reason).toContain('账号的姓名是“郑怀远”');
  });

  it('is refused when the platform gives the editor the role without an act', async () => {
    const [account] = operator.all<{ id: string }>('account').filter(({ id }) => id === 'masiqi');
    operator.put('account', 'masiqi', { ...account, roles: ['finalReviewer'] });
    const said = await verdicts(await approvedBy(await Person.signIn(practice.server, 'masiqi')));
    expect(said).toMatchObject({ signatures: ['valid', 'valid', 'invalid'], status: 1, report: 'no' });
    expect(said.note).toContain('没有这项职责');
    expect(said.script).toMatch(/\[不通过\] 第 3 条.*没有这项职责/);
  });

  it('is accepted when the final reviewer signed it, and the script names the signers', async () => {
    const final = await Person.signIn(practice.server, FINAL.accountId);
    const said = await verdicts(await approvedBy(final));
    expect(said).toMatchObject({ signatures: ['valid', 'valid', 'valid'], status: 0, report: 'yes' });
    expect(said.script).toMatch(/签名人 .*CN=郑怀远.*序列号 [0-9A-F]+，职责 终审人；证书由 许文泊 登记/);
  });

  it('is not confirmed by the script without the fingerprint of the root of trust', async () => {
    const articleId = await approvedBy(await Person.signIn(practice.server, FINAL.accountId));
    await verdicts(articleId);
    const script = spawnSync('sh', [path.join(scratch, articleId, 'verify.sh')], { encoding: 'utf8' });
    expect(script.status).toBe(3);
    expect(script.stdout).toContain(root);
  });
});
