import type { Handle, Mechanism } from 'pkcs11js';
import { Failure } from '../../../../failure';
import { algorithmOf, CmsError, derSignature, type SignatureAlgorithm } from '../../../../../pki/algorithms';
import type { Certificate } from '../../../../../pki/certificates';
import {
  ephemeralPoint,
  readWrapped,
  unwrapWithSecret,
  WrapError,
  wrapForCertificate,
} from '../../../../../pki/wrap';
import { notUnderThisKey } from '../../failures';
import { keyUnsupported, tokenFailed } from '../failures';
import { codeOf, CKR, type Pkcs11Library } from './module';
import { decodeOaep } from './oaep';

/** A private key on a PKCS#11 token, in a session that is logged in. */
export interface TokenKey extends Pkcs11Library {
  session: Handle;
  privateKey: Handle;
  certificate: Certificate;
  algorithm: SignatureAlgorithm;
}

/** DigestInfo of SHA-256 up to the digest (RFC 8017 §9.2). Hashing is done here: tokens hash slowly or not at all. */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const LARGEST = 1024;
const SECRET_LENGTH = 32;

/**
 * Returns the algorithm of a certificate's key. Throws `Failure` 'TOKEN_KEY_UNSUPPORTED' unless it is RSA or P-256:
 * PKCS#11 has no common SM2 mechanism, and such tokens have an SKF driver.
 */
export function usableAlgorithm(certificate: Certificate): SignatureAlgorithm {
  try {
    const algorithm = algorithmOf(certificate);
    if (algorithm !== 'sm2-sm3') return algorithm;
  } catch (error) {
    if (!(error instanceof CmsError)) throw error;
  }
  throw keyUnsupported('PKCS#11 UKey 只支持 2048 位以上的 RSA 和 P-256；国密证书请用 SKF 驱动');
}

/** Returns true when `usableAlgorithm` does not throw its `Failure`. Throws other errors unchanged. */
export function isUsable(certificate: Certificate): boolean {
  try {
    return usableAlgorithm(certificate) !== null;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/**
 * Returns the signature of a 32-byte digest in the encoding of CMS. Throws `Failure` 'TOKEN_FAILED' when its length is
 * wrong, and errors of pkcs11js.
 */
export function signDigest(
  { binding, module, session, privateKey, algorithm }: TokenKey,
  digest: Buffer,
): Buffer {
  const rsa = algorithm === 'rsa-sha256';
  module.C_SignInit(session, { mechanism: rsa ? binding.CKM_RSA_PKCS : binding.CKM_ECDSA }, privateKey);
  const input = rsa ? Buffer.concat([SHA256_INFO, digest]) : digest;
  const signature = module.C_Sign(session, input, Buffer.alloc(LARGEST));
  if (rsa) return signature;
  if (signature.length !== 64) throw tokenFailed(`ECDSA ${signature.length}`);
  return derSignature(signature);
}

/**
 * Wraps in software and unwraps once on the token, since tokens differ in their mechanisms. Null when the token cannot
 * unwrap. Throws other failures, and errors of pkcs11js.
 */
export function wrapAndVerify(key: TokenKey, dataKey: Buffer): string | null {
  const wrapped = wrapForCertificate(key.certificate, dataKey);
  try {
    return unwrap(key, wrapped).equals(dataKey) ? wrapped : null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'KEY_UNWRAP_FAILED') return null;
    throw error;
  }
}

/**
 * Returns the unwrapped data key. Throws `Failure` 'KEY_UNWRAP_FAILED' when it was not wrapped under this key or the
 * token lacks the mechanism, and errors of pkcs11js.
 */
export function unwrap(key: TokenKey, wrapped: string): Buffer {
  try {
    if (key.algorithm !== 'rsa-sha256')
      return unwrapWithSecret(wrapped, key.certificate, agree(key, ephemeralPoint(wrapped)));
    const read = readWrapped(wrapped);
    if (read?.scheme !== 'rsa-oaep-sha256') throw notUnderThisKey();
    return decryptOaep(key, read.bytes);
  } catch (error) {
    const code = codeOf(error);
    // SoftHSM returns CKR_GENERAL_ERROR for data that cannot be decrypted; a removed token is detected by the watching
    // worker.
    if (error instanceof WrapError || (code !== null && !PASSED_ON.includes(code)))
      throw notUnderThisKey(error);
    throw error;
  }
}

const PASSED_ON: number[] = [
  CKR.deviceRemoved,
  CKR.deviceError,
  CKR.tokenNotPresent,
  CKR.sessionClosed,
  CKR.sessionHandleInvalid,
  CKR.userNotLoggedIn,
  CKR.keyHandleInvalid,
  CKR.objectHandleInvalid,
];

/**
 * Decrypts on the token with OAEP and SHA-256. Many tokens support OAEP with SHA-1 only: those do raw RSA, decoded
 * here.
 */
function decryptOaep(key: TokenKey, bytes: Buffer): Buffer {
  const bits = key.certificate.publicKey().asymmetricKeyDetails?.modulusLength ?? 0;
  const length = Math.ceil(bits / 8);
  if (bytes.length !== length) throw notUnderThisKey();
  const { CKM_RSA_PKCS_OAEP, CKM_RSA_X_509, CKM_SHA256, CKG_MGF1_SHA256, CK_PARAMS_RSA_OAEP } = key.binding;
  const parameter = {
    type: CK_PARAMS_RSA_OAEP,
    hashAlg: CKM_SHA256,
    mgf: CKG_MGF1_SHA256,
    source: CKZ_DATA_SPECIFIED,
  };
  try {
    return decrypt(key, { mechanism: CKM_RSA_PKCS_OAEP, parameter }, bytes);
  } catch (error) {
    // Also when the token accepted the parameters: some tokens ignore them and use SHA-1.
    const code = codeOf(error);
    if (code === null || (PASSED_ON.includes(code) && code !== CKR.deviceError)) throw error;
  }
  const encoded = decrypt(key, { mechanism: CKM_RSA_X_509 }, bytes);
  const message = decodeOaep(encoded, length);
  encoded.fill(0);
  if (!message) throw notUnderThisKey();
  return message;
}

function decrypt({ module, session, privateKey }: TokenKey, mechanism: Mechanism, bytes: Buffer): Buffer {
  module.C_DecryptInit(session, mechanism, privateKey);
  return module.C_Decrypt(session, bytes, Buffer.alloc(LARGEST));
}

const CKZ_DATA_SPECIFIED = 1;

/**
 * Returns the x coordinate of the shared point. It is extractable because it is the secret of this one message only.
 */
function agree({ binding, module, session, privateKey }: TokenKey, point: Buffer): Buffer {
  const parameter = { type: binding.CK_PARAMS_EC_DH, kdf: binding.CKD_NULL, publicData: point };
  const derived = module.C_DeriveKey(
    session,
    { mechanism: binding.CKM_ECDH1_DERIVE, parameter },
    privateKey,
    [
      { type: binding.CKA_CLASS, value: binding.CKO_SECRET_KEY },
      { type: binding.CKA_KEY_TYPE, value: binding.CKK_GENERIC_SECRET },
      { type: binding.CKA_TOKEN, value: false },
      { type: binding.CKA_SENSITIVE, value: false },
      { type: binding.CKA_EXTRACTABLE, value: true },
      { type: binding.CKA_VALUE_LEN, value: SECRET_LENGTH },
    ],
  );
  try {
    const [value] = module.C_GetAttributeValue(session, derived, [{ type: binding.CKA_VALUE }]);
    return value?.value ?? Buffer.alloc(0);
  } finally {
    module.C_DestroyObject(session, derived);
  }
}
