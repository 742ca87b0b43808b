import { createHash } from 'node:crypto';
import {
  algorithmOf,
  CmsError,
  digestToSign,
  canonicalSignature,
  verifySignature,
  type SignatureAlgorithm,
} from './algorithms';
import { CertificateError, parseCertificate, type Certificate } from './certificates';
import { derContent, CONTEXT_0, encodeDer, derItems, encodeOid, TAG, derTime } from './der';
import { sm3 } from './sm2';

export { CmsError, type CmsErrorCode } from './algorithms';

/**
 * Detached CMS signatures (RFC 5652) in one fixed profile: one signer; the signed attributes contentType,
 * messageDigest, signingTime and ESS signingCertificateV2 (RFC 5035); the signer's certificate and no other. The
 * signer's key determines the algorithms: RSA PKCS#1 v1.5 or ECDSA on P-256, both with SHA-256, or SM2 with SM3 (GB/T
 * 35275, with the object identifiers of PKCS #7). `openssl cms -verify -cades` accepts the first two. Everything except
 * certificate, time and signature follows from the content. A verifier therefore rebuilds the message and compares
 * bytes, so that no part can be changed.
 */

const sequence = (...parts: Uint8Array[]) => encodeDer(TAG.sequence, ...parts);
const set = (...parts: Uint8Array[]) => encodeDer(TAG.set, ...parts);
const octets = (bytes: Uint8Array) => encodeDer(TAG.octets, bytes);

const VERSION_1 = encodeDer(TAG.integer, Uint8Array.of(1));
const DATA = encodeOid('1.2.840.113549.1.7.1');
const SIGNED_DATA = encodeOid('1.2.840.113549.1.7.2');
const CONTENT_TYPE = encodeOid('1.2.840.113549.1.9.3');
const MESSAGE_DIGEST = encodeOid('1.2.840.113549.1.9.4');
const SIGNING_TIME = encodeOid('1.2.840.113549.1.9.5');
const SIGNING_CERTIFICATE_V2 = encodeOid('1.2.840.113549.1.9.16.2.47');
const SHA_256 = sequence(encodeOid('2.16.840.1.101.3.4.2.1'));
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest();

interface Suite {
  /** AlgorithmIdentifiers of the digest and of the signature. */
  digestId: Buffer;
  signatureId: Buffer;
  digest(content: Uint8Array): Buffer;
}
const SUITES: Record<SignatureAlgorithm, Suite> = {
  'rsa-sha256': {
    digestId: SHA_256,
    signatureId: sequence(encodeOid('1.2.840.113549.1.1.1'), encodeDer(TAG.null)),
    digest: sha256,
  },
  'ecdsa-sha256': {
    digestId: SHA_256,
    signatureId: sequence(encodeOid('1.2.840.10045.4.3.2')),
    digest: sha256,
  },
  'sm2-sm3': {
    digestId: sequence(encodeOid('1.2.156.10197.1.401'), encodeDer(TAG.null)),
    signatureId: sequence(encodeOid('1.2.156.10197.1.501')),
    digest: sm3,
  },
};

const attribute = (type: Buffer, value: Buffer) => sequence(type, set(value));

/** RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime after, whole seconds. */
function timeValue(at: Date): Buffer {
  const text = `${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return at.getUTCFullYear() < 2050
    ? encodeDer(TAG.utcTime, Buffer.from(text.slice(2)))
    : encodeDer(TAG.time, Buffer.from(text));
}

function signingCertificate(certificate: Certificate): Buffer {
  const certificateId = sequence(octets(Buffer.from(certificate.sha256, 'hex')));
  return attribute(SIGNING_CERTIFICATE_V2, sequence(sequence(certificateId)));
}

function signedAttributes(suite: Suite, content: Uint8Array, certificate: Certificate, at: Date): Buffer {
  const attributes = [
    attribute(CONTENT_TYPE, DATA),
    attribute(MESSAGE_DIGEST, octets(suite.digest(content))),
    attribute(SIGNING_TIME, timeValue(at)),
    signingCertificate(certificate),
  ];
  return Buffer.concat(attributes.sort(Buffer.compare));
}

function assemble(suite: Suite, certificate: Certificate, attributes: Buffer, signature: Uint8Array): Buffer {
  const signerInfo = sequence(
    VERSION_1,
    sequence(certificate.issuer, certificate.serial),
    suite.digestId,
    encodeDer(CONTEXT_0, attributes),
    suite.signatureId,
    octets(signature),
  );
  const signedData = sequence(
    VERSION_1,
    set(suite.digestId),
    sequence(DATA),
    encodeDer(CONTEXT_0, certificate.der),
    set(signerInfo),
  );
  return sequence(SIGNED_DATA, encodeDer(CONTEXT_0, signedData));
}

/**
 * Signs `content`. `certificate` is the signer's (DER); `at` becomes signingTime. `sign` gets the bytes to sign, and
 * their digest for a token that accepts only a digest (see `digestToSign`), and returns the signature in CMS encoding:
 * PKCS#1 v1.5 for RSA, DER of r and s for ECDSA and SM2. Rejects with `CmsError`: MALFORMED when `certificate` is not a
 * certificate, UNSUPPORTED_KEY (see `algorithmOf`), or SIGNATURE_INVALID when `sign` does not return this certificate's
 * signature; or with the error of `sign`.
 */
export async function signCms(input: {
  content: Uint8Array;
  certificate: Uint8Array;
  at: Date;
  sign(input: { toBeSigned: Buffer; digest: Buffer }): Promise<Uint8Array>;
}): Promise<Buffer> {
  const certificate = readCertificate(input.certificate);
  const algorithm = algorithmOf(certificate);
  const suite = SUITES[algorithm];
  const attributes = signedAttributes(suite, input.content, certificate, input.at);
  const toBeSigned = set(attributes);
  const digest = digestToSign(algorithm, certificate, toBeSigned);
  const signature = canonicalSignature(algorithm, await input.sign({ toBeSigned, digest }));
  if (!verifySignature(certificate, toBeSigned, signature))
    throw new CmsError('SIGNATURE_INVALID', 'the key does not belong to the certificate');
  return assemble(suite, certificate, attributes, signature);
}

/**
 * Returns the signature value of a CMS of this profile, which a timestamp covers. Verifies nothing. Throws `CmsError`
 * MALFORMED when it cannot be parsed.
 */
export function signatureValue(cms: Uint8Array): Buffer {
  return take(cms).signature;
}

interface Parts {
  certificate: Buffer;
  signature: Buffer;
  /** Values of the signed attributes, by the DER of their type in hexadecimal. */
  attributes: Map<string, Buffer>;
}

function take(cms: Uint8Array): Parts {
  try {
    const [, wrapped] = derItems(Buffer.from(cms), TAG.sequence);
    const signedData = derItems(derItems(wrapped, CONTEXT_0)[0], TAG.sequence);
    const [certificate] = derItems(signedData[3], CONTEXT_0);
    const signerInfo = derItems(derItems(signedData[4], TAG.set)[0], TAG.sequence);
    const signature = signerInfo[5];
    if (!certificate || !signature) throw new SyntaxError('missing value');
    const attributes = derItems(signerInfo[3], CONTEXT_0).map((item): [string, Buffer] => {
      const [type, values] = derItems(item, TAG.sequence);
      return [type?.toString('hex') ?? '', derItems(values, TAG.set)[0] ?? Buffer.alloc(0)];
    });
    return { certificate, signature: derContent(signature, TAG.octets), attributes: new Map(attributes) };
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new CmsError('MALFORMED', `not this profile: ${cause.message}`);
    throw cause;
  }
}

const valueOf = (parts: Parts, type: Buffer) => parts.attributes.get(type.toString('hex')) ?? Buffer.alloc(0);

/**
 * Verifies a detached CMS over `content`: form, digest, the certificate named by the signed attributes, and signature.
 * Does not check whether the certificate is trusted; `checkChain` does. Returns the signer's certificate and the time
 * that the signer claims. Throws `CmsError` when the CMS is not valid.
 */
export function verifyCms(input: { cms: Uint8Array; content: Uint8Array }): {
  certificate: Buffer;
  signingTime: Date;
} {
  const parts = take(input.cms);
  const certificate = readCertificate(parts.certificate);
  const signingTime = derTime(valueOf(parts, SIGNING_TIME));
  if (!signingTime) throw new CmsError('MALFORMED', 'no signing time');

  const algorithm = algorithmOf(certificate);
  const suite = SUITES[algorithm];
  const attributes = signedAttributes(suite, input.content, certificate, signingTime);
  if (!assemble(suite, certificate, attributes, parts.signature).equals(input.cms))
    throw difference(parts, suite, certificate, input.content);
  if (!canonicalSignature(algorithm, parts.signature).equals(parts.signature))
    throw new CmsError('SIGNATURE_INVALID', 'the twin of a signature');
  if (!verifySignature(certificate, set(attributes), parts.signature))
    throw new CmsError('SIGNATURE_INVALID', 'the signature does not verify');
  return { certificate: certificate.der, signingTime };
}

/** Returns why the message differs from the one rebuilt from its content, certificate, time and signature. */
function difference(parts: Parts, suite: Suite, certificate: Certificate, content: Uint8Array): CmsError {
  if (!valueOf(parts, MESSAGE_DIGEST).equals(octets(suite.digest(content))))
    return new CmsError('CONTENT_CHANGED', 'the content is not what was signed');
  const named = attribute(SIGNING_CERTIFICATE_V2, valueOf(parts, SIGNING_CERTIFICATE_V2));
  if (!named.equals(signingCertificate(certificate)))
    return new CmsError('CERTIFICATE_MISMATCH', 'the certificate is not the one signed for');
  return new CmsError('MALFORMED', 'not the canonical form');
}

function readCertificate(der: Uint8Array): Certificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof CertificateError) throw new CmsError('MALFORMED', error.message);
    throw error;
  }
}
