import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signatureValue, signCms } from '../../../electron/pki/cms';
import { issueOcspResponse, issueTimestamp } from '../../unit/pki/responders';
import {
  openssl,
  P256_KEY,
  privateKeyOf,
  keySigner,
  sm2Signer,
  SM2_KEY,
  type TestPki,
} from '../../unit/pki/test-pki';

/** A message that verifies, or a key file that opens. Only `bytes` are mutated. Binary values are in base64. */
export interface Sample {
  name: string;
  kind: 'cms' | 'certificate' | 'crl' | 'ocsp' | 'timestamp' | 'pfx';
  bytes: string;
  /** Number of mutations to try. */
  rounds: number;
  /** Content of a CMS, or data of a timestamp. */
  content: string;
  /** Certificate that an OCSP response is about, and issuer of a CRL or OCSP response. */
  certificate: string;
  issuer: string;
  anchors: string[];
  crls: string[];
}

export const PASSWORD = '口令-Passw0rd';
/** Low, so that many files can be tried, and unusual, so that the number can be found in the file. */
export const ITERATIONS = 77;

const at = new Date('2026-05-20T08:30:15Z');
const content = Buffer.from('{"opinion":"同意发布。","typ":"gov.review.decision/1"}');

/** Makes samples of every kind with openssl. With `scale` 1 their `rounds` add up to about 110,000. */
export async function makeSamples(shop: TestPki, scale: number): Promise<Sample[]> {
  const families = [
    { family: 'rsa', key: undefined, ca: undefined },
    { family: 'p256', key: P256_KEY, ca: P256_KEY },
    { family: 'sm2', key: SM2_KEY, ca: SM2_KEY },
  ];
  const samples: Sample[] = [];
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  for (const { family, key, ca } of families) {
    const name = (part: string) => `${family}-${part}`;
    const root = shop.issue({
      name: name('root'),
      profile: 'root',
      issuer: null,
      ...(ca ? { algorithm: ca } : {}),
    });
    const person = shop.issue({
      name: name('person'),
      profile: 'person',
      issuer: name('root'),
      ...(key ? { algorithm: key } : {}),
    });
    const crl = shop.crl(name('root'));
    const sign = family === 'sm2' ? sm2Signer(privateKeyOf(person)) : keySigner(person.key);
    const cms = await signCms({ content, certificate: person.der, at, sign });
    const common = {
      content: base64(content),
      certificate: base64(person.der),
      issuer: base64(root.der),
      anchors: [base64(root.der)],
      crls: [base64(crl)],
    };
    const add = (kind: Sample['kind'], bytes: Buffer, rounds: number, more: Partial<Sample> = {}) =>
      samples.push({
        ...common,
        name: `${kind} ${family}`,
        kind,
        bytes: base64(bytes),
        rounds: Math.ceil(rounds * scale),
        ...more,
      });
    add('cms', cms, 14_000);
    add('certificate', person.der, 9_000);
    add('crl', crl, 4_500);
    shop.issue({
      name: name('responder'),
      profile: 'ocsp',
      issuer: name('root'),
      ...(ca ? { algorithm: ca } : {}),
    });
    const asked = { name: name('person'), issuer: name('root'), responder: name('responder'), days: 7 };
    add('ocsp', issueOcspResponse(shop, asked), 4_500);
    if (family !== 'sm2') {
      shop.issue({
        name: name('tsa'),
        profile: 'timestamp',
        issuer: name('root'),
        ...(ca ? { algorithm: ca } : {}),
      });
      const data = signatureValue(cms);
      add('timestamp', issueTimestamp(shop, name('tsa'), data), 6_000, { content: base64(data) });
    }
    add('pfx', pfxOf(shop, name('person')), 1_000);
  }
  const old = { ...samples[0]!, kind: 'pfx' as const, rounds: Math.ceil(500 * scale) };
  const bytes = pfxOf(shop, 'rsa-person', ['-legacy']);
  return [...samples, { ...old, name: 'pfx rsa, RC2 and 3DES', bytes: base64(bytes) }];
}

export function pfxOf(shop: TestPki, name: string, options: string[] = [], iterations = ITERATIONS): Buffer {
  const out = shop.path(`${name}-${randomBytes(4).toString('hex')}.pfx`);
  openssl([
    ...['pkcs12', '-export', '-in', shop.path(`${name}.crt`), '-inkey', shop.path(`${name}.key`)],
    ...['-iter', String(iterations), '-passout', `pass:${PASSWORD}`, '-out', out, ...options],
  ]);
  return readFileSync(out);
}
