import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { encodeDer, encodeOid, TAG } from '../../../pki/der';

/**
 * Encoding of PKCS#12 files (RFC 7292): PBES2 with AES-256, as in OpenSSL 3 and current CAs; triple DES with SHA-1, as
 * in older ones. PBES2 encodes the password as UTF-8, the rest of PKCS#12 as BMPString.
 */
export type PfxEncoding = 'pbes2-aes256' | 'pbe-3des';

const ITERATIONS = 2048;
const CONTEXT_0 = 0xa0;
const CONTEXT_0_PRIMITIVE = 0x80;
const BMP_STRING = 0x1e;
const KEY_BYTES = 32;

const sequence = (...parts: Uint8Array[]) => encodeDer(TAG.sequence, ...parts);
const set = (...parts: Uint8Array[]) => encodeDer(TAG.set, ...parts);
const octets = (bytes: Uint8Array) => encodeDer(TAG.octets, bytes);
const explicit = (value: Uint8Array) => encodeDer(CONTEXT_0, value);
const number = (value: number) =>
  encodeDer(TAG.integer, Uint8Array.from(value < 128 ? [value] : [value >> 8, value & 0xff]));

const ID = {
  data: encodeOid('1.2.840.113549.1.7.1'),
  encryptedData: encodeOid('1.2.840.113549.1.7.6'),
  keyBag: encodeOid('1.2.840.113549.1.12.10.1.2'),
  certificateBag: encodeOid('1.2.840.113549.1.12.10.1.3'),
  x509: encodeOid('1.2.840.113549.1.9.22.1'),
  localKey: encodeOid('1.2.840.113549.1.9.21'),
  friendlyName: encodeOid('1.2.840.113549.1.9.20'),
  pbes2: encodeOid('1.2.840.113549.1.5.13'),
  pbkdf2: encodeOid('1.2.840.113549.1.5.12'),
  hmacSha256: encodeOid('1.2.840.113549.2.9'),
  aes256: encodeOid('2.16.840.1.101.3.4.1.42'),
  tripleDes: encodeOid('1.2.840.113549.1.12.1.3'),
  sha1: encodeOid('1.3.14.3.2.26'),
  sha256: encodeOid('2.16.840.1.101.3.4.2.1'),
};
const NULL = encodeDer(TAG.null);

function bmp(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** What keys are derived from. */
interface KeySource {
  hash: 'sha1' | 'sha256';
  password: string;
  salt: Buffer;
}

/**
 * RFC 7292 appendix B.2. `purpose`: 1 key, 2 IV, 3 MAC key; `length` in bytes. Both hashes have blocks of 64 bytes.
 */
function derive({ hash, password, salt }: KeySource, purpose: 1 | 2 | 3, length: number): Buffer {
  const block = 64;
  const fill = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  const input = Buffer.concat([fill(salt), fill(Buffer.concat([bmp(password), Buffer.alloc(2)]))]);
  const diversifier = Buffer.alloc(block, purpose);
  const parts: Buffer[] = [];
  for (let had = 0; had < length;) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < ITERATIONS; round++) digest = createHash(hash).update(digest).digest();
    parts.push(digest);
    had += digest.length;
    const addend = BigInt(`0x${Buffer.alloc(block, digest).toString('hex')}`) + 1n;
    for (let at = 0; at < input.length; at += block) {
      const sum = BigInt(`0x${input.subarray(at, at + block).toString('hex')}`) + addend;
      const digits = BigInt.asUintN(block * 8, sum).toString(16);
      Buffer.from(digits.padStart(block * 2, '0'), 'hex').copy(input, at);
    }
  }
  return Buffer.concat(parts).subarray(0, length);
}

type Encrypt = (content: Buffer) => { algorithm: Buffer; bytes: Buffer };

function pbes2(password: string): Encrypt {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(Buffer.from(password, 'utf8'), salt, ITERATIONS, KEY_BYTES, 'sha256');
  const derivation = sequence(
    ID.pbkdf2,
    sequence(octets(salt), number(ITERATIONS), number(KEY_BYTES), sequence(ID.hmacSha256, NULL)),
  );
  return (content) => {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    return {
      algorithm: sequence(ID.pbes2, sequence(derivation, sequence(ID.aes256, octets(iv)))),
      bytes: Buffer.concat([cipher.update(content), cipher.final()]),
    };
  };
}

function tripleDes(password: string): Encrypt {
  return (content) => {
    const salt = randomBytes(8);
    const source: KeySource = { hash: 'sha1', password, salt };
    const cipher = createCipheriv('des-ede3-cbc', derive(source, 1, 24), derive(source, 2, 8));
    return {
      algorithm: sequence(ID.tripleDes, sequence(octets(salt), number(ITERATIONS))),
      bytes: Buffer.concat([cipher.update(content), cipher.final()]),
    };
  };
}

function certificateBag(certificate: Buffer, attributes: Buffer[]): Buffer {
  const bag = explicit(sequence(ID.x509, explicit(octets(certificate))));
  return sequence(ID.certificateBag, bag, ...(attributes.length > 0 ? [set(...attributes)] : []));
}

/** Makes a PKCS#12 file with the key, its certificate and that of the CA, all encrypted. Input in DER. */
export function toPfx(input: {
  pkcs8: Buffer;
  certificate: Buffer;
  ca: Buffer;
  name: string;
  password: string;
  encoding: PfxEncoding;
}): Buffer {
  const { pkcs8, certificate, ca, password } = input;
  const modern = input.encoding === 'pbes2-aes256';
  const encrypt = modern ? pbes2(password) : tripleDes(password);
  const attributes = [
    sequence(ID.friendlyName, set(encodeDer(BMP_STRING, bmp(input.name)))),
    sequence(ID.localKey, set(octets(createHash('sha1').update(certificate).digest()))),
  ];
  attributes.sort(Buffer.compare);
  const key = encrypt(pkcs8);
  const keys = sequence(
    sequence(ID.keyBag, explicit(sequence(key.algorithm, octets(key.bytes))), set(...attributes)),
  );
  const certificates = encrypt(sequence(certificateBag(certificate, attributes), certificateBag(ca, [])));
  const encrypted = sequence(
    number(0),
    sequence(ID.data, certificates.algorithm, encodeDer(CONTEXT_0_PRIMITIVE, certificates.bytes)),
  );
  const safe = sequence(
    sequence(ID.encryptedData, explicit(encrypted)),
    sequence(ID.data, explicit(octets(keys))),
  );
  const hash = modern ? 'sha256' : 'sha1';
  const salt = randomBytes(16);
  const macKey = derive({ hash, password, salt }, 3, hash === 'sha256' ? 32 : 20);
  const mac = createHmac(hash, macKey).update(safe).digest();
  return sequence(
    number(3),
    sequence(ID.data, explicit(octets(safe))),
    sequence(sequence(sequence(ID[hash], NULL), octets(mac)), octets(salt), number(ITERATIONS)),
  );
}
