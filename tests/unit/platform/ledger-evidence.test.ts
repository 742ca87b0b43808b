import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrlRecord, LedgerRecord } from '../../../electron/platform/contract';
import { signatureValue } from '../../../electron/pki/cms';
import { LedgerBook, ledgerEntriesIn, incidentPair, practiceNote } from './ledger-book';
import { recordsOfKind } from './administration';
import { TempFiles, practiceKeyOf, openssl, opensslOutput, pemText, signInWithPracticeKey } from './openssl';
import { openPractice, Person, sha256, type Practice } from './practice-client';

/** Evidence that the signature on a ledger entry was valid when it was made. */

let practice: Practice;
let root: string;
const bench = new TempFiles();
beforeAll(async () => {
  practice = await openPractice();
  root = bench.write(practice.server.caCertificatePem);
});
afterAll(async () => {
  bench.remove();
  await practice.remove();
});

const bytes = (base64: string | null | undefined) => Buffer.from(base64 ?? '', 'base64');

async function recordOf(id: string): Promise<LedgerRecord> {
  const found = (await ledgerEntriesIn(await Person.signIn(practice.server, 'linxiaohe'))).find(
    (entry) => entry.id === id,
  );
  if (!found) throw new Error(`no entry ${id}`);
  return found;
}

/** Sends a signed entry, the 定级 of a new incident, and returns its id. */
async function signed(person: Person): Promise<string> {
  const officer = await Person.signIn(practice.server, 'masiqi');
  const { open, level } = incidentPair();
  expect((await new LedgerBook(officer).send(open)).status).toBe('accepted');
  const command = await new LedgerBook(person).write(level);
  expect(await person.sendOne(command)).toMatchObject({ status: 'accepted' });
  return command.id;
}
const leader = () => Person.signIn(practice.server, 'gaoyuanshan');

/** Returns the time of the timestamp over the signature of an entry after openssl has verified it. */
function stampedAt({ cms, evidence }: LedgerRecord): Date {
  const token = bench.write(bytes(evidence?.timestamp));
  const data = bench.write(signatureValue(bytes(cms)));
  const verify = ['ts', '-verify', '-token_in', '-in', token, '-data', data, '-CAfile', root];
  expect(openssl(verify)).toContain('Verification: OK');
  const text = openssl(['ts', '-reply', '-token_in', '-in', token, '-text', '-token_out']);
  return new Date(/Time stamp: (.*)/.exec(text)![1]!);
}

async function untilSettled(id: string): Promise<LedgerRecord> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(100)) {
    const record = await recordOf(id);
    if (record.evidence?.timestamp) return record;
  }
  throw new Error('not settled within 10 s');
}

describe('the evidence of a signed ledger entry', () => {
  it('is verified by openssl: signature, timestamp, OCSP response and CRLs', async () => {
    const record = await recordOf(await signed(await leader()));
    const cms = bench.write(bytes(record.cms));
    const content = bench.write(record.statement);
    const verify = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', cms, '-content', content];
    expect((await opensslOutput([...verify, '-CAfile', root, '-purpose', 'any'])).ok).toBe(true);
    const other = bench.write(`${record.statement} `);
    const forged = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', cms, '-content', other];
    expect((await opensslOutput([...forged, '-CAfile', root, '-purpose', 'any'])).ok).toBe(false);
    expect(Math.abs(stampedAt(record).getTime() - Date.parse(record.receivedAt))).toBeLessThan(2000);
    const response = bench.write(bytes(record.evidence?.ocsp));
    const certificate = bench.write(openssl(['pkcs7', '-inform', 'DER', '-print_certs'], bytes(record.cms)));
    const asked = ['ocsp', '-respin', response, '-issuer', root, '-cert', certificate, '-CAfile', root];
    expect((await opensslOutput([...asked, '-no_nonce'])).said).toContain(': good');
    const crls: CrlRecord[] = await recordsOfKind(await leader(), 'crl');
    for (const id of record.evidence?.crls ?? []) {
      const der = bytes(crls.find((crl) => crl.id === id)?.der);
      expect(sha256(der)).toBe(id);
      const list = bench.write(pemText('X509 CRL', der));
      expect((await opensslOutput(['crl', '-noout', '-CAfile', root, '-in', list])).said).toContain(
        'verify OK',
      );
    }
    expect(record.evidence?.crls).toHaveLength(1);
  });

  it('names the CRLs of both roots for a signature with SM2', async () => {
    const key = practiceKeyOf(practice.server, 'wujingyi', 'sm2-sm3');
    const { evidence } = await recordOf(await signed(await signInWithPracticeKey(practice.server, key)));
    expect(evidence).toMatchObject({ ocsp: null });
    expect(evidence?.crls).toHaveLength(2);
  });

  it('is missing for an unsigned entry and for a refused one', async () => {
    const person = await leader();
    const book = new LedgerBook(person);
    const plain = await book.write(practiceNote('不签名。'));
    const refused = await book.write(incidentPair().level);
    await person.send(plain, refused);
    expect(await recordOf(plain.id)).toMatchObject({ refused: null, evidence: null });
    expect(await recordOf(refused.id)).toMatchObject({ refused: { code: 'REFUSED' }, evidence: null });
  });
});

describe('while the timestamp authority is down', () => {
  it('signed entries are accepted without a timestamp, and appear in the feed again with one later', async () => {
    await practice.server.faults.set({ tsaDown: true });
    const person = await leader();
    const id = await signed(person);
    const before = await recordOf(id);
    expect(before.evidence).toMatchObject({ timestamp: null });
    const { cursor } = await person.changes(0, '&limit=2000');
    await practice.server.faults.clear();
    const after = await untilSettled(id);
    expect({ ...after, evidence: null }).toEqual({ ...before, evidence: null });
    stampedAt(after);
    const { changes } = await person.changes(cursor);
    expect(changes.filter(({ kind }) => kind === 'ledger')).toMatchObject([{ record: { id } }]);
    expect((await ledgerEntriesIn(person)).filter((entry) => entry.id === id)).toHaveLength(1);
  });

  it('a missing timestamp is added after a restart of the platform', async () => {
    await practice.server.faults.set({ tsaDown: true });
    const person = await leader();
    const id = await signed(person);
    await practice.restart({ faults: { tsaDown: true } });
    expect((await recordOf(id)).evidence).toMatchObject({ timestamp: null });
    await practice.restart();
    stampedAt(await untilSettled(id));
  });
});
