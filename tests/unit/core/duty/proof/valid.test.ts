import { beforeAll, describe, expect, it } from 'vitest';
import { openProvingOffice, type ProvingOffice } from '../../proof/proving-office';
import { defaultRules } from '../../../../../electron/domain/publishing/defaults';
import { runScript } from '../../proof/run-verification';
import {
  minutesIntoShift,
  exportMonth,
  expectPassed,
  verifyInClient,
  writeMonth,
  type Ledger,
} from './ledger-month';

let office: ProvingOffice;
let log: Ledger;
beforeAll(async () => {
  office = await openProvingOffice();
  log = await writeMonth(office);
});

describe('the evidence of an unaltered month', () => {
  it('passes the script and the client, with RSA, P-256 and SM2 signers', async () => {
    const files = await exportMonth(log, { entries: log.entries, exporter: office.administrator });
    const report = expectPassed(files, log.story.trust);
    expect(report).toMatchObject({ month: '2026-03', holds: 'yes' });
  });

  it('passes with a signed entry of rules for comparing pages', async () => {
    const rules = defaultRules('portal', 'www.example.gov.cn');
    const text = '按 "新模板" 设置核验规则。';
    await log.write({
      author: office.principal,
      at: minutesIntoShift(30, 90),
      body: { type: 'pages.rules', rules, text },
    });
    const files = await exportMonth(log, { entries: log.entries, exporter: office.administrator });
    expectPassed(files, log.story.trust);
    const entries = [...files].filter(([name]) => name.startsWith('entries/'));
    expect(entries.some(([, bytes]) => bytes.includes('pages.rules'))).toBe(true);
  });

  it('reports both times of entries that were received late or written under a wrong clock', async () => {
    const files = await exportMonth(log, { entries: log.entries, exporter: office.administrator });
    const script = runScript(files, log.story.trust).lines.join('\n');
    const client = verifyInClient(files, log.story.trust)
      .findings.map(({ text }) => text)
      .join('\n');
    expect(script).toMatch(
      /吴某第 4 条.*：记录于 2026年3月1日 10:00:00，平台收到于 2026年3月1日 15:10:00（北京时间）；离线记录，5 小时 10 分后送达/,
    );
    expect(client).toMatch(
      /吴某第 4 条.*：记录于 .*10:00:00，平台收到于 .*15:10:00；离线记录，5 小时 10 分后送达/,
    );
    for (const said of [script, client]) expect(said).toMatch(/郑某第 5 条.*；本机时钟快 5 小时，已校正/);
  });

  it('passes with the text of a refused entry, as earlier platforms sent it to everyone', async () => {
    const earlier = await writeMonth(office, { shown: true });
    const files = await exportMonth(earlier, { entries: earlier.entries, exporter: office.administrator });
    expect([...files.keys()].filter((name) => name.endsWith('.rest'))).toEqual([]);
    expectPassed(files, earlier.story.trust);
  });
});
