import { encodeDer, encodeInteger, encodeOid, TAG } from '../../../electron/pki/der';
import { openssl, type TestPki } from '../../unit/pki/test-pki';
import { readFileSync } from 'node:fs';

/** Hostile certificate files (PKCS#12), each with the expected failure code. Their password is `PASSWORD`. */

export const PASSWORD = 'Secret-1';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  encryptedData: '1.2.840.113549.1.7.6',
  safeContents: '1.2.840.113549.1.12.10.1.6',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
  pbmac1: '1.2.840.113549.1.5.14',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  rc2: '1.2.840.113549.1.12.1.6',
  sm4: '1.2.156.10197.1.104.2',
  sha256: '2.16.840.1.101.3.4.2.1',
  hmacSha1: '1.2.840.113549.2.7',
  hmacSm3: '1.2.156.10197.1.401.2',
};
const CONTEXT_0 = 0xa0;
const OCTETS_0 = 0x80;

const sequence = (...parts: Buffer[]) => encodeDer(TAG.sequence, ...parts);
const octets = (bytes: Buffer) => encodeDer(TAG.octets, bytes);
const number = (value: number | bigint) => {
  const hex = value.toString(16);
  return encodeInteger(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'));
};
const algorithm = (id: string, ...parameters: Buffer[]) => sequence(encodeOid(id), ...parameters);
const content = (type: string, value: Buffer) => sequence(encodeOid(type), encodeDer(CONTEXT_0, value));
const data = (value: Buffer) => content(OID.data, octets(value));
const SALT = Buffer.alloc(8, 7);

interface Derivation {
  iterations: number | bigint;
  length?: number | bigint;
  prf?: string;
  salt?: Buffer;
}
const pbkdf2 = ({ iterations, length, prf = OID.hmacSha1, salt = SALT }: Derivation) =>
  algorithm(
    OID.pbkdf2,
    sequence(
      octets(salt),
      number(iterations),
      ...(length === undefined ? [] : [number(length)]),
      algorithm(prf),
    ),
  );
const pbmac1 = (derivation: Derivation, hmac = OID.hmacSm3) =>
  sequence(
    sequence(algorithm(OID.pbmac1, sequence(pbkdf2(derivation), algorithm(hmac))), octets(Buffer.alloc(32))),
    octets(SALT),
    number(1),
  );
const ownMac = (iterations: number | bigint, salt = SALT) =>
  sequence(sequence(algorithm(OID.sha256), octets(Buffer.alloc(32))), octets(salt), number(iterations));
const pfx = (safe: Buffer, mac?: Buffer, version = 3) =>
  sequence(number(version), safe, ...(mac ? [mac] : []));
const EMPTY = data(sequence());
const encrypted = (by: Buffer, size: number) =>
  content(
    OID.encryptedData,
    sequence(number(0), sequence(encodeOid(OID.data), by, encodeDer(OCTETS_0, Buffer.alloc(size, 1)))),
  );
const pbes2 = (derivation: Derivation, cipher: string) =>
  algorithm(OID.pbes2, sequence(pbkdf2(derivation), algorithm(cipher, octets(Buffer.alloc(16)))));
const without = (part: Buffer) => pfx(data(sequence(part)));
const bags = (...list: Buffer[]) => without(data(sequence(...list)));
const nestedBags = (depth: number): Buffer =>
  sequence(
    encodeOid(OID.safeContents),
    encodeDer(CONTEXT_0, sequence(...(depth === 0 ? [] : [nestedBags(depth - 1)]))),
  );

const repeated = (value: Buffer, count: number) => Buffer.concat(Array<Buffer>(count).fill(value));

function nested(depth: number): Buffer {
  let value: Buffer = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) value = sequence(value);
  return value;
}

/** Files that are built byte by byte: name, content, expected code. */
export const HAND_MADE_FILES: Array<[string, () => Buffer, string]> = [
  [
    'PBMAC1 with a key of 128 bytes over SM3, 700,000 times',
    () => pfx(EMPTY, pbmac1({ iterations: 700_000, length: 128, prf: OID.hmacSm3 })),
    'PFX_TOO_COSTLY',
  ],
  [
    'PBMAC1 with a key of 128 bytes over SM3, a million times',
    () => pfx(EMPTY, pbmac1({ iterations: 1_000_000, length: 128, prf: OID.hmacSm3 })),
    'PFX_TOO_COSTLY',
  ],
  [
    'PBMAC1 over SM3, 600,000 times',
    () => pfx(EMPTY, pbmac1({ iterations: 600_000, length: 32, prf: OID.hmacSm3 })),
    'PFX_WRONG_PASSWORD',
  ],
  [
    'PBMAC1 with a key of 128 bytes over SHA-1, 600,000 times',
    () => pfx(EMPTY, pbmac1({ iterations: 600_000, length: 128 }, OID.hmacSha1)),
    'PFX_WRONG_PASSWORD',
  ],
  ...[0, 129, 2 ** 31, 2n ** 64n].map((length): [string, () => Buffer, string] => [
    `PBMAC1 with a key of ${length} bytes`,
    () => pfx(EMPTY, pbmac1({ iterations: 1, length })),
    'PFX_UNSUPPORTED',
  ]),
  ...[1_000_001, 2 ** 31, 2n ** 63n, 2n ** 512n].flatMap(
    (iterations): Array<[string, () => Buffer, string]> => [
      [`a MAC of ${iterations} iterations`, () => pfx(EMPTY, ownMac(iterations)), 'PFX_TOO_COSTLY'],
      [
        `PBMAC1 of ${iterations} iterations`,
        () => pfx(EMPTY, pbmac1({ iterations, length: 32 })),
        'PFX_TOO_COSTLY',
      ],
      [
        `a part of ${iterations} iterations`,
        () => without(encrypted(pbes2({ iterations }, OID.sm4), 64)),
        'PFX_TOO_COSTLY',
      ],
    ],
  ),
  ['a MAC of 0 iterations', () => pfx(EMPTY, ownMac(0)), 'PFX_UNREADABLE'],
  [
    'a MAC with a salt of 900 KB',
    () => pfx(EMPTY, ownMac(2000, Buffer.alloc(900_000))),
    'PFX_WRONG_PASSWORD',
  ],
  [
    '900 KB under RC2',
    () => without(encrypted(algorithm(OID.rc2, sequence(octets(SALT), number(1))), 900_000)),
    'PFX_TOO_COSTLY',
  ],
  [
    '900 KB under SM4',
    () => without(encrypted(pbes2({ iterations: 1 }, OID.sm4), 900_000)),
    'PFX_TOO_COSTLY',
  ],
  [
    'an unknown cipher',
    () => without(encrypted(pbes2({ iterations: 1 }, OID.sha256), 64)),
    'PFX_UNSUPPORTED',
  ],
  ['values nested 5,000 deep', () => nested(5000), 'PFX_UNREADABLE'],
  [
    'values of open length nested 200,000 deep',
    () => Buffer.alloc(400_000, Buffer.from([0x30, 0x80])),
    'PFX_UNREADABLE',
  ],
  ['300,000 values side by side', () => sequence(repeated(number(3), 300_000)), 'PFX_UNREADABLE'],
  [
    'an octet string in 200,000 pieces',
    () => pfx(content(OID.data, encodeDer(0x24, repeated(octets(Buffer.of(1)), 200_000)))),
    'PFX_UNREADABLE',
  ],
  ['bags nested 10 deep', () => bags(nestedBags(10)), 'PFX_UNREADABLE'],
  [
    '500 certificates',
    () =>
      bags(
        ...Array<Buffer>(500).fill(
          sequence(
            encodeOid(OID.certBag),
            encodeDer(
              CONTEXT_0,
              sequence(encodeOid(OID.x509), encodeDer(CONTEXT_0, octets(Buffer.alloc(100)))),
            ),
          ),
        ),
      ),
    'PFX_TOO_COSTLY',
  ],
  ['a length of 2 GB', () => Buffer.from('3084800000000201', 'hex'), 'PFX_UNREADABLE'],
  [
    'a length of 127 bytes of length',
    () => Buffer.concat([Buffer.from([0x30, 0xff]), Buffer.alloc(200, 0xff)]),
    'PFX_UNREADABLE',
  ],
  ['another version', () => pfx(EMPTY, ownMac(1), 99), 'PFX_UNREADABLE'],
  ['a file signed by a key', () => pfx(content(OID.signedData, sequence())), 'PFX_UNSUPPORTED'],
  ['nothing encrypted and no MAC', () => bags(), 'PFX_UNPROTECTED'],
  // `UPLOAD_INVALID`: refused at the upload. `named.test.ts` covers such files from a dialog.
  ['nothing', () => Buffer.alloc(0), 'UPLOAD_INVALID'],
  ['1 MB of zeros', () => Buffer.alloc(1024 * 1024), 'PFX_UNREADABLE'],
  ['more than 1 MB', () => Buffer.alloc(1024 * 1024 + 1, 0x30), 'UPLOAD_INVALID'],
  ['a page of the web', () => Buffer.from('<html>'), 'PFX_UNREADABLE'],
];

/** Returns files made by openssl, some of them damaged: name, content, expected code. */
export function issuedFiles(shop: TestPki): Array<[string, () => Buffer, string]> {
  let files = 0;
  const own = (options: string[] = []) => {
    const { certPath, keyPath } = shop.certificate('person');
    const out = shop.path(`attack-${files++}.pfx`);
    const key = options.includes('-nokeys') ? [] : ['-inkey', keyPath];
    openssl([
      'pkcs12',
      '-export',
      '-in',
      certPath,
      ...key,
      '-out',
      out,
      '-passout',
      `pass:${PASSWORD}`,
      ...options,
    ]);
    return readFileSync(out);
  };
  const of = (name: string, algorithm: string[]) => () => {
    const { certPath, keyPath } = shop.issue({ name, profile: 'person', issuer: null, algorithm });
    const out = shop.path(`${name}.pfx`);
    openssl([
      'pkcs12',
      '-export',
      '-in',
      certPath,
      '-inkey',
      keyPath,
      '-out',
      out,
      '-passout',
      `pass:${PASSWORD}`,
    ]);
    return readFileSync(out);
  };
  return [
    ['a good file cut in half', () => own().subarray(0, 800), 'PFX_UNREADABLE'],
    [
      'a good file with bytes behind it',
      () => Buffer.concat([own(), Buffer.alloc(100, 1)]),
      'PFX_UNREADABLE',
    ],
    [
      'a good file with another MAC',
      () => {
        const file = own(['-iter', '1000']);
        const at = file.lastIndexOf(Buffer.from('0420', 'hex')) + 2;
        file[at]! ^= 1;
        return file;
      },
      'PFX_WRONG_PASSWORD',
    ],
    ['certificates without a key', () => own(['-nokeys']), 'PFX_NO_KEY'],
    [
      'a key without protection',
      () => own(['-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac']),
      'PFX_UNPROTECTED',
    ],
    [
      'RSA of 1024 bits',
      of('weak', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']),
      'PFX_WEAK_KEY',
    ],
    ['P-384', of('p384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']), 'PFX_UNSUPPORTED_KEY'],
    ['Ed25519', of('ed25519', ['-algorithm', 'ED25519']), 'PFX_UNSUPPORTED_KEY'],
  ];
}
