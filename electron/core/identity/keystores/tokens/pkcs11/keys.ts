import type { Handle, Mechanism, PKCS11 } from 'pkcs11js';
import { Failure } from '../../../../failure';
import { derSignature, type SignatureAlgorithm } from '../../../../../pki/algorithms';
import type { Certificate } from '../../../../../pki/certificates';
import { ephemeralPoint, readWrapped, unwrapWithSecret, WrapError, wrapFor } from '../../../../../pki/wrap';
import { notUnderThisKey } from '../../failures';
import { tokenFailed } from '../failures';
import { codeOf, CKR, type Binding } from './module';
import { decodeOaep } from './oaep';

/** What a private key on a PKCS#11 token can do, in a session that is logged in. */
export interface TokenKey {
  binding: Binding;
  module: PKCS11;
  session: Handle;
  privateKey: Handle;
  certificate: Certificate;
  algorithm: SignatureAlgorithm;
}

/** DigestInfo of SHA-256 up to the digest (RFC 8017 §9.2): tokens hash slowly, or not at all. */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const LARGEST = 1024;
const SECRET_LENGTH = 32;

/** Signs a digest of 32 bytes; the answer as CMS carries it. */
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

/** Wraps in software and has the token take it out once, since tokens differ in what they can. Null when it cannot. */
export function wrapTried(key: TokenKey, dataKey: Buffer): string | null {
  const wrapped = wrapFor(key.certificate, dataKey);
  try {
    return unwrap(key, wrapped).equals(dataKey) ? wrapped : null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'KEY_UNWRAP_FAILED') return null;
    throw error;
  }
}

/** Throws a Failure KEY_UNWRAP_FAILED for what is not under this key or not for this token, or what pkcs11js throws. */
export function unwrap(key: TokenKey, wrapped: string): Buffer {
  try {
    if (key.algorithm !== 'rsa-sha256')
      return unwrapWithSecret(wrapped, key.certificate, agree(key, ephemeralPoint(wrapped)));
    const read = readWrapped(wrapped);
    if (read?.scheme !== 'rsa-oaep-sha256') throw notUnderThisKey();
    return decryptOaep(key, read.bytes);
  } catch (error) {
    const code = codeOf(error);
    // SoftHSM says CKR_GENERAL_ERROR for a text that does not decrypt; a token that is gone is noticed by the watch.
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

/** By the token where it knows OAEP with SHA-256; many know it only with SHA-1: those do the RSA, and we decode. */
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
    // Also where it took the parameters: there are tokens that leave them unread and mean SHA-1.
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

/** The x of the shared point. The token gives it out: it is a secret of this one text. */
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
