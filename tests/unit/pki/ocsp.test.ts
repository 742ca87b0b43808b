import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseCertificate, type Certificate } from '../../../electron/pki/certificates';
import { checkOcsp, parseOcsp } from '../../../electron/pki/ocsp';
import { checkChain, type TrustMaterial } from '../../../electron/pki/trust';
import { issueOcspResponse } from './responders';
import { P256_KEY, SM2_KEY, createTestPki, type TestPki } from './test-pki';

let shop: TestPki;
let root: Certificate;
let middle: Certificate;
let person: Certificate;
let response: Buffer;
const now = () => new Date();
const later = (ms: number) => new Date(Date.now() + ms);
const DAY = 86_400_000;

beforeAll(() => {
  shop = createTestPki();
  root = parseCertificate(shop.issue({ name: 'root', profile: 'root', issuer: null }).der);
  middle = parseCertificate(shop.issue({ name: 'middle', profile: 'intermediate', issuer: 'root' }).der);
  person = parseCertificate(shop.issue({ name: 'person', profile: 'person', issuer: 'middle' }).der);
  shop.issue({ name: 'responder', profile: 'ocsp', issuer: 'middle' });
  response = issueOcspResponse(shop, { name: 'person', issuer: 'middle', responder: 'responder', days: 7 });
});
afterAll(() => shop.dispose());

const verdict = (
  bytes: Uint8Array,
  options: { at?: Date; certificate?: Certificate; crls?: Buffer[] } = {},
) => {
  const { at = now(), certificate = person, crls = [] } = options;
  return checkOcsp({ response: bytes, certificate, issuer: middle, at, crls });
};

describe('an OCSP response', () => {
  it('is parsed: time of production, certificate, status and end of validity', () => {
    const read = parseOcsp(response);
    expect(Math.abs((read?.producedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(read?.answers).toHaveLength(1);
    expect(read?.answers[0]?.concerns(person, middle)).toBe(true);
    expect(read?.answers[0]?.concerns(person, root)).toBe(false);
    expect(read?.answers[0]?.status).toBe('good');
    const [answer] = read?.answers ?? [];
    expect((answer?.nextUpdate?.getTime() ?? 0) - (answer?.thisUpdate.getTime() ?? 0)).toBe(7 * DAY);
  });

  it('is accepted from a responder authorised by the issuer, identified by name or key, with SHA-1 or SHA-256 identifiers', () => {
    const base = { name: 'person', issuer: 'middle', responder: 'responder', days: 7 };
    for (const options of [{}, { byKey: true }, { digest: 'sha256' }])
      expect(verdict(issueOcspResponse(shop, { ...base, ...options })).status).toBe('good');
  });

  it('is accepted from the issuer itself, with or without its certificate included', () => {
    const base = { name: 'person', issuer: 'middle', responder: 'middle', days: 7 };
    expect(verdict(issueOcspResponse(shop, base)).status).toBe('good');
    expect(verdict(issueOcspResponse(shop, { ...base, certificate: false })).status).toBe('good');
  });

  it('is accepted from a responder with a P-256 key', () => {
    shop.issue({ name: 'ecResponder', profile: 'ocsp', issuer: 'middle', algorithm: P256_KEY });
    const ec = issueOcspResponse(shop, {
      name: 'person',
      issuer: 'middle',
      responder: 'ecResponder',
      days: 1,
    });
    expect(verdict(ec).status).toBe('good');
  });

  it('is valid until nextUpdate, and without nextUpdate only for a short time', () => {
    expect(verdict(response, { at: later(7 * DAY - 60_000) }).status).toBe('good');
    expect(verdict(response, { at: later(7 * DAY + 60_000) })).toEqual({
      status: 'unknown',
      reason: '证书状态答复已过时。',
    });
    const momentary = issueOcspResponse(shop, { name: 'person', issuer: 'middle', responder: 'responder' });
    expect(verdict(momentary, { at: later(60_000) }).status).toBe('good');
    expect(verdict(momentary, { at: later(3_600_000) }).status).toBe('unknown');
  });

  it('gives the time of revocation: a signature made before that time remains valid', () => {
    const lost = parseCertificate(shop.issue({ name: 'lost', profile: 'person', issuer: 'middle' }).der);
    shop.revoke('lost', 'middle');
    const answer = issueOcspResponse(shop, {
      name: 'lost',
      issuer: 'middle',
      responder: 'responder',
      days: 7,
    });
    const after = verdict(answer, { certificate: lost, at: later(60_000) });
    expect(after.status).toBe('revoked');
    expect(after.status === 'revoked' && Math.abs(after.at.getTime() - Date.now())).toBeLessThan(60_000);
    expect(verdict(answer, { certificate: lost, at: later(-60_000) }).status).toBe('good');
  });

  it('is unknown for another certificate, and for a certificate that the issuer does not know', () => {
    const other = parseCertificate(shop.issue({ name: 'other', profile: 'person', issuer: 'middle' }).der);
    expect(verdict(response, { certificate: other })).toEqual({
      status: 'unknown',
      reason: '证书状态答复说的不是这张证书。',
    });
    const database = readFileSync(shop.path('middle.index'));
    const stranger = shop.issue({ name: 'stranger', profile: 'person', issuer: 'middle' });
    writeFileSync(shop.path('middle.index'), database);
    const answer = issueOcspResponse(shop, {
      name: 'stranger',
      issuer: 'middle',
      responder: 'responder',
      days: 7,
    });
    expect(verdict(answer, { certificate: parseCertificate(stranger.der) })).toEqual({
      status: 'unknown',
      reason: '签发机构答复说不认识这张证书。',
    });
  });

  it('is refused from a responder without the OCSP purpose, from another issuer, and from a forged authority of the same name', () => {
    const unauthorised = { status: 'unknown', reason: '证书状态答复者没有得到签发机构的授权。' };
    shop.issue({ name: 'noPurpose', profile: 'person', issuer: 'middle' });
    shop.issue({ name: 'elsewhere', profile: 'ocsp', issuer: 'root' });
    for (const responder of ['noPurpose', 'elsewhere'])
      expect(
        verdict(issueOcspResponse(shop, { name: 'person', issuer: 'middle', responder, days: 7 })),
      ).toEqual(unauthorised);
    const forger = createTestPki();
    forger.issue({ name: 'root', profile: 'root', issuer: null });
    forger.issue({ name: 'middle', profile: 'intermediate', issuer: 'root' });
    forger.issue({ name: 'responder', profile: 'ocsp', issuer: 'middle' });
    forger.copyCertificate(shop, 'person');
    forger.copyCertificate(shop, 'middle');
    const forged = issueOcspResponse(forger, {
      name: 'person',
      issuer: 'middle',
      responder: 'responder',
      days: 7,
    });
    forger.dispose();
    expect(verdict(forged).status).toBe('unknown');
  });

  it('requires a responder certificate that was valid at that time and not revoked, unless it carries ocsp-nocheck', () => {
    shop.issue({ name: 'expired', profile: 'ocsp', issuer: 'middle', to: '20250101000000Z' });
    const stale = issueOcspResponse(shop, {
      name: 'person',
      issuer: 'middle',
      responder: 'expired',
      days: 7,
    });
    expect(verdict(stale)).toEqual({
      status: 'unknown',
      reason: '证书状态答复者的证书当时不在有效期内。',
    });
    shop.issue({ name: 'checked', profile: 'ocspChecked', issuer: 'middle' });
    const answer = issueOcspResponse(shop, {
      name: 'person',
      issuer: 'middle',
      responder: 'checked',
      days: 7,
    });
    expect(verdict(answer).status).toBe('unknown');
    expect(verdict(answer, { crls: [shop.crl('middle')] }).status).toBe('good');
    shop.revoke('checked', 'middle', '20250101000000Z');
    expect(verdict(answer, { crls: [shop.crl('middle')] }).status).toBe('unknown');
  });

  it('is refused when any single byte was changed, cut off or appended', () => {
    for (let position = 0; position < response.length; position++) {
      const changed = Buffer.from(response);
      changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
      expect(verdict(changed).status).toBe('unknown');
      expect(verdict(response.subarray(0, position)).status).toBe('unknown');
    }
    expect(parseOcsp(Buffer.concat([response, Buffer.from([0])]))).toBeNull();
  });
});

describe('a signing certificate that is checked with an OCSP response', () => {
  const material = (crls: Buffer[]): TrustMaterial => ({
    anchors: [root.der],
    intermediates: [middle.der],
    crls,
  });
  const judge = (crls: Buffer[], ocsp: Buffer[], at = now(), certificate = person) => {
    const input = { certificate: certificate.der, at, usage: 'sign' as const, evidence: { ocsp } };
    const result = checkChain({ ...input, trust: material(crls) });
    return result.ok ? 'ok' : result.code;
  };

  it('needs no CRL of its own issuer, but still those of the issuers above', () => {
    expect(judge([shop.crl('root')], [response])).toBe('ok');
    expect(judge([shop.crl('root')], [])).toBe('REVOCATION_UNKNOWN');
    expect(judge([], [response])).toBe('REVOCATION_UNKNOWN');
  });

  it('is revoked when the response or the CRL says so', () => {
    const gone = parseCertificate(shop.issue({ name: 'gone', profile: 'person', issuer: 'middle' }).der);
    const good = issueOcspResponse(shop, { name: 'gone', issuer: 'middle', responder: 'responder', days: 7 });
    const silent = shop.crl('middle');
    shop.revoke('gone', 'middle');
    const bad = issueOcspResponse(shop, { name: 'gone', issuer: 'middle', responder: 'responder', days: 7 });
    const at = later(60_000);
    expect(judge([shop.crl('root'), silent], [good], at, gone)).toBe('ok');
    expect(judge([shop.crl('root'), shop.crl('middle')], [good], at, gone)).toBe('REVOKED');
    expect(judge([shop.crl('root'), silent], [bad], at, gone)).toBe('REVOKED');
  });

  it('remains valid for the time of signing after it has expired, with evidence kept from that time', () => {
    const soon = `${later(3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
    const brief = parseCertificate(
      shop.issue({ name: 'brief', profile: 'person', issuer: 'middle', to: soon }).der,
    );
    const kept = issueOcspResponse(shop, {
      name: 'brief',
      issuer: 'middle',
      responder: 'responder',
      days: 7,
    });
    const today = [
      shop.crl('root', { from: '20380101000000Z' }),
      shop.crl('middle', { from: '20380101000000Z' }),
    ];
    const oldRoot = shop.crl('root');
    const signedAt = now();
    const check = (evidence: { ocsp?: Buffer[]; crls?: Buffer[] }, at = signedAt) => {
      const result = checkChain({
        certificate: brief.der,
        at,
        usage: 'sign',
        trust: material(today),
        evidence,
      });
      return result.ok ? 'ok' : result.code;
    };
    expect(check({})).toBe('REVOCATION_UNKNOWN');
    expect(check({ ocsp: [kept] })).toBe('ok');
    expect(check({ crls: [oldRoot, shop.crl('middle')] })).toBe('ok');
    expect(check({ ocsp: [kept] }, later(2 * 3_600_000))).toBe('EXPIRED');
  });

  it('is supported under an SM2 authority with an SM2 responder', () => {
    const sm2Root = shop.issue({ name: 'sm2Root', profile: 'root', issuer: null, algorithm: SM2_KEY });
    const signer = shop.issue({
      name: 'sm2Person',
      profile: 'person',
      issuer: 'sm2Root',
      algorithm: SM2_KEY,
    });
    const trust = { anchors: [sm2Root.der], intermediates: [], crls: [] };
    const judged = (ocsp: Buffer[], crls: Buffer[] = []) => {
      const result = checkChain({
        certificate: signer.der,
        at: now(),
        usage: 'sign',
        trust,
        evidence: { ocsp, crls },
      });
      return result.ok ? 'ok' : result.code;
    };
    shop.issue({ name: 'sm2Responder', profile: 'ocsp', issuer: 'sm2Root', algorithm: SM2_KEY });
    const base = { name: 'sm2Person', issuer: 'sm2Root', days: 7 };
    expect(judged([], [shop.crl('sm2Root')])).toBe('ok');
    expect(judged([])).toBe('REVOCATION_UNKNOWN');
    expect(judged([issueOcspResponse(shop, { ...base, responder: 'sm2Responder' })])).toBe('ok');
    expect(judged([issueOcspResponse(shop, { ...base, responder: 'sm2Root' })])).toBe('ok');
    shop.revoke('sm2Person', 'sm2Root', '20250101000000Z');
    expect(judged([issueOcspResponse(shop, { ...base, responder: 'sm2Responder' })])).toBe('REVOKED');
    expect(judged([], [shop.crl('sm2Root')])).toBe('REVOKED');
  });
});
