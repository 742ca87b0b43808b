import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import {
  headStatementSchema,
  trustSchema,
  type CrlRecord,
  type Decision,
  type Head,
} from '../../../electron/platform/contract';
import type { Certificate } from '../../../electron/pki/certificates';
import { signatureValue, verifyCms } from '../../../electron/pki/cms';
import { checkOcsp } from '../../../electron/pki/ocsp';
import { checkTimestamp } from '../../../electron/pki/timestamp';
import { createChainVerifier, trustMaterial } from '../../../electron/pki/trust';
import {
  TempFiles,
  practiceKeyOf,
  openssl,
  opensslBytes,
  opensslOutput,
  pemText,
  signInWithPracticeKey,
} from './openssl';
import { apiRequest, practiceContent, openPractice, Person, sha256, type Practice } from './practice-client';

let practice: Practice;
const bench = new TempFiles();
let root: string;
beforeAll(async () => {
  practice = await openPractice();
  root = bench.write(practice.server.caCertificatePem);
});
afterAll(async () => {
  bench.remove();
  await practice.remove();
});

const bytes = (base64: string | null | undefined) => Buffer.from(base64 ?? '', 'base64');

async function submitted(): Promise<string> {
  const author = await Person.signIn(practice.server, 'sunkexin');
  const id = randomUUID();
  expect((await author.sendOne(author.submission(id, 0, practiceContent()))).status).toBe('accepted');
  return id;
}

/** Submits an article, has the reviewer approve it, and returns its id. */
async function decided(reviewer?: Person): Promise<string> {
  const id = await submitted();
  const person = reviewer ?? (await Person.signIn(practice.server, 'zhouzhengchuan'));
  expect(
    (await person.sendOne(await person.decision(await person.view(id), 'approve', '同意。'))).status,
  ).toBe('accepted');
  return id;
}

interface Seen {
  decisions: Decision[];
  head: Head;
  crls: CrlRecord[];
  /** Feed positions by kind: of the records of the article, and of the last CRL. */
  seq: Record<string, number>;
}

async function seen(articleId: string): Promise<Seen> {
  const reader = await Person.signIn(practice.server, 'linxiaohe');
  const { changes } = await reader.changes(0, '&limit=2000');
  const result: Seen = { decisions: [], crls: [], head: undefined as unknown as Head, seq: {} };
  for (const { seq, kind, record } of changes) {
    if (kind === 'crl') result.crls.push(record);
    else if (kind === 'decision' && record.articleId === articleId) result.decisions.push(record);
    else if (kind === 'head' && record.id === articleId) result.head = record;
    else if (kind !== 'article' || record.id !== articleId) continue;
    result.seq[kind] = seq;
  }
  return result;
}

/** Returns the time of a timestamp token after openssl has verified it over the data. */
function stampedAt(token: Buffer, data: Buffer): Date {
  const file = bench.write(token);
  const verify = ['ts', '-verify', '-token_in', '-in', file, '-data', bench.write(data), '-CAfile', root];
  expect(openssl(verify)).toContain('Verification: OK');
  const text = openssl(['ts', '-reply', '-token_in', '-in', file, '-text', '-token_out']);
  return new Date(/Time stamp: (.*)/.exec(text)![1]!);
}

async function untilSettled(articleId: string): Promise<Seen> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(100)) {
    const now = await seen(articleId);
    if (now.head.timestamp && now.decisions.every(({ evidence }) => evidence?.timestamp)) return now;
  }
  throw new Error('not settled within 10 s');
}

describe('the evidence of a decision', () => {
  it('contains a timestamp over its signature, which openssl verifies', async () => {
    const { decisions } = await seen(await decided());
    const [decision] = decisions;
    const at = stampedAt(bytes(decision!.evidence!.timestamp), signatureValue(bytes(decision!.cms)));
    expect(Math.abs(at.getTime() - Date.parse(decision!.decidedAt))).toBeLessThanOrEqual(1000);
    const other = stampedAt.bind(null, bytes(decision!.evidence!.timestamp), Buffer.from('别的'));
    expect(other).toThrow('message imprint mismatch');
  });

  it('contains the OCSP response about the certificate of the signer at that time', async () => {
    const { decisions } = await seen(await decided());
    const response = bench.write(bytes(decisions[0]!.evidence!.ocsp));
    const certificate = bench.write(
      openssl(['pkcs7', '-inform', 'DER', '-print_certs'], bytes(decisions[0]!.cms)),
    );
    const args = ['-respin', response, '-issuer', root, '-cert', certificate, '-CAfile', root, '-no_nonce'];
    const { said } = await opensslOutput(['ocsp', ...args]);
    expect(said).toContain('Response verify OK');
    expect(said).toContain(': good');
  });

  it('names the CRLs in force, which precede it in the feed', async () => {
    const { decisions, crls, seq } = await seen(await decided());
    const named = decisions[0]!.evidence!.crls;
    const found = crls.filter(({ id }) => named.includes(id));
    expect(found.map(({ id }) => id).sort()).toEqual(named);
    for (const { id, der } of found) {
      expect(sha256(bytes(der))).toBe(id);
      expect(
        (
          await opensslOutput([
            'crl',
            '-noout',
            '-CAfile',
            root,
            '-in',
            bench.write(pemText('X509 CRL', bytes(der))),
          ])
        ).said,
      ).toContain('verify OK');
    }
    expect(seq.crl).toBeLessThan(seq.decision!);
    await decided();
    expect((await seen(await decided())).crls.length).toBe(crls.length);
  });

  it.each(['rsa-sha256', 'ecdsa-sha256', 'sm2-sm3'])(
    'is accepted by the verification of the client (%s)',
    async (algorithm) => {
      const key = practiceKeyOf(practice.server, 'wujingyi', algorithm);
      const id = await decided();
      const second = await signInWithPracticeKey(practice.server, key);
      await second.sendOne(await second.decision(await second.view(id), 'approve', '同意。'));
      const { decisions, crls } = await seen(id);
      const { cms, statement, evidence } = decisions.find(({ sequence }) => sequence === 2)!;
      const trust = trustMaterial(trustSchema.parse((await apiRequest(practice.server, '/trust')).json));
      const kept = crls.filter((crl) => evidence!.crls.includes(crl.id)).map(({ der }) => bytes(der));
      const verifier = createChainVerifier({ ...trust, crls: kept });
      const stamp = { token: bytes(evidence!.timestamp), data: signatureValue(bytes(cms)), trust: verifier };
      const { genTime } = checkTimestamp(stamp);
      const { certificate } = verifyCms({ cms: bytes(cms), content: Buffer.from(statement) });
      const verdict = verifier.check(certificate, genTime, 'sign');
      expect(verdict).toMatchObject({ ok: true });
      if (!verdict.ok || algorithm === 'sm2-sm3') return;
      const [signer, issuer] = verdict.path as [Certificate, Certificate];
      const asked = { response: bytes(evidence!.ocsp), certificate: signer, issuer, at: genTime };
      expect(checkOcsp(asked)).toEqual({ status: 'good' });
    },
  );

  it("is accompanied by a head of the article's chain with its own timestamp", async () => {
    const id = await decided();
    const second = await Person.signIn(practice.server, 'wujingyi');
    await second.sendOne(await second.decision(await second.view(id), 'approve', '同意。'));
    const { decisions, head, seq } = await seen(id);
    const last = decisions.find(({ sequence }) => sequence === 2)!;
    const statement = headStatementSchema.parse(JSON.parse(head.statement));
    expect(statement).toMatchObject({ articleId: id, sequence: 2, digest: last.digest });
    stampedAt(bytes(head.timestamp), Buffer.from(head.statement, 'utf8'));
    expect(seq.decision).toBeLessThan(seq.head!);
    expect(seq.head).toBeLessThan(seq.article!);
  });

  it('relies on the CRL of the SM2 root for an SM2 signature', async () => {
    const key = practiceKeyOf(practice.server, 'zhouzhengchuan', 'sm2-sm3');
    const { decisions, crls } = await seen(await decided(await signInWithPracticeKey(practice.server, key)));
    const { evidence, cms } = decisions[0]!;
    expect(evidence!.ocsp).toBeNull();
    stampedAt(bytes(evidence!.timestamp), signatureValue(bytes(cms)));
    const issuers = crls
      .filter(({ id }) => evidence!.crls.includes(id))
      .map(({ der }) =>
        openssl(['crl', '-inform', 'DER', '-noout', '-issuer', '-nameopt', 'utf8'], bytes(der)),
      );
    expect(issuers.sort().map((text) => /CN ?= ?(\S+)/.exec(text)![1])).toEqual(
      ['演练平台国密根证书', '演练平台根证书'].sort(),
    );
  });

  it('contains an OCSP response for a P-256 signature', async () => {
    const key = practiceKeyOf(practice.server, 'zhouzhengchuan', 'ecdsa-sha256');
    const { decisions } = await seen(await decided(await signInWithPracticeKey(practice.server, key)));
    const text = opensslBytes([
      'ocsp',
      '-respin',
      bench.write(bytes(decisions[0]!.evidence!.ocsp)),
      '-resp_text',
      '-noverify',
    ]);
    expect(text.toString()).toContain('Cert Status: good');
  });

  it('contains no OCSP response while the responder is down, and relies on the CRLs', async () => {
    await practice.server.faults.set({ ocspDown: true });
    const { decisions } = await seen(await decided());
    await practice.server.faults.clear();
    expect(decisions[0]!.evidence).toMatchObject({ ocsp: null });
    expect(decisions[0]!.evidence!.timestamp).not.toBeNull();
    expect(decisions[0]!.evidence!.crls).toHaveLength(1);
  });
});

describe('while the timestamp authority is down', () => {
  it('decisions are accepted without a timestamp, and appear in the feed again with one later', async () => {
    await practice.server.faults.set({ tsaDown: true });
    const id = await decided();
    const before = await seen(id);
    expect(before.decisions[0]!.evidence!.timestamp).toBeNull();
    expect(before.head.timestamp).toBeNull();
    expect(before.decisions[0]!.evidence!.crls).toHaveLength(1);
    // Timestamps have whole seconds.
    const next = Math.floor(Date.parse(before.decisions[0]!.decidedAt) / 1000 + 1) * 1000;
    await vi.waitUntil(() => Date.now() > next, { timeout: 5000 });
    await practice.server.faults.clear();
    const after = await untilSettled(id);
    const [rest] = after.decisions as [Decision];
    expect({ ...rest, evidence: null }).toEqual({ ...before.decisions[0], evidence: null });
    expect(after.head.statement).toBe(before.head.statement);
    expect(after.seq.decision).toBeGreaterThan(before.seq.head!);
    const at = stampedAt(bytes(rest.evidence!.timestamp), signatureValue(bytes(rest.cms)));
    expect(at.getTime()).toBeGreaterThan(Date.parse(rest.decidedAt));
    stampedAt(bytes(after.head.timestamp), Buffer.from(after.head.statement, 'utf8'));
  });

  it('a missing timestamp is added after a restart of the platform', async () => {
    await practice.server.faults.set({ tsaDown: true });
    const id = await decided();
    await practice.restart({ faults: { tsaDown: true } });
    await delay(2500);
    expect((await seen(id)).decisions[0]!.evidence!.timestamp).toBeNull();
    await practice.restart();
    const { decisions, head } = await untilSettled(id);
    stampedAt(bytes(decisions[0]!.evidence!.timestamp), signatureValue(bytes(decisions[0]!.cms)));
    stampedAt(bytes(head.timestamp), Buffer.from(head.statement, 'utf8'));
  });

  it('only the head for the newest decision of an article gets a timestamp', async () => {
    await practice.server.faults.set({ tsaDown: true });
    const id = await decided();
    await practice.server.faults.clear();
    const second = await Person.signIn(practice.server, 'wujingyi');
    await second.sendOne(await second.decision(await second.view(id), 'approve', '同意。'));
    const { decisions, head } = await untilSettled(id);
    expect(decisions).toHaveLength(2);
    expect(JSON.parse(head.statement)).toMatchObject({ sequence: 2 });
  });
});

describe('the CRLs in the feed', () => {
  it('get a new one after a revocation, and remain in force over a restart', async () => {
    const before = await seen(await decided());
    practice.server.revokeCertificate(practiceKeyOf(practice.server, 'chenlicheng', 'ecdsa-sha256').sha256);
    const after = await seen(await decided());
    expect(after.crls.length).toBe(before.crls.length + 1);
    expect(after.decisions[0]!.evidence!.crls).not.toEqual(before.decisions[0]!.evidence!.crls);
    await practice.restart();
    const restarted = await seen(await decided());
    expect(restarted.decisions[0]!.evidence!.crls).toEqual(after.decisions[0]!.evidence!.crls);
  });
});
