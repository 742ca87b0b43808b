import { createPrivateKey, createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import { OctetString } from 'asn1js';
import type forge from 'node-forge';
import {
  CertBag,
  ContentInfo,
  CryptoEngine,
  EncryptedContentInfo,
  EncryptedData,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeContents,
  type AlgorithmIdentifier,
  type AuthenticatedSafe,
} from 'pkijs';
import { Failure } from '../failure';
import { CertificateError, KEY_USAGE, parseCertificate, type Certificate } from './rules/certificates';
import { decode, itemsOf, oid, TAG } from './rules/der';

/** A key pair out of a certificate file. The private key lives in memory only. */
export interface OpenedKey {
  certificate: Certificate;
  privateKey: KeyObject;
}

/** The bags of a file, opened: certificates as DER, keys as PKCS#8 DER. */
interface Contents {
  certificates: Buffer[];
  keys: Buffer[];
}

/** Raised inside when the file uses the old RC2/3DES encryption, which pkijs does not read and node-forge does. */
class LegacyEncryption extends Error {}

const PBES2 = '1.2.840.113549.1.5.13';
/** PKCS#12's own encryption schemes (RFC 7292 appendix C). */
const PKCS12_PBE = '1.2.840.113549.1.12.1.';
/** The arc of the Chinese commercial algorithms (SM2, SM3, SM4), as it stands inside an OID. */
const GM_ARC = Buffer.from('2a811ccf55', 'hex');
const SM2_CURVE = oid('1.2.156.10197.1.301');
const MIN_RSA_BITS = 2048;

const unreadable = (cause?: unknown) =>
  new Failure(
    'PFX_UNREADABLE',
    '这个文件不是可用的证书文件（PKCS#12，扩展名多为 .pfx 或 .p12），或者已经损坏。',
    '请选择领取证书时得到的 .pfx 或 .p12 文件；若文件损坏，请用备份或联系发证机构。',
    { cause },
  );
const wrongPassword = () =>
  new Failure(
    'PFX_WRONG_PASSWORD',
    '证书密码不正确。',
    '请核对大小写和输入法后重新输入；确认无误仍打不开时，文件可能已损坏，请用备份或联系发证机构。',
  );
const unsupported = (cause?: unknown) =>
  new Failure(
    'PFX_UNSUPPORTED',
    '证书文件的加密方式本程序不支持。',
    '请把证书重新导出为 AES-256 或 3DES 加密的 .pfx 文件，或联系发证机构。',
    { cause },
  );
const sm2 = () =>
  new Failure(
    'PFX_SM2',
    '这是国密 SM2 证书；本程序不支持以文件方式使用 SM2 私钥。',
    '请向发证机构申领 RSA 证书文件，并由系统管理员在平台上登记。',
  );
const noKey = () =>
  new Failure(
    'PFX_NO_KEY',
    '文件里没有可用于签名的私钥。',
    '导出证书时须选择“导出私钥”；请重新导出，或向发证机构索取带私钥的文件。',
  );

/**
 * Opens a PKCS#12 file (RFC 7292): PBES2 with AES, and the legacy RC2 and 3DES schemes. Of several key pairs the one for
 * signing is taken, and of those the newest.
 *
 * @throws Failure PFX_WRONG_PASSWORD, PFX_UNREADABLE, PFX_UNSUPPORTED, PFX_NO_KEY, PFX_SM2,
 *   PFX_UNSUPPORTED_KEY, PFX_WEAK_KEY
 */
export async function openPkcs12(file: Buffer, password: string): Promise<OpenedKey> {
  const pfx = readPfx(file);
  const engine = new CryptoEngine({ name: 'node', crypto: webcrypto as unknown as Crypto });
  const secret = Uint8Array.from(Buffer.from(password, 'utf8')).buffer;
  const safe = await openSafe(pfx, secret, engine);
  let contents: Contents;
  try {
    contents = await readModern(safe, secret, engine);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof LegacyEncryption) contents = await readLegacy(file, password);
    else if (file.includes(GM_ARC)) throw sm2();
    else throw pfx.macData ? unsupported(error) : wrongPassword();
  }
  return choosePair(contents);
}

function readPfx(file: Buffer): PFX {
  try {
    return new PFX({ schema: decode(file) });
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** Checks the password against the file's MAC, when it has one. */
async function openSafe(pfx: PFX, password: ArrayBuffer, engine: CryptoEngine): Promise<AuthenticatedSafe> {
  try {
    await pfx.parseInternalValues({ password, checkIntegrity: false }, engine);
  } catch (cause) {
    throw unreadable(cause);
  }
  const safe = pfx.parsedValue?.authenticatedSafe;
  const content = pfx.authSafe.content;
  if (!safe || !(content instanceof OctetString)) throw unsupported();
  if (!pfx.macData) return safe;
  const { mac, macSalt, iterations } = pfx.macData;
  let right: boolean;
  try {
    const hash = engine.getAlgorithmByOID<{ name: string }>(mac.digestAlgorithm.algorithmId, true, 'mac');
    right = await engine.verifyDataStampedWithPassword({
      password,
      hashAlgorithm: hash.name,
      salt: copy(macSalt.valueBlock.valueHexView),
      iterationCount: iterations ?? 1,
      contentToVerify: content.getValue(),
      signatureToVerify: copy(mac.digest.valueBlock.valueHexView),
    });
  } catch (cause) {
    throw unsupported(cause);
  }
  if (!right) throw wrongPassword();
  return safe;
}

const copy = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

async function readModern(
  safe: AuthenticatedSafe,
  password: ArrayBuffer,
  engine: CryptoEngine,
): Promise<Contents> {
  const decrypt = (algorithm: AlgorithmIdentifier, info: EncryptedContentInfo) => {
    if (algorithm.algorithmId.startsWith(PKCS12_PBE)) throw new LegacyEncryption();
    if (algorithm.algorithmId !== PBES2) throw unsupported();
    return new EncryptedData({ encryptedContentInfo: info }).decrypt({ password }, engine);
  };
  const contents: Contents = { certificates: [], keys: [] };
  for (const part of safe.safeContents) {
    let plain: ArrayBuffer;
    if (part.contentType === ContentInfo.DATA) plain = (part.content as OctetString).getValue();
    else if (part.contentType === ContentInfo.ENCRYPTED_DATA) {
      const { encryptedContentInfo } = new EncryptedData({ schema: part.content });
      plain = await decrypt(encryptedContentInfo.contentEncryptionAlgorithm, encryptedContentInfo);
    } else throw unsupported();
    for (const { bagValue } of SafeContents.fromBER(plain).safeBags) {
      if (bagValue instanceof CertBag)
        contents.certificates.push(Buffer.from((bagValue.certValue as OctetString).getValue()));
      else if (bagValue instanceof PrivateKeyInfo)
        contents.keys.push(Buffer.from(bagValue.toSchema().toBER()));
      else if (bagValue instanceof PKCS8ShroudedKeyBag) {
        const info = new EncryptedContentInfo({
          contentEncryptionAlgorithm: bagValue.encryptionAlgorithm,
          encryptedContent: bagValue.encryptedData,
        });
        contents.keys.push(Buffer.from(await decrypt(bagValue.encryptionAlgorithm, info)));
      }
    }
  }
  return contents;
}

/** Loads node-forge when it is wanted: few files are so old, and it is a third of what the core would load at start. */
async function readLegacy(file: Buffer, password: string): Promise<Contents> {
  const { asn1, pki, pkcs12 } = (await import('node-forge')).default;
  const bytes = (value: forge.asn1.Asn1) => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
  const contents: Contents = { certificates: [], keys: [] };
  try {
    const pfx = pkcs12.pkcs12FromAsn1(asn1.fromDer(file.toString('latin1')), false, password);
    for (const { safeBags } of pfx.safeContents) {
      for (const { type, cert, key, asn1: raw } of safeBags) {
        if (type === pki.oids['certBag'])
          contents.certificates.push(bytes(cert ? pki.certificateToAsn1(cert) : raw));
        else if (type === pki.oids['keyBag'] || type === pki.oids['pkcs8ShroudedKeyBag'])
          contents.keys.push(bytes(key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key)) : raw));
      }
    }
  } catch (cause) {
    throw unsupported(cause);
  }
  return contents;
}

function choosePair({ certificates, keys }: Contents): OpenedKey {
  if (keys.some((key) => key.includes(SM2_CURVE))) throw sm2();
  const known = certificates.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch (error) {
      if (error instanceof CertificateError) return [];
      throw error;
    }
  });
  const pairs: OpenedKey[] = [];
  for (const der of keys) {
    const privateKey = openRsa(der);
    if (!privateKey) continue;
    const publicKey = createPublicKey(privateKey);
    for (const certificate of known)
      if (certificate.keyAlgorithm === 'rsa' && certificate.publicKey().equals(publicKey))
        pairs.push({ certificate, privateKey });
  }
  const forSigning = ({ certificate }: OpenedKey) =>
    certificate.keyUsage?.(KEY_USAGE.digitalSignature) === true ? 1 : 0;
  pairs.sort(
    (a, b) =>
      forSigning(b) - forSigning(a) || b.certificate.notAfter.getTime() - a.certificate.notAfter.getTime(),
  );
  const [best] = pairs;
  if (!best) {
    if (known.some((certificate) => certificate.keyAlgorithm === 'sm2')) throw sm2();
    if (keys.length > 0 && known.some((certificate) => certificate.keyAlgorithm !== 'rsa'))
      throw new Failure(
        'PFX_UNSUPPORTED_KEY',
        '这张证书的密钥不是 RSA 密钥，本程序不支持。',
        '请向发证机构申领 RSA 证书文件。',
      );
    throw noKey();
  }
  if ((best.privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS)
    throw new Failure(
      'PFX_WEAK_KEY',
      '证书的 RSA 密钥短于 2048 位，强度不够。',
      '请向发证机构换领新的证书。',
    );
  return best;
}

/** The key when it is RSA; others are left alone unread, since BoringSSL may not know them. */
function openRsa(pkcs8: Buffer): KeyObject | null {
  try {
    const [algorithm] = itemsOf(itemsOf(pkcs8, TAG.sequence)[1], TAG.sequence);
    if (!algorithm?.equals(oid('1.2.840.113549.1.1.1'))) return null;
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw unreadable(cause);
  }
}
