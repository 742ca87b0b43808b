import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkChain,
  createChainVerifier,
  mergeTrust,
  trustMaterial,
  type TrustMaterial,
} from '../../../electron/pki/trust';
import { parseCrl } from '../../../electron/pki/crl';
import {
  opensslAccepts,
  P256_KEY,
  SM2_KEY,
  createTestPki,
  type IssuedCertificate,
  type TestPki,
} from './test-pki';

const now = new Date('2026-06-01T00:00:00Z');
let shop: TestPki;
let root: IssuedCertificate;
let middle: IssuedCertificate;
let person: IssuedCertificate;
let trust: TrustMaterial;
let rootCrl: Buffer;
let middleCrl: Buffer;

beforeAll(() => {
  shop = createTestPki();
  root = shop.issue({ name: 'root', profile: 'root', issuer: null });
  middle = shop.issue({ name: 'middle', profile: 'intermediate', issuer: 'root' });
  person = shop.issue({ name: 'person', profile: 'person', issuer: 'middle' });
  rootCrl = shop.crl('root');
  middleCrl = shop.crl('middle');
  trust = { anchors: [root.der], intermediates: [middle.der], crls: [rootCrl, middleCrl] };
});
afterAll(() => shop.dispose());

const judge = (certificate: Uint8Array, at = now, material = trust) => {
  const verdict = checkChain({ certificate, trust: material, at, usage: 'sign' });
  return verdict.ok ? 'ok' : verdict.code;
};

describe('a signing certificate', () => {
  it('is valid when its chain leads to the anchor and both CRLs are fresh and do not list it', () => {
    const verdict = checkChain({ certificate: person.der, trust, at: now, usage: 'sign' });
    expect(verdict.ok && verdict.path.map((c) => c.info.subject.split(',')[0])).toEqual([
      'CN=person',
      'CN=middle',
      'CN=root',
    ]);
  });

  it('is untrusted without its issuer, under another anchor, or when a forged authority of the same name issued it', () => {
    expect(judge(person.der, now, { ...trust, intermediates: [] })).toBe('UNTRUSTED');
    const stranger = createTestPki();
    const falseRoot = stranger.issue({ name: 'root', profile: 'root', issuer: null });
    stranger.issue({ name: 'middle', profile: 'intermediate', issuer: 'root' });
    const falsePerson = stranger.issue({ name: 'person', profile: 'person', issuer: 'middle' });
    stranger.dispose();
    expect(judge(falsePerson.der)).toBe('UNTRUSTED');
    expect(judge(person.der, now, { ...trust, anchors: [falseRoot.der] })).toBe('UNTRUSTED');
    expect(judge(falsePerson.der, now, { ...trust, intermediates: [middle.der, falseRoot.der] })).toBe(
      'UNTRUSTED',
    );
  });

  it('is untrusted when it cannot be parsed', () => {
    expect(judge(Buffer.from('no certificate'))).toBe('UNTRUSTED');
    expect(judge(person.der.subarray(0, -1))).toBe('UNTRUSTED');
  });

  it('is untrusted when any byte of it was changed', () => {
    for (let position = 0; position < person.der.length; position += 7) {
      const changed = Buffer.from(person.der);
      changed[position] = (changed[position] ?? 0) ^ 0x01;
      expect(judge(changed)).toBe('UNTRUSTED');
    }
  });

  it('is untrusted when its issuer is no CA, or a CA beyond the path length', () => {
    const notCa = shop.issue({ name: 'notCa', profile: 'notCa', issuer: 'root' });
    const below = shop.issue({ name: 'below', profile: 'person', issuer: 'notCa' });
    const crls = [rootCrl, shop.crl('notCa')];
    expect(judge(below.der, now, { anchors: [root.der], intermediates: [notCa.der], crls })).toBe(
      'UNTRUSTED',
    );

    const third = shop.issue({ name: 'third', profile: 'intermediate', issuer: 'middle' });
    const deep = shop.issue({ name: 'deep', profile: 'person', issuer: 'third' });
    const material = {
      ...trust,
      intermediates: [middle.der, third.der],
      crls: [...trust.crls, shop.crl('third')],
    };
    expect(judge(deep.der, now, material)).toBe('UNTRUSTED');
  });

  it('is untrusted when it is signed with SHA-1, or has an unknown critical extension', () => {
    const weak = shop.issue({ name: 'weak', profile: 'person', issuer: 'middle', digest: 'sha1' });
    const odd = shop.issue({ name: 'odd', profile: 'unknownCritical', issuer: 'middle' });
    for (const { der } of [weak, odd]) expect(judge(der)).toBe('UNTRUSTED');
  });

  it('is valid only within its validity period and those of its issuers', () => {
    const short = shop.issue({
      name: 'short',
      profile: 'person',
      issuer: 'middle',
      from: '20260301000000Z',
      to: '20260901000000Z',
    });
    expect(judge(short.der, new Date('2026-02-28T23:59:59Z'))).toBe('NOT_YET_VALID');
    expect(judge(short.der, new Date('2026-03-01T00:00:00Z'))).toBe('ok');
    expect(judge(short.der, new Date('2026-09-01T00:00:00Z'))).toBe('ok');
    expect(judge(short.der, new Date('2026-09-01T00:00:01Z'))).toBe('EXPIRED');

    const oldMiddle = shop.issue({
      name: 'oldMiddle',
      profile: 'intermediate',
      issuer: 'root',
      to: '20260101000000Z',
    });
    const under = shop.issue({ name: 'under', profile: 'person', issuer: 'oldMiddle' });
    const crls = [rootCrl, shop.crl('oldMiddle')];
    expect(judge(under.der, now, { anchors: [root.der], intermediates: [oldMiddle.der], crls })).toBe(
      'EXPIRED',
    );
  });

  it('must be issued to a person, for signing', () => {
    for (const profile of ['encryption', 'server', 'noUsage'] as const)
      expect(judge(shop.issue({ name: profile, profile, issuer: 'middle' }).der)).toBe('WRONG_USAGE');
    expect(judge(middle.der)).toBe('WRONG_USAGE');
  });
});

describe('certificate authorities with other key types', () => {
  const curve = (name: string) => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`];
  const family = (name: string, rootKey: string[], middleKey: string[], personKey: string[]) => {
    const [top, between, leaf] = [`${name}Root`, `${name}Middle`, `${name}Person`];
    const anchor = shop.issue({ name: top, profile: 'root', issuer: null, algorithm: rootKey });
    const ca = shop.issue({ name: between, profile: 'intermediate', issuer: top, algorithm: middleKey });
    const signer = shop.issue({ name: leaf, profile: 'person', issuer: between, algorithm: personKey });
    const material = {
      anchors: [anchor.der],
      intermediates: [ca.der],
      crls: [shop.crl(top), shop.crl(between)],
    };
    return { signer, material, between, top };
  };

  it('may sign with P-256, P-384 or P-521, also for persons with an RSA key', () => {
    const { signer, material } = family('ec', curve('P-521'), curve('P-384'), P256_KEY);
    expect(judge(signer.der, now, material)).toBe('ok');
    const mixed = shop.issue({ name: 'mixed', profile: 'person', issuer: 'ecMiddle' });
    expect(judge(mixed.der, now, material)).toBe('ok');
  });

  it('may sign certificates and CRLs with SM2 and SM3 under the standard user id, as openssl confirms', () => {
    const { signer, material, between, top } = family('sm2', SM2_KEY, SM2_KEY, SM2_KEY);
    expect(judge(signer.der, now, material)).toBe('ok');
    // openssl uses the user id only for the last certificate of a chain, so each certificate is verified separately.
    const verifies = (issuer: string, name: string, id: string) =>
      opensslAccepts([
        ...['verify', '-partial_chain', '-CAfile', shop.path(`${issuer}.crt`)],
        ...['-vfyopt', `distid:${id}`, shop.path(`${name}.crt`)],
      ]);
    expect(verifies(top, between, '1234567812345678')).toBe(true);
    expect(verifies(between, 'sm2Person', '1234567812345678')).toBe(true);
    expect(verifies(between, 'sm2Person', '8765432187654321')).toBe(false);
    for (let position = 4; position < signer.der.length; position += 5) {
      const changed = Buffer.from(signer.der);
      changed[position] = (changed[position] ?? 0) ^ 0x01;
      expect(judge(changed, now, material)).toBe('UNTRUSTED');
    }
    shop.revoke('sm2Person', between, '20260101000000Z');
    const crls = [shop.crl(top), shop.crl(between)];
    expect(judge(signer.der, now, { ...material, crls })).toBe('REVOKED');
    const forged = crls.map((crl) => Buffer.from(crl));
    for (const crl of forged) crl[crl.length - 1] = (crl[crl.length - 1] ?? 0) ^ 1;
    expect(judge(signer.der, now, { ...material, crls: forged })).toBe('REVOCATION_UNKNOWN');
  });

  it('may mix key types in one chain', () => {
    const first = family('rsaToSm2', curve('P-256'), SM2_KEY, P256_KEY);
    expect(judge(first.signer.der, now, first.material)).toBe('ok');
    const second = family('sm2ToEc', SM2_KEY, curve('P-256'), SM2_KEY);
    expect(judge(second.signer.der, now, second.material)).toBe('ok');
  });

  it('are untrusted with a weak RSA key', () => {
    const weak = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'];
    const { signer, material } = family('weak', weak, P256_KEY, P256_KEY);
    expect(judge(signer.der, now, material)).toBe('UNTRUSTED');
  });
});

describe('a certificate for one purpose', () => {
  it('is accepted for that purpose only', () => {
    const judged = (name: string, usage: 'sign' | 'timestamp' | 'ocsp') => {
      const certificate = shop.certificate(name).der;
      const verdict = checkChain({ certificate, trust, at: now, usage });
      return verdict.ok ? 'ok' : verdict.code;
    };
    for (const profile of ['timestamp', 'timestampNotCritical', 'timestampNotAlone', 'ocsp'] as const)
      shop.issue({ name: profile, profile, issuer: 'middle' });
    const usages = ['sign', 'timestamp', 'ocsp'] as const;
    const row = (name: string) => usages.map((usage) => judged(name, usage));
    const no = 'WRONG_USAGE';
    expect(row('person')).toEqual(['ok', no, no]);
    expect(row('timestamp')).toEqual([no, 'ok', no]);
    expect(row('timestampNotCritical')).toEqual([no, no, no]);
    expect(row('timestampNotAlone')).toEqual(['ok', no, no]);
    expect(row('ocsp')).toEqual([no, no, 'ok']);
  });
});

describe('a signature made in the past', () => {
  it('is judged by CRLs from before the certificate expired, not by later ones that no longer list it', () => {
    const brief = shop.issue({ name: 'brief', profile: 'person', issuer: 'middle', to: '20260301000000Z' });
    const signedAt = new Date('2026-02-01T00:00:00Z');
    const young = { ...trust, crls: [rootCrl, shop.crl('middle', { from: '20260601000000Z' })] };
    expect(judge(brief.der, signedAt, young)).toBe('REVOCATION_UNKNOWN');
    const kept = shop.crl('middle', { from: '20260115000000Z', to: '20260215000000Z' });
    const input = { certificate: brief.der, trust: young, at: signedAt, usage: 'sign' as const };
    expect(checkChain({ ...input, evidence: { crls: [kept] } }).ok).toBe(true);
    const before = new Date('2026-02-20T00:00:00Z');
    expect(checkChain({ ...input, at: before, evidence: { crls: [kept] } })).toMatchObject({
      code: 'REVOCATION_UNKNOWN',
    });
    shop.revoke('brief', 'middle', '20260120000000Z');
    const told = shop.crl('middle', { from: '20260210000000Z', to: '20260310000000Z' });
    expect(checkChain({ ...input, evidence: { crls: [kept, told] } })).toMatchObject({ code: 'REVOKED' });
  });
});

describe('revocation', () => {
  it('is unknown when a CRL is missing, expired, or not signed by the issuer', () => {
    expect(judge(person.der, now, { ...trust, crls: [] })).toBe('REVOCATION_UNKNOWN');
    expect(judge(person.der, now, { ...trust, crls: [middleCrl] })).toBe('REVOCATION_UNKNOWN');
    expect(judge(person.der, now, { ...trust, crls: [rootCrl] })).toBe('REVOCATION_UNKNOWN');
    const stale = shop.crl('middle', { to: '20260531235959Z' });
    expect(judge(person.der, now, { ...trust, crls: [rootCrl, stale] })).toBe('REVOCATION_UNKNOWN');
    const forged = Buffer.from(middleCrl);
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    expect(judge(person.der, now, { ...trust, crls: [rootCrl, forged] })).toBe('REVOCATION_UNKNOWN');
  });

  it('applies from its date: a signature made before it remains valid', () => {
    const lost = shop.issue({ name: 'lost', profile: 'person', issuer: 'middle' });
    const before = shop.crl('middle');
    expect(judge(lost.der, now, { ...trust, crls: [rootCrl, before] })).toBe('ok');
    const revokedAt = new Date();
    shop.revoke('lost', 'middle');
    const after = shop.crl('middle', { to: '20390101000000Z' });
    const material = { ...trust, crls: [rootCrl, after] };
    expect(judge(lost.der, new Date(revokedAt.getTime() + 60_000), material)).toBe('REVOKED');
    expect(judge(lost.der, new Date(revokedAt.getTime() - 60_000), material)).toBe('ok');
    expect(judge(person.der, new Date(revokedAt.getTime() + 60_000), material)).toBe('ok');
  });

  it('applies from the time at which the key was compromised, if the CRL gives one', () => {
    const stolen = shop.issue({ name: 'stolen', profile: 'person', issuer: 'middle' });
    shop.revoke('stolen', 'middle', '20260201000000Z');
    const material = { ...trust, crls: [rootCrl, shop.crl('middle')] };
    expect(judge(stolen.der, new Date('2026-01-31T23:59:59Z'), material)).toBe('ok');
    expect(judge(stolen.der, new Date('2026-02-01T00:00:00Z'), material)).toBe('REVOKED');
  });

  it('of an issuer revokes every certificate under it', () => {
    const fallen = shop.issue({ name: 'fallen', profile: 'intermediate', issuer: 'root' });
    const under = shop.issue({ name: 'underFallen', profile: 'person', issuer: 'fallen' });
    shop.revoke('fallen', 'root');
    const later = new Date(Date.now() + 60_000);
    const crls = [shop.crl('root'), shop.crl('fallen')];
    expect(judge(under.der, later, { anchors: [root.der], intermediates: [fallen.der], crls })).toBe(
      'REVOKED',
    );
  });

  it('is read from the newest of several CRLs', () => {
    const held = shop.issue({ name: 'held', profile: 'person', issuer: 'middle' });
    const older = shop.crl('middle', { from: '20250101000000Z' });
    shop.revoke('held', 'middle');
    const newer = shop.crl('middle', { from: '20260101000000Z' });
    const later = new Date(Date.now() + 60_000);
    for (const crls of [
      [rootCrl, older, newer],
      [newer, older, rootCrl],
    ])
      expect(judge(held.der, later, { ...trust, crls })).toBe('REVOKED');
  });

  it('is not read from a partial, delta or unparsable CRL', () => {
    expect(parseCrl(shop.crl('middle', { extensions: 'partial' }))).toBeNull();
    expect(parseCrl(shop.crl('middle', { extensions: 'delta' }))).toBeNull();
    expect(parseCrl(middleCrl.subarray(0, -1))).toBeNull();
    expect(parseCrl(person.der)).toBeNull();
    expect(parseCrl(middleCrl)).not.toBeNull();
  });
});

describe('the trust material of the platform', () => {
  const base64 = (...list: Buffer[]) => list.map((der) => der.toString('base64'));

  it('uses its self-signed CAs as anchors while none is pinned, and only the pinned anchors afterwards', () => {
    const told = { certificates: base64(middle.der, root.der), crls: base64(rootCrl, middleCrl) };
    expect(judge(person.der, now, trustMaterial(told))).toBe('ok');
    const elsewhere = shop.issue({ name: 'elsewhere', profile: 'root', issuer: null });
    expect(judge(person.der, now, trustMaterial(told, [elsewhere.der]))).toBe('UNTRUSTED');
  });

  it('may contain roots for RSA and for SM2 side by side', () => {
    const sm2 = shop.certificate('sm2Root').der;
    const told = {
      certificates: base64(sm2, shop.certificate('sm2Middle').der, middle.der, root.der),
      crls: base64(rootCrl, middleCrl, shop.crl('sm2Root'), shop.crl('sm2Middle')),
    };
    const fresh = shop.issue({
      name: 'sm2Fresh',
      profile: 'person',
      issuer: 'sm2Middle',
      algorithm: SM2_KEY,
    });
    expect(trustMaterial(told).anchors).toHaveLength(2);
    expect(judge(fresh.der, now, trustMaterial(told))).toBe('ok');
    expect(judge(person.der, now, trustMaterial(told))).toBe('ok');
    expect(judge(fresh.der, now, trustMaterial(told, [root.der]))).toBe('UNTRUSTED');
  });

  it('may bring a new root only with a cross certificate from the old root', () => {
    const next = shop.issue({ name: 'next', profile: 'root', issuer: null });
    const link = shop.crossSign('next', 'root', 'root');
    const newcomer = shop.issue({ name: 'newcomer', profile: 'person', issuer: 'next' });
    const crls = base64(rootCrl, shop.crl('next'));
    const without = trustMaterial({ certificates: base64(next.der), crls }, [root.der]);
    expect(judge(newcomer.der, now, without)).toBe('UNTRUSTED');
    const withLink = trustMaterial({ certificates: base64(next.der, link), crls }, [root.der]);
    expect(judge(newcomer.der, now, withLink)).toBe('ok');
  });
});

describe('a chain verifier', () => {
  it('gives the same results for many signatures and times as single checks', () => {
    const verifier = createChainVerifier(trust);
    for (let day = 0; day < 500; day++) {
      const at = new Date(now.getTime() - day * 86_400_000 * 10);
      const verdict = verifier.check(person.der, at, 'sign');
      expect(verdict.ok ? 'ok' : verdict.code).toBe(judge(person.der, at));
    }
  });
});

describe('CRLs received from the platform', () => {
  const base64 = (...list: Buffer[]) => list.map((der) => der.toString('base64'));
  const told = (...crls: Buffer[]) => ({ certificates: base64(middle.der, root.der), crls: base64(...crls) });
  /** Returns a CRL of the same CA, dated one day after the default. */
  const nextList = (issuer: string) => shop.crl(issuer, { from: '20250102000000Z' });

  it('replace older ones', () => {
    const newer = nextList('root');
    const { trust, refused } = mergeTrust(told(rootCrl, middleCrl), told(newer, middleCrl));
    expect({ refused, crls: trust.crls }).toEqual({ refused: 0, crls: base64(newer, middleCrl) });
  });

  it('are refused, per CA, when they are older than the CRL held', () => {
    const newer = nextList('root');
    const newest = nextList('middle');
    const { trust, refused } = mergeTrust(told(newer, middleCrl), told(rootCrl, newest));
    expect({ refused, crls: trust.crls.sort() }).toEqual({ refused: 1, crls: base64(newer, newest).sort() });
  });

  it('are kept when the platform leaves them out later', () => {
    expect(mergeTrust(told(rootCrl, middleCrl), told(middleCrl)).trust.crls.sort()).toEqual(
      base64(rootCrl, middleCrl).sort(),
    );
  });

  it('do not replace a genuine CRL without the signature of the CA, even with a later date', () => {
    const stranger = createTestPki();
    try {
      stranger.issue({ name: 'root', profile: 'root', issuer: null });
      const forged = stranger.crl('root', { from: '20250102000000Z' });
      const { trust } = mergeTrust(told(rootCrl), told(forged));
      expect(trust.crls).toEqual(base64(rootCrl));
    } finally {
      stranger.dispose();
    }
  });
});
