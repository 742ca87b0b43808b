import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { X509Certificate } from 'node:crypto';
import { algorithmOf, CmsError } from '../../../electron/pki/algorithms';
import { CertificateError, parseCertificate, type Certificate } from '../../../electron/pki/certificates';
import { encodeDer, encodeOid, TAG } from '../../../electron/pki/der';
import { nameText } from '../../../electron/pki/names';
import { openssl, SM2_KEY, createTestPki, type TestPki } from './test-pki';

let shop: TestPki;
beforeAll(() => {
  shop = createTestPki();
});
afterAll(() => shop.dispose());

const curve = (name: string) => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`];
let count = 0;
const issue = (algorithm?: string[]): Certificate =>
  parseCertificate(
    shop.issue({
      name: `certificate-${count++}`,
      profile: 'person',
      issuer: null,
      ...(algorithm ? { algorithm } : {}),
    }).der,
  );
const sequence = (...parts: Uint8Array[]) => encodeDer(TAG.sequence, ...parts);
const name = (...parts: [string, number, Uint8Array][]) =>
  sequence(
    ...parts.map(([id, tag, value]) => encodeDer(TAG.set, sequence(encodeOid(id), encodeDer(tag, value)))),
  );

describe('a certificate', () => {
  it('gives the algorithm of its key and of its signatures, for every key type in use', () => {
    const rows = [
      [undefined, 'rsa', null, 'rsa-sha256'],
      [curve('P-256'), 'ec', 'P-256', 'ecdsa-sha256'],
      [SM2_KEY, 'sm2', 'SM2', 'sm2-sm3'],
    ] as const;
    for (const [algorithm, keyAlgorithm, named, signs] of rows) {
      const certificate = issue(algorithm ? [...algorithm] : undefined);
      expect(certificate).toMatchObject({ keyAlgorithm, curve: named });
      expect(algorithmOf(certificate)).toBe(signs);
    }
    for (const [algorithm, named] of [
      [curve('P-384'), 'P-384'],
      [curve('P-521'), 'P-521'],
    ] as const) {
      const certificate = issue(algorithm);
      expect(certificate.curve).toBe(named);
      expect(certificate.publicKey().asymmetricKeyType).toBe('ec');
      expect(() => algorithmOf(certificate)).toThrow(CmsError);
    }
    const koblitz = issue(curve('secp256k1'));
    expect(koblitz).toMatchObject({ keyAlgorithm: 'other', curve: null });
    expect(() => koblitz.publicKey()).toThrow(CertificateError);
  });

  it('gives an SM2 key as the point that openssl prints, and not as a Node.js key', () => {
    const certificate = issue(SM2_KEY);
    const file = shop.path(`certificate-${count - 1}.crt`);
    const printed = openssl(['x509', '-in', file, '-noout', '-text']);
    const hex = /pub:\s+([0-9a-f:\s]+?)\s*ASN1/.exec(printed)?.[1]?.replace(/[^0-9a-f]/g, '');
    expect(certificate.point?.toString('hex')).toBe(hex);
    expect(() => certificate.publicKey()).toThrow('sm2');
  });

  it('gives the same subject, serial number, dates and purposes as Node.js', () => {
    const { der: bytes } = shop.issue({
      name: 'whole',
      profile: 'person',
      issuer: null,
      subject: '/C=CN/O=示范市某局/OU=办公室/CN=林晓岚',
    });
    const ours = parseCertificate(bytes);
    const theirs = new X509Certificate(bytes);
    expect(ours.info.serial).toBe(theirs.serialNumber);
    expect(ours.info.subject.split(', ').reverse().join('\n')).toBe(theirs.subject);
    expect(ours.notAfter.getTime()).toBe(Date.parse(theirs.validTo));
    expect(ours.extendedKeyUsage).toEqual(theirs.keyUsage);
    expect(ours.isCa).toBe(theirs.ca);
    expect(ours.sha256).toBe(theirs.fingerprint256.replaceAll(':', '').toLowerCase());
  });

  it('is refused when its outer and inner signature algorithms differ, or when a length is not minimally encoded', () => {
    const { der: bytes } = issue();
    const outer = bytes.lastIndexOf(encodeOid('1.2.840.113549.1.1.11'));
    const swapped = Buffer.from(bytes);
    swapped[outer + 10] = 12;
    expect(() => parseCertificate(swapped)).toThrow(CertificateError);
    const long = Buffer.concat([
      Buffer.from([0x30, 0x83, 0, bytes[2] ?? 0, bytes[3] ?? 0]),
      bytes.subarray(4),
    ]);
    expect(() => parseCertificate(long)).toThrow(CertificateError);
  });
});

describe('a distinguished name', () => {
  const CN = '2.5.4.3';
  const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();

  it('is decoded as Chinese text from every string type and encoding that authorities use', () => {
    const gb2312 = Buffer.from([0xc1, 0xd6, 0xcf, 0xfe, 0xe1, 0xb0]);
    const utf8 = Buffer.from('林晓岚');
    for (const [tag, bytes] of [
      [0x0c, utf8],
      [0x1e, utf16('林晓岚')],
      [0x14, gb2312],
      [0x13, gb2312],
      [0x14, utf8],
    ] as const)
      expect(nameText(name([CN, tag, bytes]))).toBe('CN=林晓岚');
  });

  it('starts with the most specific part, shows unknown attributes by their OID and undecodable values in hexadecimal', () => {
    const text = nameText(
      name(
        ['2.5.4.6', 0x13, Buffer.from('CN')],
        ['1.2.156.10260.4.1.1', 0x0c, Buffer.from('甲')],
        [CN, 0x0c, Buffer.from([0xff])],
      ),
    );
    expect(text).toBe('CN=#0c01ff, 1.2.156.10260.4.1.1=甲, C=CN');
  });

  it('escapes separators and characters that change the text direction', () => {
    expect(nameText(name([CN, 0x0c, Buffer.from('a, O=b+c\u202e\n ')]))).toBe(
      'CN=a\\, O=b\\+c\\e2\\80\\ae\\0a\\ ',
    );
  });
});
