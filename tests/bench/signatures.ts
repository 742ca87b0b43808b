import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Certificate, ContentInfo, SignedData } from 'pkijs';
import type { SignatureAlgorithm } from '../../electron/pki/algorithms';
import { parseCertificate } from '../../electron/pki/certificates';
import { signatureValue, signCms, verifyCms } from '../../electron/pki/cms';
import { createChainVerifier, type TrustMaterial } from '../../electron/pki/trust';
import {
  P256_KEY,
  privateKeyOf,
  keySigner,
  sm2Signer,
  SM2_KEY,
  createTestPki,
  type TestPki,
} from '../unit/pki/test-pki';
import { installPeers, peers } from './lib/peers';
import { median, benchSetting, spread, timed, type Part, type Row } from './lib/report';

const SIGNERS = 4;
const KEYS: Record<SignatureAlgorithm, string[] | null> = {
  'rsa-sha256': null,
  'ecdsa-sha256': P256_KEY,
  'sm2-sm3': SM2_KEY,
};

interface Decision {
  content: Buffer;
  cms: Buffer;
  /** The signed bytes and the signature value, for a peer without CMS. */
  toBeSigned: Buffer;
  signature: Buffer;
  /** For SM2: 04 ‖ x ‖ y, hexadecimal. */
  point: string;
}

interface Round {
  decisions: Decision[];
  trust: TrustMaterial;
}

const at = new Date('2026-05-20T08:30:15Z');

/**
 * Measures the verification of signed decisions, each with the chain of its signer, against pkijs (RSA, P-256) and
 * sm-crypto (SM2). Every round has its own signers and authorities, so that cached certificates and keys are built
 * again.
 */
export async function run(): Promise<Part> {
  const decisions = benchSetting('DECISIONS', 500);
  const rounds = benchSetting('ROUNDS', 5);
  installPeers();
  const shop = createTestPki();
  const rows: Row[] = [];
  try {
    const peerOf = {
      'rsa-sha256': verifyWithPkijs,
      'ecdsa-sha256': verifyWithPkijs,
      'sm2-sm3': verifyWithSmCrypto,
    };
    const targets = { 'rsa-sha256': 20, 'ecdsa-sha256': null, 'sm2-sm3': 5 };
    for (const algorithm of ['rsa-sha256', 'ecdsa-sha256', 'sm2-sm3'] as const) {
      const own: number[] = [];
      const peer: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const work = await makeRound(shop, algorithm, decisions, round);
        const both = [
          async () => own.push(await timed(() => Promise.resolve(verifyOurs(work)))),
          async () => peer.push(await timed(() => peerOf[algorithm](work))),
        ];
        for (const side of round % 2 === 0 ? both : both.reverse()) await side();
      }
      const target = targets[algorithm];
      rows.push({
        name: `verify ${decisions} decisions, ${algorithm}`,
        value: median(own),
        unit: 'ms',
        peer: median(peer),
        ratio: median(peer) / median(own),
        ...(target === null ? {} : { target: { atLeast: target } }),
        note: `${spread(own)} against ${spread(peer)}`,
      });
    }
  } finally {
    shop.dispose();
  }
  return {
    rows,
    notes: [
      `${SIGNERS} signers under an intermediate CA and a root. Ours: strict CMS, certificate bound by ESS, chain, purpose, and CRLs of both CAs at the time of signing; certificates, chains and tables of keys are found once a round, inside the time.`,
      'Peer for RSA and P-256: pkijs 4.0.0, SignedData.verify with checkChain; it checks neither CRL, purpose nor ESS here. It parses trusted certificates once.',
      'Peer for SM2: sm-crypto 0.5.8, doVerifySignature over the signed attributes alone: no CMS, no content digest, no chain.',
    ],
  };
}

async function makeRound(
  shop: TestPki,
  algorithm: SignatureAlgorithm,
  count: number,
  round: number,
): Promise<Round> {
  const key = KEYS[algorithm];
  const issue = (name: string, profile: 'root' | 'intermediate' | 'person', issuer: string | null) =>
    shop.issue({
      name: full(name),
      profile,
      issuer: issuer && full(issuer),
      ...(key ? { algorithm: key } : {}),
    });
  const full = (name: string) => `${algorithm}-${round}-${name}`;
  const root = issue('root', 'root', null);
  const middle = issue('middle', 'intermediate', 'root');
  const signers = Array.from({ length: SIGNERS }, (_, index) => {
    const issued = issue(`person-${index}`, 'person', 'middle');
    return {
      certificate: issued.der,
      point: parseCertificate(issued.der).point?.toString('hex') ?? '',
      sign: algorithm === 'sm2-sm3' ? sm2Signer(privateKeyOf(issued)) : keySigner(issued.key),
    };
  });
  const decisions: Decision[] = [];
  for (let index = 0; index < count; index++) {
    const signer = signers[index % SIGNERS];
    if (!signer) throw new Error('no signer');
    const content = Buffer.from(
      JSON.stringify({ opinion: '同意发布。', sequence: index, typ: 'gov.review.decision/1' }),
    );
    let toBeSigned = Buffer.alloc(0);
    const sign = (input: { toBeSigned: Buffer; digest: Buffer }) => {
      toBeSigned = Buffer.from(input.toBeSigned);
      return signer.sign(input);
    };
    const cms = await signCms({ content, certificate: signer.certificate, at, sign });
    decisions.push({ content, cms, toBeSigned, signature: signatureValue(cms), point: signer.point });
  }
  const crls = [shop.crl(full('root')), shop.crl(full('middle'))];
  return { decisions, trust: { anchors: [root.der], intermediates: [middle.der], crls } };
}

function verifyOurs({ decisions, trust }: Round): void {
  const verifier = createChainVerifier(trust);
  for (const { cms, content } of decisions) {
    const { certificate, signingTime } = verifyCms({ cms, content });
    if (!verifier.check(certificate, signingTime, 'sign').ok) throw new Error('ours refuses a good decision');
  }
}

async function verifyWithPkijs({ decisions, trust }: Round): Promise<void> {
  const [root] = trust.anchors.map((der) => Certificate.fromBER(Uint8Array.from(der)));
  const [middle] = trust.intermediates.map((der) => Certificate.fromBER(Uint8Array.from(der)));
  if (!root || !middle) throw new Error('no authorities');
  for (const { cms, content } of decisions) {
    const signed = new SignedData({ schema: ContentInfo.fromBER(Uint8Array.from(cms)).content });
    signed.certificates = [...(signed.certificates ?? []), middle];
    const data = Uint8Array.from(content).buffer;
    const good = await signed.verify({
      signer: 0,
      data,
      trustedCerts: [root],
      checkChain: true,
      checkDate: at,
    });
    if (!good) throw new Error('pkijs refuses a good decision');
  }
}

interface SmCrypto {
  sm2: {
    doVerifySignature(
      message: number[],
      signature: string,
      publicKey: string,
      options: { hash: true; der: true; userId: string },
    ): boolean;
  };
}

function verifyWithSmCrypto({ decisions }: Round): Promise<void> {
  const { sm2 } = createRequire(join(peers, 'package.json'))('sm-crypto') as SmCrypto;
  const options = { hash: true, der: true, userId: '1234567812345678' } as const;
  for (const { toBeSigned, signature, point } of decisions)
    if (!sm2.doVerifySignature([...toBeSigned], signature.toString('hex'), point, options))
      throw new Error('sm-crypto refuses a good decision');
  return Promise.resolve();
}
