import { beforeAll, describe, expect, it } from 'vitest';
import { openBureau, type Bureau } from '../../proof/bureau';
import { exportMonth, expectPassed, writeMonth, type Ledger } from './month';

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
});
