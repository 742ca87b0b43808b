import { randomUUID } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import { defaultRules } from '../../../electron/domain/publishing/defaults';
import type { LedgerRecord, LedgerStatement } from '../../../electron/platform/contract';
import { openClient, signInAs, until } from '../../unit/core/office/client';
import { publish, type Published } from './published';

const SCRIPT = '/js/evil.js';
const withScript = (html: string, src: string) =>
  html.replace('</head>', `<script src="${src}"></script></head>`);

type Forgery = (
  record: LedgerRecord,
  statement: LedgerStatement,
) => { statement: LedgerStatement; cms: string | null };
const allowing = (statement: LedgerStatement): LedgerStatement => {
  const { body } = statement;
  if (body.type !== 'pages.rules') throw new Error('no rules');
  return { ...statement, body: { ...body, rules: { ...body.rules, scripts: [SCRIPT] } } };
};

/** Entries with page rules that a dishonest platform forges. */
const FORGERIES: ReadonlyArray<[name: string, forge: Forgery]> = [
  ['a signed entry with other words', ({ cms }, statement) => ({ statement: allowing(statement), cms })],
  [
    'an entry without a signature',
    (_, statement) => ({ statement: { ...allowing(statement), certificate: null }, cms: null }),
  ],
  [
    'the entry of a reviewer',
    ({ cms }, statement) => ({
      statement: { ...allowing(statement), author: { accountId: 'zhouzhengchuan', name: '周正川' } },
      cms,
    }),
  ],
  [
    'an entry of nobody',
    ({ cms }, statement) => ({
      statement: { ...allowing(statement), author: { accountId: 'nobody', name: '某人' } },
      cms,
    }),
  ],
];

describe('the page rules of a site', () => {
  let page: Published;
  beforeAll(async () => {
    page = await publish();
    await page.serve({ body: withScript(page.html, SCRIPT) });
  });
  afterAll(() => page.stop());

  const rules = () => page.editor.core.publishing.pageRules({ siteId: 'portal' });
  const codes = async () => (await page.verify()).findings.map(({ code }) => code);

  it('are the defaults until somebody confirms others', async () => {
    expect(await rules()).toMatchObject({ rules: { scripts: [] }, confirmed: null });
  });

  it('are extended for everyone when a site administrator confirms a part, for that part only', async () => {
    const { core } = page.editor;
    await page.serve({ body: withScript(page.html, '/js/own.js') });
    const [found] = (await page.verify()).findings;
    expect(found?.part).toEqual({ list: 'scripts', value: '/js/own.js' });
    await core.publishing.confirmParts({ siteId: 'portal', parts: [found!.part!] });
    expect(await page.verify()).toMatchObject({ verdict: 'matches' });
    await until('the rules to reach the platform', async () => (await core.sync.now()).waiting === 0);
    expect(await page.verify()).toMatchObject({ verdict: 'matches' });
    await page.serve({ body: withScript(page.html, SCRIPT) });
    expect(await codes()).toEqual(['SCRIPT']);
    const other = await openClient(page.directory);
    await signInAs(other, 'wujingyi');
    await until('the sites', async () => (await other.core.articles.places()).sites.length > 0);
    await until(
      'the rules on another machine',
      async () => (await other.core.publishing.pageRules({ siteId: 'portal' })).confirmed,
    );
    await other.stop();
  });

  it('cannot be set by a reviewer', async () => {
    const other = await openClient(page.directory);
    await signInAs(other, 'zhouzhengchuan');
    const given = defaultRules('portal', new URL(page.url).host);
    await expect(other.core.publishing.setPageRules({ rules: given, text: '放行' })).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    await other.stop();
  });

  it('are refused with an invalid selector', async () => {
    const given = { ...defaultRules('portal', new URL(page.url).host), body: 'div[' };
    await expect(
      page.editor.core.publishing.setPageRules({ rules: given, text: '改' }),
    ).rejects.toMatchObject({ code: 'INVALID' });
  });

  it.each(FORGERIES)('are not changed by a forged record of the platform: %s', async (_, forge) => {
    const db = new Database(path.join(page.directory, 'practice.db'));
    const rows = db.prepare<[], string>("SELECT record FROM change WHERE kind = 'ledger'").pluck().all();
    const record = rows
      .map((text) => JSON.parse(text) as LedgerRecord)
      .find(({ statement }) => statement.includes('"pages.rules"') && statement.includes('own.js'))!;
    const id = randomUUID();
    const statement = JSON.parse(record.statement) as LedgerStatement;
    const forged = forge(record, { ...statement, id, number: statement.number + 100 });
    const text = canonicalText(forged.statement);
    const made: LedgerRecord = {
      ...record,
      id,
      statement: text,
      cms: forged.cms,
      receivedAt: new Date().toISOString(),
    };
    db.prepare('INSERT INTO change (kind, key, record) VALUES (?, ?, ?)').run(
      'ledger',
      id,
      JSON.stringify(made),
    );
    db.close();
    await page.editor.core.sync.now();
    expect((await rules()).rules.scripts).toEqual(['/js/own.js']);
    expect(await codes()).toEqual(['SCRIPT']);
  });
});
