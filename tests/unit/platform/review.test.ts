import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderSigned } from '../../../electron/domain/article/render';
import { doc, p } from '../../fixtures/content';
import {
  apiRequest,
  approveInAllStages,
  sendRequest,
  practiceContent,
  openPfx,
  openPractice,
  Person,
  signInReviewTeam,
  type ReviewTeam,
  type Practice,
} from './practice-client';

let practice: Practice;
let team: ReviewTeam;
beforeAll(async () => {
  practice = await openPractice();
  team = await signInReviewTeam(practice.server);
});
afterAll(() => practice.remove());

async function submitted(change = {}, by = team.author): Promise<string> {
  const id = randomUUID();
  expect(await by.sendOne(by.submission(id, 0, practiceContent(change)))).toMatchObject({
    status: 'accepted',
    version: 1,
  });
  return id;
}

async function published(change = {}): Promise<string> {
  const id = await submitted(change);
  await approveInAllStages(team, id);
  const { article } = await team.siteAdministrator.view(id);
  expect(await team.siteAdministrator.sendOne(team.siteAdministrator.release(article))).toMatchObject({
    status: 'accepted',
  });
  return id;
}

const pageOf = (url: string) => sendRequest(practice.server, url);

describe('an article on the practice platform', () => {
  it('is published after three signed decisions', async () => {
    const content = practiceContent({ title: '<b>工作</b>动态 & 其他' });
    const id = await published(content);
    const { article, decisions, revision } = await team.siteAdministrator.view(id);
    expect(article).toMatchObject({ stage: 'done', version: 5 });
    expect(article.live?.url).toBe(`${practice.server.publicUrl}/xwdt/gzdt/${id}.html`);
    expect(decisions.map((d) => [d.stage, d.verdict, d.signerId])).toEqual([
      ['first', 'approve', 'zhouzhengchuan'],
      ['second', 'approve', 'wujingyi'],
      ['final', 'approve', 'zhenghuaiyuan'],
    ]);
    const page = (await pageOf(article.live!.url)).body.toString();
    expect(page).toContain(
      `<article data-content-hash="${revision.contentHash}">${renderSigned(content)}</article>`,
    );
    expect(page).toContain('<h1>&lt;b&gt;工作&lt;/b&gt;动态 &amp; 其他</h1>');
    expect(page).toContain('来源：办公室');
  });

  it('needs the decision of the principal if it is major or escalated by the final reviewer', async () => {
    const major = await submitted({ major: true });
    await approveInAllStages(team, major);
    expect((await team.siteAdministrator.view(major)).article.stage).toBe('principal');

    const referred = await submitted();
    for (const person of [team.first, team.second])
      await person.sendOne(await person.decision(await person.view(referred), 'approve', ''));
    const { final, principal, siteAdministrator } = team;
    const view = await final.view(referred);
    expect(await final.sendOne(await final.decision(view, 'escalate', '请主要负责人审定。'))).toMatchObject({
      status: 'accepted',
    });
    const early = await siteAdministrator.sendOne(
      siteAdministrator.release((await siteAdministrator.view(referred)).article),
    );
    expect(early).toMatchObject({ status: 'rejected', code: 'WRONG_STAGE' });
    await principal.sendOne(
      await principal.decision(await principal.view(referred), 'approve', '同意发布。'),
    );
    expect((await siteAdministrator.view(referred)).article.stage).toBe('ready');
  });

  it('is withdrawn after a second review, and keeps all decisions', async () => {
    const content = practiceContent();
    const id = await published(content);
    const { author, siteAdministrator } = team;
    const { article } = await author.view(id);
    const url = article.live!.url;
    const request = author.submission(id, article.version, content, {
      purpose: 'withdraw',
      reason: '内容已过时。',
    });
    expect(await author.sendOne(request)).toMatchObject({ status: 'accepted' });
    const { revision } = await author.view(id);
    expect(revision).toMatchObject({ number: 2, purpose: 'withdraw', reason: '内容已过时。' });
    await approveInAllStages(team, id);
    expect((await pageOf(url)).status).toBe(200);
    await siteAdministrator.sendOne(siteAdministrator.release((await siteAdministrator.view(id)).article));
    expect((await pageOf(url)).status).toBe(404);
    const after = await siteAdministrator.view(id);
    expect(after.article.live).toBeNull();
    expect(after.decisions).toHaveLength(6);
  });

  it('shows the answer to a return to reviewers, and not to readers of published articles', async () => {
    const id = await submitted();
    const { author, first, siteAdministrator } = team;
    await first.sendOne(await first.decision(await first.view(id), 'return', '请隐去联系电话。'));
    const { article } = await author.view(id);
    const content = practiceContent({ summary: '联系电话已隐去。' });
    await author.sendOne(author.submission(id, article.version, content, { response: '已隐去联系电话。' }));
    expect((await first.view(id)).revision).toMatchObject({ number: 2, response: '已隐去联系电话。' });
    await approveInAllStages(team, id);
    await siteAdministrator.sendOne(siteAdministrator.release((await siteAdministrator.view(id)).article));
    const reader = await Person.signIn(practice.server, 'masiqi');
    const { revision } = await reader.view(id);
    expect(revision).toMatchObject({ number: 2, purpose: 'publish' });
    expect(revision).not.toHaveProperty('response');
  });

  it('keeps its page unchanged while a revision is in review', async () => {
    const id = await published();
    const { author, siteAdministrator } = team;
    const { article } = await author.view(id);
    const changed = practiceContent({ title: '改后的标题', columnId: 'tzgg' });
    await author.sendOne(author.submission(id, article.version, changed));
    expect((await pageOf(article.live!.url)).body.toString()).toContain('市信访局召开业务交流会');
    await approveInAllStages(team, id);
    await siteAdministrator.sendOne(siteAdministrator.release((await siteAdministrator.view(id)).article));
    expect((await pageOf(article.live!.url)).status).toBe(404);
    const url = (await siteAdministrator.view(id)).article.live!.url;
    expect(url).toContain('/tzgg/');
    expect((await pageOf(url)).body.toString()).toContain('改后的标题');
  });
});

describe('the practice platform', () => {
  it('refuses a decision by an account that wrote the revision', async () => {
    const both = await Person.signIn(practice.server, 'heyining');
    const id = await submitted({}, both);
    const answer = await both.sendOne(await both.decision(await both.view(id), 'approve', '同意。'));
    expect(answer).toMatchObject({ status: 'rejected', code: 'SEPARATION' });
    const other = await submitted();
    expect(await both.sendOne(await both.decision(await both.view(other), 'approve', ''))).toMatchObject({
      status: 'accepted',
    });
  });

  it.each([
    ['another stage’s reviewer', 'wujingyi', 'SEPARATION'],
    ['the system administrator', 'xuwenbo', 'NOT_PERMITTED'],
    ['the auditor', 'fengqinghe', 'NOT_PERMITTED'],
    ['an editor', 'sunkexin', 'SEPARATION'],
  ])('refuses a first review by %s', async (_, accountId, code) => {
    const person = await Person.signIn(practice.server, accountId);
    const id = await submitted({}, team.siteAdministrator);
    const answer = await person.sendOne(
      await person.decision(await team.siteAdministrator.view(id), 'approve', ''),
    );
    expect(answer).toMatchObject({ status: 'rejected', code });
  });

  it('refuses submission and release by accounts without the right', async () => {
    const { first, author } = team;
    const answer = await first.sendOne(first.submission(randomUUID(), 0, practiceContent()));
    expect(answer).toMatchObject({ status: 'rejected', code: 'NOT_PERMITTED' });
    const id = await submitted();
    await approveInAllStages(team, id);
    const { article } = await author.view(id);
    expect(await author.sendOne(author.release(article))).toMatchObject({
      status: 'rejected',
      code: 'NOT_PERMITTED',
    });
  });

  it.each([
    ['another content', { contentHash: 'a'.repeat(64) }, 'HASH_MISMATCH'],
    ['other attachments', { attachments: ['b'.repeat(64)] }, 'HASH_MISMATCH'],
    [
      'another person',
      { signer: { accountId: 'wujingyi', name: '吴静宜', certificate: 'c'.repeat(64) } },
      'SIGNATURE_INVALID',
    ],
    ['another previous decision', { previous: 'd'.repeat(64) }, 'CHAIN_BROKEN'],
    ['another article', { articleId: randomUUID() }, 'INVALID'],
    ['a time to come', { at: '2099-01-01T00:00:00.000Z' }, 'INVALID'],
    ['an unknown member', { remark: 'x' }, 'INVALID'],
    ['a return without a reason', { verdict: 'return', opinion: '' }, 'INVALID'],
  ])('refuses a signed statement with %s', async (_, change, code) => {
    const id = await submitted();
    const { first } = team;
    const command = await first.decision(await first.view(id), 'approve', '同意。', (s) => ({
      ...s,
      ...change,
    }));
    expect(await first.sendOne(command)).toMatchObject({ status: 'rejected', code });
    expect((await first.view(id)).article.stage).toBe('first');
  });

  it('refuses a decision that is unsigned or signed by someone else', async () => {
    const id = await submitted();
    const { first, second } = team;
    const view = await first.view(id);
    const command = await first.decision(view, 'approve', '同意。');
    const theirs = await second.keys.sign(Buffer.from(command.statement));
    const spaced = { ...command, statement: `${command.statement} ` };
    for (const forged of [
      { ...command, cms: theirs },
      { ...command, cms: 'AAAA' },
    ])
      expect(await first.sendOne({ ...forged, id: randomUUID() })).toMatchObject({
        status: 'rejected',
        code: 'SIGNATURE_INVALID',
      });
    expect(await first.sendOne({ ...spaced, id: randomUUID() })).toMatchObject({
      status: 'rejected',
      code: 'INVALID',
    });
    // The right signature, sent in the session of another person.
    expect(await second.sendOne({ ...command, id: randomUUID() })).toMatchObject({
      status: 'rejected',
      code: 'SIGNATURE_INVALID',
    });
  });

  it.each(['revoked', 'expired'] as const)(
    'refuses a decision signed with a certificate that is %s',
    async (reason) => {
      const id = await submitted({}, team.siteAdministrator);
      const { author } = team;
      const { certificatePath, password } = practice.server.refusals.find((r) => r.reason === reason)!;
      const keys = openPfx(certificatePath, password);
      const command = await author.decision(await author.view(id), 'approve', '', (s) => s, keys);
      expect(await author.sendOne(command)).toMatchObject({ status: 'rejected', code: 'SIGNATURE_INVALID' });
    },
  );

  it('answers the second of two simultaneous decisions with the first one', async () => {
    const id = await submitted();
    const { first } = team;
    const other = await Person.signIn(practice.server, 'heyining');
    const view = await first.view(id);
    const [mine, theirs] = [
      await first.decision(view, 'return', '请补充数据。'),
      await other.decision(view, 'approve', '同意。'),
    ];
    expect(await first.sendOne(mine)).toMatchObject({ status: 'accepted', version: 2 });
    const answer = await other.sendOne(theirs);
    expect(answer).toMatchObject({
      status: 'conflict',
      reason: expect.stringContaining('退回'),
      current: {
        article: { version: 2, stage: 'returned' },
        decisions: [{ signerId: 'zhouzhengchuan', opinion: '请补充数据。' }],
      },
    });
  });

  it('voids earlier signatures when a reviewer edits, and lets the editing reviewer not decide', async () => {
    const id = await submitted();
    const { first, second } = team;
    await first.sendOne(await first.decision(await first.view(id), 'approve', '同意。'));
    const { article } = await second.view(id);
    const edited = practiceContent({ body: doc(p('会议交流了初次办理的做法和体会。')) });
    expect(await second.sendOne(second.submission(id, article.version, edited))).toMatchObject({
      code: 'INVALID',
    });
    expect(
      await second.sendOne(second.submission(id, article.version, edited, { reason: '补充体会。' })),
    ).toMatchObject({ status: 'accepted' });
    const view = await second.view(id);
    expect(view.article).toMatchObject({ stage: 'first', revision: 2, authorId: 'sunkexin' });
    expect(view.decisions[0]!.voided).toMatchObject({ byRevision: 2, reason: '正文已修改' });
    expect(view.revision.writers).toEqual(['sunkexin', 'wujingyi']);
    await first.sendOne(await first.decision(await first.view(id), 'approve', '同意。'));
    const own = await second.sendOne(await second.decision(await second.view(id), 'approve', ''));
    expect(own).toMatchObject({ status: 'rejected', code: 'SEPARATION' });
  });

  it('lets the author recall a submission before the first decision', async () => {
    const id = await submitted();
    const { author, first } = team;
    const stale = await first.decision(await first.view(id), 'approve', '');
    expect(await author.sendOne(author.recall((await author.view(id)).article))).toMatchObject({
      status: 'accepted',
    });
    expect(await first.sendOne(stale)).toMatchObject({
      status: 'conflict',
      current: { article: { stage: 'returned' } },
    });
  });
});

describe('a stored decision', () => {
  it('is verified by openssl alone', async () => {
    const id = await submitted();
    await approveInAllStages(team, id);
    const { decisions } = await team.siteAdministrator.view(id);
    const { certificates, crls } = (await apiRequest(practice.server, '/trust')).json as {
      certificates: string[];
      crls: string[];
    };
    const at = (name: string) => path.join(practice.directory, name);
    const pem = (label: string, text: string) =>
      `-----BEGIN ${label}-----\n${text.replace(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`;
    writeFileSync(
      at('trust.pem'),
      [...certificates.map((c) => pem('CERTIFICATE', c)), ...crls.map((c) => pem('X509 CRL', c))].join(''),
    );
    const verify = (statement: string, cms: string) => {
      writeFileSync(at('statement.json'), statement);
      writeFileSync(at('signature.cms'), Buffer.from(cms, 'base64'));
      const options = ['-cades', '-crl_check_all', '-binary', '-inform', 'DER', '-CAfile', at('trust.pem')];
      const files = ['-in', at('signature.cms'), '-content', at('statement.json'), '-out', at('out')];
      execFileSync('openssl', ['cms', '-verify', ...options, ...files], { stdio: 'pipe' });
    };
    expect(decisions).toHaveLength(3);
    for (const { statement, cms } of decisions) {
      verify(statement, cms);
      expect(() => verify(statement.replace('approve', 'return'), cms)).toThrow(/digest|verif/i);
    }
  });
});
