import { beforeAll, describe, expect, it } from 'vitest';
import { openBureau, type Bureau } from '../../proof/bureau';
import { defaultRules } from '../../../../../electron/core/publishing/rules/defaults';
import { after, exportMonth, expectPassed, writeMonth, type Ledger } from './month';

let bureau: Bureau;
let log: Ledger;
beforeAll(async () => {
  bureau = await openBureau();
  log = await writeMonth(bureau);
});

describe('a month that nobody touched', () => {
  it('passes by the script and by the client, with RSA, P-256 and SM2 signers', async () => {
    const files = await exportMonth(log, { entries: log.entries, exporter: bureau.administrator });
    const report = expectPassed(files, log.story.trust);
    expect(report).toMatchObject({ month: '2026-03', holds: 'yes' });
  });

  it('passes with signed rules for comparing pages among its entries', async () => {
    const rules = defaultRules('portal', 'www.example.gov.cn');
    const text = '按 "新模板" 设置核对规则。';
    await log.write({ by: bureau.principal, at: after(30, 90), body: { type: 'pages.rules', rules, text } });
    const files = await exportMonth(log, { entries: log.entries, exporter: bureau.administrator });
    expectPassed(files, log.story.trust);
    const entries = [...files].filter(([name]) => name.startsWith('entries/'));
    expect(entries.some(([, bytes]) => bytes.includes('pages.rules'))).toBe(true);
  });
});
