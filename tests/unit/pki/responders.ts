import { readFileSync, writeFileSync } from 'node:fs';
import { openssl, type TestPki } from './test-pki';

/**
 * Returns an RFC 3161 token over `data`, made now by the timestamp authority of openssl. `chain` names certificates to
 * include.
 */
export function issueTimestamp(
  shop: TestPki,
  tsa: string,
  data: Uint8Array,
  options: {
    chain?: string[];
    digest?: string;
    signerDigest?: string;
    certificate?: boolean;
    ess?: string;
  } = {},
): Buffer {
  writeFileSync(
    shop.path('tsa.cnf'),
    `[tsa]
default_tsa = here
[here]
serial = ${shop.path('tsa.serial')}
default_policy = 1.2.3.4.1
signer_digest = ${options.signerDigest ?? 'sha256'}
digests = sha1, sha256, sha512
accuracy = secs:1
clock_precision_digits = 3
ess_cert_id_chain = no
ess_cert_id_alg = ${options.ess ?? 'sha256'}
`,
  );
  writeFileSync(shop.path('stamped.bin'), data);
  openssl([
    ...['ts', '-query', '-data', shop.path('stamped.bin'), `-${options.digest ?? 'sha256'}`],
    ...[...(options.certificate === false ? [] : ['-cert']), '-out', shop.path('query.tsq')],
  ]);
  const chain = (options.chain ?? []).map((name) => readFileSync(shop.path(`${name}.crt`), 'utf8'));
  writeFileSync(shop.path('chain.pem'), chain.join(''));
  openssl([
    ...['ts', '-reply', '-config', shop.path('tsa.cnf'), '-queryfile', shop.path('query.tsq')],
    ...['-signer', shop.path(`${tsa}.crt`), '-inkey', shop.path(`${tsa}.key`)],
    ...(chain.length > 0 ? ['-chain', shop.path('chain.pem')] : []),
    ...['-token_out', '-out', shop.path('token.der')],
  ]);
  return readFileSync(shop.path('token.der'));
}

/**
 * Returns an OCSP response about `name`, made by the responder of openssl from the database of the issuer. `days`: time
 * until its nextUpdate; without it, the response has none.
 */
export function issueOcspResponse(
  shop: TestPki,
  input: {
    name: string;
    issuer: string;
    responder: string;
    days?: number;
    digest?: string;
    byKey?: boolean;
    certificate?: boolean;
  },
): Buffer {
  const { name, issuer, responder, days, digest } = input;
  openssl([
    ...[
      'ocsp',
      `-${digest ?? 'sha1'}`,
      '-issuer',
      shop.path(`${issuer}.crt`),
      '-cert',
      shop.path(`${name}.crt`),
    ],
    ...['-no_nonce', '-reqout', shop.path('request.ocsp')],
  ]);
  openssl([
    ...['ocsp', '-index', shop.path(`${issuer}.index`), '-CA', shop.path(`${issuer}.crt`)],
    ...['-rsigner', shop.path(`${responder}.crt`), '-rkey', shop.path(`${responder}.key`)],
    ...['-reqin', shop.path('request.ocsp'), '-respout', shop.path('response.ocsp')],
    ...(days === undefined ? [] : ['-ndays', String(days)]),
    ...(shop.isSm2(responder) ? ['-rmd', 'sm3', '-rsigopt', 'distid:1234567812345678'] : []),
    ...(input.byKey ? ['-resp_key_id'] : []),
    ...(input.certificate === false ? ['-resp_no_certs'] : []),
  ]);
  return readFileSync(shop.path('response.ocsp'));
}
