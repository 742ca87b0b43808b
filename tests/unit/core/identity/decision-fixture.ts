import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type {
  Article,
  Decision,
  FoundedDelegation,
  Revision,
  SignedText,
} from '../../../../electron/platform/contract';
import { statementHash } from '../../../../electron/domain/accounts/founding';
import { holderOf } from '../../../../electron/domain/accounts/holder';
import { makeAdministrationStatement } from '../../../../electron/domain/accounts/statement';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { sealPackage } from '../../../../electron/domain/article/package';
import { keepTrust } from '../../../../electron/core/identity/service';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { signCms } from '../../../../electron/pki/cms';
import type { TrustMaterial } from '../../../../electron/pki/trust';
import { decisionDigest, makeStatement } from '../../../../electron/domain/article/statement';
import { cacheMigrations } from '../../../../electron/core/store/migrations/cache';
import { contentOf } from '../../../fixtures/content';
import {
  privateKeyOf,
  keySigner,
  sm2Signer,
  createTestPki,
  type IssuedCertificate,
  type TestPki,
} from '../../pki/test-pki';

const DECIDED_AT = '2026-05-20T02:00:00.000Z';
const articleId = randomUUID();
export const content = contentOf();

export let shop: TestPki;
export let person: IssuedCertificate;
/** Certificate of the system administrator who signed the founding act of the register. */
export let founder: IssuedCertificate;
export let trust: TrustMaterial;
export let revision: Revision;
let article: Article;

/** Sets up a CA, certificates, an article and its first revision. Call `shop.dispose` afterwards. */
export function setUpDecision(): void {
  shop = createTestPki();
  const root = shop.issue({ name: 'root', profile: 'root', issuer: null });
  person = shop.issue({ name: 'person', profile: 'person', issuer: 'root' });
  founder = shop.issue({ name: 'founder', profile: 'person', issuer: 'root' });
  trust = { anchors: [root.der], intermediates: [], crls: [shop.crl('root')] };
  const sealed = sealPackage(content);
  revision = {
    id: randomUUID(),
    articleId,
    number: 1,
    package: sealed.text,
    contentHash: sealed.hash,
    writers: ['lin'],
    submittedBy: 'lin',
    submittedAt: '2026-05-20T01:00:00.000Z',
  };
  article = {
    id: articleId,
    version: 1,
    stage: 'first',
    purpose: 'publish',
    revision: 1,
    title: content.title,
    siteId: content.target.siteId,
    columnId: content.columnId,
    major: false,
    authorId: 'lin',
    live: null,
    createdAt: revision.submittedAt,
    updatedAt: revision.submittedAt,
    stageSince: revision.submittedAt,
  };
}

export const signWithKeyOf = (who: IssuedCertificate) =>
  parseCertificate(who.der).keyAlgorithm === 'sm2' ? sm2Signer(privateKeyOf(who)) : keySigner(who.key);

export interface RegisteredCertificate {
  issued: IssuedCertificate;
  accountId?: string;
  boundAt?: string;
  ended?: { at: string; reason: 'lost' } | null;
}

const FOUNDED_AT = '2026-01-01T00:00:00.000Z';

/** The founding act with these certificates and delegations, signed by the founder. Its accounts zhou and he review. */
async function founding(
  bound: readonly RegisteredCertificate[],
  delegations: readonly FoundedDelegation[],
): Promise<SignedText> {
  const certificates = [...bound, { issued: founder, accountId: 'tang' }];
  const ids = [...new Set(['he', 'lin', ...certificates.map(({ accountId = 'zhou' }) => accountId)])].sort();
  const statement = canonicalText(
    makeAdministrationStatement({
      act: {
        type: 'office.found',
        previous: null,
        accounts: ids.map((accountId) => {
          const own = certificates.filter((it) => (it.accountId ?? 'zhou') === accountId);
          const holder = own[0] && holderOf(parseCertificate(own[0].issued.der));
          const roles = ({ tang: ['systemAdministrator'], lin: ['editor'] } as const)[accountId];
          return {
            accountId,
            settings: {
              name: holder?.name ?? accountId,
              department: '办公室',
              roles: [...(roles ?? (['firstReviewer'] as const))],
              active: true,
            },
            since: FOUNDED_AT,
            certificates: own.map(({ issued, boundAt = FOUNDED_AT, ended = null }) => ({
              certificate: hashOf(issued),
              since: boundAt,
              ended,
            })),
          };
        }),
        delegations: [...delegations],
      },
      reason: '建立登记簿',
      signer: { accountId: 'tang', name: '唐哲', certificate: hashOf(founder) },
      at: FOUNDED_AT,
    }),
  );
  const cms = await signCms({
    content: Buffer.from(statement),
    certificate: founder.der,
    at: new Date(FOUNDED_AT),
    sign: signWithKeyOf(founder),
  });
  return { statement, cms: cms.toString('base64') };
}
export const hashOf = ({ der }: IssuedCertificate) => parseCertificate(der).sha256;

/** A cache with a register of these certificates and delegations and, unless `kept` is null, trust and its root. */
export async function sessionWithRegister(
  kept: TrustMaterial | null = trust,
  bound: RegisteredCertificate[] = [{ issued: person }],
  delegations: FoundedDelegation[] = [],
) {
  const nativeBinding = process.env.BETTER_SQLITE3_BINDING;
  const cache = new Database(':memory:', nativeBinding ? { nativeBinding } : {});
  for (const step of cacheMigrations) cache.exec(step);
  const { statement, cms } = await founding(bound, delegations);
  cache.prepare('INSERT INTO register VALUES (1, ?, ?, ?, NULL)').run(randomUUID(), statement, cms);
  if (kept) keepTrust({ cache }, { root: statementHash(statement), ...kept });
  return { stores: { cache } };
}

/** A decision on the revision as the platform records it, without evidence. */
export async function makeDecision(
  options: {
    who?: IssuedCertificate;
    certificate?: IssuedCertificate;
    at?: string;
    decidedAt?: string;
    decisions?: Decision[];
    onBehalfOf?: Parameters<typeof makeStatement>[0]['onBehalfOf'];
  } = {},
): Promise<Decision> {
  const { who = person, certificate = who, at = '2026-05-20T01:59:00.000Z', decisions = [] } = options;
  const { decidedAt = DECIDED_AT, onBehalfOf } = options;
  const statement = makeStatement({
    article,
    revision,
    content,
    decisions,
    account: { id: 'zhou', name: '周屿', department: '办公室', roles: ['firstReviewer'], active: true },
    certificate: parseCertificate(certificate.der).sha256,
    verdict: 'approve',
    opinion: '同意发布。',
    at,
    ...(onBehalfOf && { onBehalfOf }),
  });
  const text = canonicalText(statement);
  const signed = await signCms({
    content: Buffer.from(text),
    certificate: who.der,
    at: new Date(at),
    sign: signWithKeyOf(who),
  });
  const cms = signed.toString('base64');
  return {
    id: randomUUID(),
    articleId,
    sequence: decisions.length + 1,
    revision: 1,
    stage: statement.stage,
    verdict: statement.verdict,
    opinion: statement.opinion,
    signerId: statement.signer.accountId,
    statement: text,
    cms,
    digest: decisionDigest(text, cms),
    decidedAt,
    voided: null,
    evidence: null,
  };
}
