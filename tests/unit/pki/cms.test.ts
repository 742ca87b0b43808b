import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { CmsError, signatureValue, signCms, verifyCms } from '../../../electron/pki/cms';
import { parseCertificate } from '../../../electron/pki/certificates';
import { encodeDer, readSignaturePair } from '../../../electron/pki/der';
import { derSignature } from '../../../electron/pki/algorithms';
import { sm3 } from '../../../electron/pki/sm2';
import {
  opensslAccepts,
  openssl,
  P256_KEY,
  privateKeyOf,
  keySigner,
  sm2Signer,
  SM2_KEY,
  createTestPki,
  type IssuedCertificate,
  type TestPki,
} from './test-pki';

const at = new Date('2026-05-20T08:30:15.678Z');
const content = Buffer.from('{"opinion":"同意发布。","typ":"gov.review.decision/1"}', 'utf8');

let shop: TestPki;
let root: IssuedCertificate;
let person: IssuedCertificate;
let other: IssuedCertificate;
let cms: Buffer;

beforeAll(async () => {
  shop = createTestPki();
  root = shop.issue({
    name: 'root',
    profile: 'root',
    issuer: null,
    subject: '/C=CN/O=示范市签名中心/CN=示范根证书',
  });
  person = shop.issue({
    name: 'person',
    profile: 'person',
    issuer: 'root',
    subject: '/C=CN/O=示范市某局/OU=办公室/CN=林晓岚',
  });
  other = shop.issue({ name: 'other', profile: 'person', issuer: 'root' });
  cms = await signCms({ content, certificate: person.der, at, sign: keySigner(person.key) });
});
afterAll(() => shop.dispose());

const refusal = (message: Uint8Array, over: Uint8Array = content): string => {
  try {
    verifyCms({ cms: message, content: over });
    return 'accepted';
  } catch (error) {
    if (error instanceof CmsError) return error.code;
    throw error;
  }
};

const everyByte = (message: Buffer) => {
  for (let position = 0; position < message.length; position++) {
    const changed = Buffer.from(message);
    changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
    expect(refusal(changed)).not.toBe('accepted');
  }
};

/**
 * Returns the signed attributes in the form that is signed (tag SET), and the signature value, located by `openssl
 * asn1parse`.
 */
const cut = (message: Buffer) => {
  writeFileSync(shop.path('message.cms'), message);
  const lines = openssl(['asn1parse', '-inform', 'DER', '-in', shop.path('message.cms')]).split('\n');
  const place = (line: string | undefined) => {
    const [, offset = '', header = '', length = ''] =
      /^ *(\d+):.*hl= *(\d+) +l= *(\d+)/.exec(line ?? '') ?? [];
    return {
      start: Number(offset),
      header: Number(header),
      end: Number(offset) + Number(header) + Number(length),
    };
  };
  const attributes = place(lines.findLast((line) => line.includes('cont [ 0 ]')));
  const signature = place(lines.findLast((line) => line.includes('OCTET STRING')));
  const bytes = Buffer.from(message.subarray(attributes.start, attributes.end));
  bytes[0] = 0x31;
  return {
    attributes: bytes,
    signature: message.subarray(signature.start + signature.header, signature.end),
  };
};

/** Replaces the element at offset `start` by the given signature, and corrects the lengths around it. */
const withSignature = (message: Buffer, start: number, signature: Buffer): Buffer => {
  const replaced = (bytes: Buffer, from: number): Buffer => {
    if (from === start) return signature;
    const long = (bytes[1] ?? 0) >= 0x80;
    const body = long ? 2 + ((bytes[1] ?? 0) & 0x7f) : 2;
    const parts: Buffer[] = [];
    for (let at = body; at < bytes.length;) {
      const size = sizeOf(bytes.subarray(at));
      const [first, last] = [from + at, from + at + size];
      const part = bytes.subarray(at, at + size);
      parts.push(first < start && start < last ? replaced(part, first) : part);
      at += size;
    }
    if (from + body === start) return encodeDer(bytes[0] ?? 0, signature);
    return encodeDer(bytes[0] ?? 0, ...parts);
  };
  return replaced(message, 0);
};
const sizeOf = (bytes: Buffer): number => {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  return 2 + count + bytes.readUIntBE(2, count);
};

const opensslVerify = (message: Uint8Array, over: Uint8Array, ...more: string[]) => {
  writeFileSync(shop.path('message.cms'), message);
  writeFileSync(shop.path('content.bin'), over);
  return opensslAccepts([
    ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER'],
    ...['-in', shop.path('message.cms'), '-content', shop.path('content.bin')],
    ...[
      '-CAfile',
      root.certPath,
      '-attime',
      String(Math.floor(at.getTime() / 1000)),
      '-out',
      '/dev/null',
      ...more,
    ],
  ]);
};

describe('a signature made by the client', () => {
  it('is accepted by openssl as CAdES, over exactly the signed content', () => {
    expect(opensslVerify(cms, content)).toBe(true);
    const changed = Buffer.from(content);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(opensslVerify(cms, changed)).toBe(false);
  });

  it('gives the certificate of its signer and the signing time in whole seconds', () => {
    const result = verifyCms({ cms, content });
    expect(result.certificate.equals(person.der)).toBe(true);
    expect(result.signingTime.toISOString()).toBe('2026-05-20T08:30:15.000Z');
  });

  it('contains contentType, messageDigest, signingTime and signingCertificateV2, and only the certificate of the signer', () => {
    writeFileSync(shop.path('message.cms'), cms);
    const text = openssl(['cms', '-cmsout', '-print', '-inform', 'DER', '-in', shop.path('message.cms')]);
    for (const name of ['contentType', 'messageDigest', 'signingTime', 'id-smime-aa-signingCertificateV2'])
      expect(text.match(new RegExp(`object: ${name} `, 'g'))).toHaveLength(1);
    expect(text.match(/d\.certificate/g)).toHaveLength(1);
    expect(text).toContain('eContent: <ABSENT>');
  });

  it('uses GeneralizedTime after 2049 and still verifies', async () => {
    const late = new Date('2051-01-02T03:04:05Z');
    const message = await signCms({
      content,
      certificate: person.der,
      at: late,
      sign: keySigner(person.key),
    });
    expect(verifyCms({ cms: message, content }).signingTime).toEqual(late);
  });

  it('is not made when the key does not belong to the certificate', async () => {
    const made = signCms({ content, certificate: person.der, at, sign: keySigner(other.key) });
    await expect(made).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('is not made with a short RSA key or on an unsupported curve', async () => {
    const algorithms = {
      p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
      koblitz: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
      short: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
    };
    for (const [name, algorithm] of Object.entries(algorithms)) {
      const { der } = shop.issue({ name, profile: 'person', issuer: 'root', algorithm });
      const made = signCms({ content, certificate: der, at, sign: () => Promise.reject(new Error('asked')) });
      await expect(made).rejects.toMatchObject({ code: 'UNSUPPORTED_KEY' });
    }
  });
});

describe('a signature with a P-256 key', () => {
  let p256: IssuedCertificate;
  let message: Buffer;
  beforeAll(async () => {
    p256 = shop.issue({ name: 'p256', profile: 'person', issuer: 'root', algorithm: P256_KEY });
    message = await signCms({ content, certificate: p256.der, at, sign: keySigner(p256.key) });
  });

  it('is accepted by openssl as CAdES, and by the own verifier', () => {
    expect(opensslVerify(message, content)).toBe(true);
    expect(opensslVerify(message, Buffer.from('else'))).toBe(false);
    expect(verifyCms({ cms: message, content }).certificate.equals(p256.der)).toBe(true);
  });

  it('can be made by a token that signs the digest and returns r and s at full width', async () => {
    const made = await signCms({
      content,
      certificate: p256.der,
      at,
      sign: ({ toBeSigned, digest }) => {
        expect(createHash('sha256').update(toBeSigned).digest().equals(digest)).toBe(true);
        const raw = sign('sha256', toBeSigned, { key: p256.key, dsaEncoding: 'ieee-p1363' });
        return Promise.resolve(derSignature(raw));
      },
    });
    expect(opensslVerify(made, content)).toBe(true);
  });

  it('is refused after a change of any single byte, and with any other encoding of r and s', () => {
    everyByte(message);
    const value = signatureValue(message);
    const start = message.length - value.length;
    const loose = [
      Buffer.concat([value, Buffer.from([0])]),
      sign('sha256', content, { key: p256.key, dsaEncoding: 'ieee-p1363' }),
      derSignature(Buffer.alloc(64)),
      derSignature(Buffer.alloc(64, 0xff)),
    ];
    for (const signature of loose)
      expect(refusal(withSignature(message, start, signature))).not.toBe('accepted');
  });
});

describe('the twin of a P-256 signature, in which s is replaced by the order minus s', () => {
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  const twin = (signature: Buffer) => {
    const [r = 0n, s = 0n] = readSignaturePair(signature, order) ?? [];
    const half = (value: bigint) => value.toString(16).padStart(64, '0');
    return derSignature(Buffer.from(half(r) + half(order - s), 'hex'));
  };

  it('is refused when verifying, while signing always produces the accepted form', async () => {
    const p256 = shop.certificate('p256');
    const key = p256.key;
    for (let round = 0; round < 12; round++) {
      const given: Buffer[] = [];
      const message = await signCms({
        content,
        certificate: p256.der,
        at,
        sign: ({ toBeSigned }) => {
          given.push(sign('sha256', toBeSigned, key));
          return Promise.resolve(given[0] ?? Buffer.alloc(0));
        },
      });
      const value = signatureValue(message);
      const [original = Buffer.alloc(0)] = given;
      expect([original, twin(original)].some((it) => it.equals(value))).toBe(true);
      expect(refusal(message)).toBe('accepted');
      const other = withSignature(message, message.length - value.length, twin(value));
      expect(refusal(other)).toBe('SIGNATURE_INVALID');
      expect(opensslVerify(message, content)).toBe(true);
      expect(opensslVerify(other, content)).toBe(true);
    }
  });
});

describe('a signature with an SM2 key', () => {
  let person2: IssuedCertificate;
  let message: Buffer;
  beforeAll(async () => {
    shop.issue({ name: 'sm2Root', profile: 'root', issuer: null, algorithm: SM2_KEY });
    person2 = shop.issue({ name: 'sm2Person', profile: 'person', issuer: 'sm2Root', algorithm: SM2_KEY });
    const certificate = person2.der;
    message = await signCms({ content, certificate, at, sign: sm2Signer(privateKeyOf(person2)) });
  });

  it('is accepted by the own verifier, and openssl confirms its signed attributes and their SM3 digest of the content', () => {
    expect(verifyCms({ cms: message, content }).signingTime.toISOString()).toBe('2026-05-20T08:30:15.000Z');
    expect(refusal(message, Buffer.from('else'))).toBe('CONTENT_CHANGED');
    const { attributes, signature } = cut(message);
    expect(attributes.includes(sm3(content))).toBe(true);
    writeFileSync(shop.path('content.bin'), content);
    expect(openssl(['dgst', '-sm3', shop.path('content.bin')])).toContain(sm3(content).toString('hex'));
    writeFileSync(shop.path('attributes.der'), attributes);
    writeFileSync(shop.path('signature.der'), signature);
    expect(signatureValue(message).equals(signature)).toBe(true);
    const verify = (id: string) =>
      opensslAccepts([
        ...['pkeyutl', '-verify', '-certin', '-inkey', person2.certPath, '-rawin', '-digest', 'sm3'],
        ...['-pkeyopt', `distid:${id}`],
        ...['-in', shop.path('attributes.der'), '-sigfile', shop.path('signature.der')],
      ]);
    expect(verify('1234567812345678')).toBe(true);
    expect(verify('')).toBe(false);
  });

  it('has the structure of a CMS signature made by openssl, except for the digest in signingCertificateV2', () => {
    writeFileSync(shop.path('content.bin'), content);
    openssl([
      ...['cms', '-sign', '-cades', '-binary', '-nosmimecap', '-md', 'sm3', '-outform', 'DER'],
      ...['-in', shop.path('content.bin'), '-signer', person2.certPath, '-inkey', person2.keyPath],
      ...['-keyopt', 'distid:1234567812345678', '-out', shop.path('theirs.cms')],
    ]);
    const print = (file: string) =>
      openssl(['cms', '-cmsout', '-print', '-inform', 'DER', '-in', shop.path(file)])
        .replace(/UTCTIME:.*|GENERALIZEDTIME:.*/g, 'TIME')
        .replace(/^ +[0-9a-f]{4} - .*\n/gm, '')
        .replace(/(signingCertificateV2)[\s\S]*?(?=\n +object:|\n +signatureAlgorithm)/, '$1');
    writeFileSync(shop.path('ours.cms'), message);
    expect(print('ours.cms')).toBe(print('theirs.cms'));
  });

  it('is refused after a change of any single byte', () => everyByte(message));

  it('is not made when the key does not belong to the certificate', async () => {
    const another = privateKeyOf(shop.certificate('sm2Root'));
    const made = signCms({ content, certificate: person2.der, at, sign: sm2Signer(another) });
    await expect(made).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});

describe('the verifier', () => {
  it('refuses other content', () => {
    expect(refusal(cms, Buffer.concat([content, Buffer.from(' ')]))).toBe('CONTENT_CHANGED');
  });

  it('refuses a change of any single byte', () => everyByte(cms));

  it('refuses replaced, inserted, removed and appended bytes', () => {
    const place = fc.nat({ max: 5000 }).map((n) => n % cms.length);
    fc.assert(
      fc.property(place, fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 }), (start, removed, inserted) => {
        const changed = Buffer.concat([cms.subarray(0, start), inserted, cms.subarray(start + removed)]);
        fc.pre(!changed.equals(cms));
        expect(refusal(changed)).not.toBe('accepted');
      }),
      { numRuns: 1500 },
    );
    expect(refusal(Buffer.concat([cms, Buffer.from([0])]))).toBe('MALFORMED');
  });

  it('reports arbitrary input as malformed, and throws no other error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(refusal(bytes)).toBe('MALFORMED');
      }),
    );
  });

  it('refuses another certificate in place of the certificate of the signer', () => {
    const start = cms.indexOf(person.der);
    const twin = Buffer.from(person.der);
    twin[twin.length - 1] = (twin[twin.length - 1] ?? 0) ^ 1;
    const changed = Buffer.concat([cms.subarray(0, start), twin, cms.subarray(start + twin.length)]);
    expect(refusal(changed)).toBe('CERTIFICATE_MISMATCH');
  });

  it('refuses a signature by another key over the same attributes', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const changed = Buffer.from(cms);
    sign('sha256', content, privateKey).copy(changed, cms.length - 256);
    expect(refusal(changed)).toBe('SIGNATURE_INVALID');
  });

  it('refuses other valid encodings: the default output of openssl, two signers, an included chain', () => {
    writeFileSync(shop.path('content.bin'), content);
    const base = ['cms', '-sign', '-cades', '-binary', '-outform', 'DER', '-in', shop.path('content.bin')];
    const signer = (who: IssuedCertificate) => ['-signer', who.certPath, '-inkey', who.keyPath];
    const variants = [
      [...signer(person)],
      [...signer(person), '-nosmimecap'],
      [...signer(person), '-nosmimecap', '-certfile', root.certPath],
      [...signer(person), ...signer(other), '-nosmimecap'],
      [...signer(person), '-nosmimecap', '-nodetach'],
      [...signer(person), '-nosmimecap', '-keyid'],
    ];
    for (const variant of variants) {
      openssl([...base, ...variant, '-out', shop.path('variant.cms')]);
      expect(refusal(readFileSync(shop.path('variant.cms')))).not.toBe('accepted');
    }
  });
});

describe('a parsed certificate', () => {
  it('shows Chinese names as they are written, the most specific part first', () => {
    expect(parseCertificate(person.der).info).toMatchObject({
      subject: 'CN=林晓岚, OU=办公室, O=示范市某局, C=CN',
      issuer: 'CN=示范根证书, O=示范市签名中心, C=CN',
      notBefore: '2020-01-01T00:00:00.000Z',
      notAfter: '2040-01-01T00:00:00.000Z',
    });
  });

  it('reports an SM2 key without converting it to a Node.js key', () => {
    const algorithm = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'];
    const { der } = shop.issue({ name: 'sm2', profile: 'person', issuer: 'root', algorithm });
    const certificate = parseCertificate(der);
    expect(certificate.keyAlgorithm).toBe('sm2');
    expect(certificate.point).toHaveLength(65);
    expect(() => certificate.publicKey()).toThrow('sm2');
  });

  it('is refused when bytes follow it', () => {
    expect(() => parseCertificate(Buffer.concat([person.der, Buffer.from([0])]))).toThrow(
      'not a certificate',
    );
  });
});
