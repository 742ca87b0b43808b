import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleArticles } from '../../../electron/platform/practice/articles/samples';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { buildCoreProcess, CoreProcess, failureOf, signIn } from '../support/core';
import { HostilePlatform } from '../support/platform';
import {
  HANDLE,
  ID,
  WHILE_LOCKED,
  MALFORMED,
  BEFORE_SIGN_IN,
  NOW,
  OTHER,
  JsonText,
  UNKNOWN,
  longText,
  nested,
  jsonText,
  type Row,
} from './rows';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

const content = { title: 'x', columnId: 'x', body: [], attachments: [] };

/** Calls that are refused to an editor. */
const EDITOR: Row[] = [
  ['a draft of nobody', 'articles.draft', { draftId: OTHER }, 'DRAFT_UNKNOWN'],
  ['a draft by a path', 'articles.draft', { draftId: '../../x' }, 'BAD_REQUEST'],
  ['a draft by a list', 'articles.draft', { draftId: [ID] }, 'BAD_REQUEST'],
  [
    'a draft 20,000 levels deep',
    'articles.saveDraft',
    jsonText(`{"draftId":"${ID}","saves":0,"content":${nested(20_000)}}`),
    'BAD_REQUEST',
  ],
  [
    'a body 2,000 levels deep',
    'articles.saveDraft',
    jsonText(
      `{"draftId":"${ID}","saves":0,"content":{"title":"x","body":${nested(2000, '[{"type":"list","items":', '}]').replace(':}', ':[]}')}}}`,
    ),
    'BAD_REQUEST',
  ],
  ['a draft without content', 'articles.saveDraft', { draftId: ID, saves: 0 }, 'BAD_REQUEST'],
  [
    'a draft with too little content',
    'articles.saveDraft',
    { draftId: ID, saves: 0, content },
    'BAD_REQUEST',
  ],
  ['a page of a million articles', 'articles.list', { limit: 1_000_000 }, 'BAD_REQUEST'],
  ['a view that is a prototype', 'articles.list', { view: '__proto__' }, 'BAD_REQUEST'],
  ['a search of 1 MB', 'articles.search', { text: longText(1_000_000) }, 'BAD_REQUEST'],
  ['a search from below zero', 'articles.search', { text: 'x', offset: -1 }, 'BAD_REQUEST'],
  ['a file by a path', 'articles.readBlob', { sha256: '../../etc/passwd', offset: 0 }, 'BAD_REQUEST'],
  [
    'a piece of 2 MB',
    'articles.putBlob',
    { uploadId: ID, name: 'x.pdf', mediaType: '', size: 1, offset: 0, bytes: longText(2_000_000) },
    'BAD_REQUEST',
  ],
  [
    'a file with a name of 1 MB',
    'articles.putBlob',
    { uploadId: ID, name: longText(1_000_000), mediaType: '', size: 1, offset: 0, bytes: 'eA==' },
    'BAD_REQUEST',
  ],
  [
    'more bytes than a file has',
    'articles.putBlob',
    { uploadId: ID, name: 'x.pdf', mediaType: '', size: 1, offset: 0, bytes: 'eHh4eA==' },
    'FILE_REFUSED',
  ],
  ['an article of nobody', 'articles.get', { articleId: OTHER }, 'ARTICLE_UNKNOWN'],
  [
    'a proof of nobody’s article',
    'proof.export',
    { articleId: OTHER, path: '/etc/passwd' },
    'CONTENT_MISSING',
  ],
  ['a proof package by path', 'proof.verify', { path: '/etc/passwd' }, 'BAD_REQUEST'],
  ['a proof package by a handle that was not given', 'proof.verify', { file: HANDLE }, 'FILE_NOT_CHOSEN'],
  ['a log package by a handle that was not given', 'duty.verify', { file: HANDLE }, 'FILE_NOT_CHOSEN'],
  ['a log of a month that is a path', 'duty.export', { month: '../../../x' }, 'BAD_REQUEST'],
  ['a workbook by its bytes', 'roster.importWorkbook', { month: '2026-11', bytes: 'eA==' }, 'NOT_PERMITTED'],
  [
    'a workbook by a handle that was not given',
    'roster.importWorkbook',
    { month: '2026-11', file: HANDLE },
    'NOT_PERMITTED',
  ],
  [
    'a report by path',
    'incidents.makeReport',
    { incidentId: OTHER, kind: 'bulletin', format: 'docx', path: '/etc/passwd' },
    'INCIDENT_UNKNOWN',
  ],
  ['an account', 'accounts.open', { accountId: 'x' }, 'NOT_PERMITTED'],
  ['another’s role', 'accounts.change', 7, 'NOT_PERMITTED'],
  ['a certificate of another', 'accounts.bindCertificate', {}, 'NOT_PERMITTED'],
  ['a certificate file', 'accounts.readCertificate', { path: '/dev/zero' }, 'NOT_PERMITTED'],
  ['the login policy', 'accounts.setPolicy', {}, 'NOT_PERMITTED'],
  ['a key of another', 'accounts.grantRecovery', { id: ID, reason: 'x' }, 'NOT_PERMITTED'],
  ['everybody’s audit trail', 'audit.search', {}, 'NOT_PERMITTED'],
  ['the audit trail as a file', 'audit.export', { path: '/etc/passwd' }, 'NOT_PERMITTED'],
  ['a swap of another’s watch', 'incidents.setLevel', {}, 'NOT_PERMITTED'],
  [
    'a delegation from another',
    'accounts.grantDelegation',
    { fromId: 'zhenghuaiyuan', toId: 'linxiaohe', role: 'finalReviewer', from: NOW, until: NOW, reason: 'x' },
    'NOT_PERMITTED',
  ],
  ['a command of nobody', 'sync.settle', { commandId: OTHER, action: 'discard' }, 'NOT_RETURNED'],
  ['an audit page of a million', 'audit.recent', { limit: 1_000_000 }, 'BAD_REQUEST'],
];

/** Calls that are refused to a duty leader, who may read rosters. */
const LEADER: Row[] = [
  ['a workbook by path', 'roster.importWorkbook', { month: '2026-11', path: '/etc/passwd' }, 'BAD_REQUEST'],
  ['a workbook by its bytes', 'roster.importWorkbook', { month: '2026-11', bytes: 'eA==' }, 'BAD_REQUEST'],
  [
    'a workbook by a handle that was not given',
    'roster.importWorkbook',
    { month: '2026-11', file: HANDLE },
    'FILE_NOT_CHOSEN',
  ],
  ['a roster as a file', 'roster.print', { month: '2026-11', path: '/etc/passwd' }, 'NO_ROSTER'],
  ['a roster of a path', 'roster.exportWorkbook', { month: '/etc/passwd' }, 'BAD_REQUEST'],
  [
    'a thousand watches',
    'roster.check',
    { month: '2026-11', shifts: Array(1000).fill({}), important: [] },
    'BAD_REQUEST',
  ],
];

/** Calls that are refused to a system administrator. */
const ADMINISTRATOR: Row[] = [
  ['a draft', 'articles.newDraft', undefined, 'NOT_PERMITTED'],
  ['a decision', 'review.decide', { articleId: ID }, 'NOT_PERMITTED'],
  ['a release', 'publishing.release', { articleId: ID }, 'NOT_PERMITTED'],
  ['everybody’s audit trail', 'audit.chains', undefined, 'NOT_PERMITTED'],
  ['a certificate by path', 'accounts.readCertificate', { path: '/dev/zero' }, 'BAD_REQUEST'],
  [
    'a certificate by a handle that was not given',
    'accounts.readCertificate',
    { file: HANDLE },
    'FILE_NOT_CHOSEN',
  ],
  [
    'an account named by a path',
    'accounts.open',
    {
      accountId: longText(61),
      name: 'x',
      department: '',
      roles: ['editor'],
      phone: '',
      certificate: null,
      reason: 'x',
    },
    'BAD_REQUEST',
  ],
  ['a role that is none', 'accounts.roleConflicts', { roles: ['root'] }, 'BAD_REQUEST'],
];
/** Calls that are refused to an auditor. */
const AUDITOR: Row[] = [
  ['a note in the log', 'duty.note', { template: 'patrol', text: 'x' }, 'NOT_PERMITTED'],
  ['an account', 'accounts.open', {}, 'NOT_PERMITTED'],
  ['a draft', 'articles.newDraft', undefined, 'NOT_PERMITTED'],
  ['a filter of 1 MB', 'audit.search', { text: longText(1_000_000) }, 'BAD_REQUEST'],
  ['a day that is none', 'audit.search', { fromDay: "2026-11-01' OR 1=1" }, 'BAD_REQUEST'],
];

const scratch = mkdtempSync(join(tmpdir(), 'calls-attack-'));
const scripts = mkdtempSync(resolve('node_modules/.attack-'));
const victim = join(scratch, 'victim');
let practice: PracticeServer;
let platform: HostilePlatform;
let core: CoreProcess;

beforeAll(async () => {
  writeFileSync(victim, 'precious');
  practice = await startWithSharedKeys({ directory: join(scratch, 'practice') });
  await practice.importArticles(sampleArticles(20, new Date()));
  platform = await HostilePlatform.open(practice);
  core = await CoreProcess.start(await buildCoreProcess(scripts), {
    practice: join(scratch, 'practice'),
    data: join(scratch, 'data'),
    settings: platform.settings,
  });
});
afterAll(async () => {
  await core.stop();
  await platform.close();
  await practice.close();
  for (const folder of [scratch, scripts]) rmSync(folder, { recursive: true, force: true });
});

async function codeOf([, name, input]: Row): Promise<string> {
  const [group = '', call = ''] = name.split('.');
  const answer =
    input instanceof JsonText ? core.callRaw(group, call, input.json) : core.call(group, call, input);
  return answer.then(
    (value) => `answered ${JSON.stringify(value)?.slice(0, 100)}`,
    (error: { code: string }) => error.code,
  );
}

function attack(who: string, rows: Row[], prepare: () => Promise<unknown>): void {
  describe(who, () => {
    beforeAll(prepare, 60_000);
    it.each(rows)('gets the expected failure code for %s (%s)', async (...row) => {
      expect(await codeOf(row as Row)).toBe(row[3]);
      expect(await core.call('host', 'info')).toMatchObject({ kind: 'test' });
    });
    it('leaves the core within its limits and files unchanged', async () => {
      await core.expectLoadWithinLimits();
      expect(readFileSync(victim, 'utf8')).toBe('precious');
      expect(readdirSync(core.data)).not.toContain('drivers.json');
    });
  });
}

it.each([
  ['too deep', nested(20_000), '正文的列表、引用或表格套得太深。'],
  ['of too many values', `[${'1,'.repeat(2_000_000)}1]`, '送来的内容项目太多，没有保存。'],
  ['too large', `"${longText(17_000_000)}"`, '送来的内容太大，没有保存。'],
])('a call %s is refused with a message and advice', async (_, json, message) => {
  expect(await failureOf(core.callRaw('host', 'reportError', json))).toMatchObject({
    ...{ code: 'BAD_REQUEST', message },
    data: { advice: expect.stringMatching(/^请/) },
  });
});

const nobody = () => core.core.identity.signOut();
const as = (accountId: string) => async () => {
  await nobody();
  await signIn(core, practice, accountId);
};

attack('a malformed call, nobody signed in', MALFORMED, nobody);
attack('a call that does not exist, nobody signed in', UNKNOWN, nobody);
attack('a page with nobody signed in', BEFORE_SIGN_IN, nobody);
attack('an editor’s page', EDITOR, as('sunkexin'));
attack('a malformed call of an editor’s page', MALFORMED, as('sunkexin'));
attack('a locked page', WHILE_LOCKED, async () => {
  await as('sunkexin')();
  await core.core.identity.lock({ reason: 'asked' });
});
attack('a page of a leader of the watch', LEADER, as('gaoyuanshan'));
attack('a system administrator’s page', ADMINISTRATOR, as('xuwenbo'));
attack('an auditor’s page', AUDITOR, as('fengqinghe'));
