import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Article, Decision, Revision } from '../../../../electron/platform/contract';
import { canonicalText, sealPackage } from '../../../../electron/core/articles/rules/package';
import { keepTrust } from '../../../../electron/core/identity/service';
import { parseCertificate } from '../../../../electron/core/identity/rules/certificates';
import { signCms } from '../../../../electron/core/identity/rules/cms';
import type { TrustMaterial } from '../../../../electron/core/identity/rules/trust';
import { decisionDigest, makeStatement } from '../../../../electron/core/review/rules/statement';
import { cacheMigrations } from '../../../../electron/core/store/migrations/cache';
import { contentOf } from '../../../fixtures/content';
import { privateKeyOf, signWith, signWithSm2, workshop, type Issued, type Workshop } from './openssl';

const DECIDED_AT = '2026-05-20T02:00:00.000Z';
const articleId = randomUUID();
export const content = contentOf();

export let shop: Workshop;
export let person: Issued;
export let trust: TrustMaterial;
export let revision: Revision;
let article: Article;

/** An office with one CA, a person, an article and its first revision. `shop.dispose` removes it. */
export function openDecisionScene(): void {
  shop = workshop();
  const root = shop.issue({ name: 'root', profile: 'root', issuer: null });
  person = shop.issue({ name: 'person', profile: 'person', issuer: 'root' });
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

export const signer = (who: Issued) =>
  parseCertificate(who.der).keyAlgorithm === 'sm2' ? signWithSm2(privateKeyOf(who)) : signWith(who.key);

export interface Bound {
  who: Issued;
  accountId?: string;
  boundAt?: string;
  ended?: { at: string; reason: 'lost' } | null;
  act?: { statement: string; cms: string } | null;
}

/** Tells the cache which certificate is whose; 周屿's when nothing else is said. */
function bind(cache: Database.Database, binding: Bound): void {
  const { who, accountId = 'zhou', boundAt = '2026-01-01T00:00:00.000Z', ended = null, act = null } = binding;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  cache
    .prepare('INSERT OR REPLACE INTO binding VALUES (?, ?, ?, ?, ?, ?)')
    .run(hashOf(who), accountId, who.der.toString('base64'), boundAt, json(ended), json(act));
}
export const hashOf = ({ der }: Issued) => parseCertificate(der).sha256;

/** A cache that holds this trust and these bindings. */
export function desk(kept: TrustMaterial | null = trust, bound: Bound[] = [{ who: person }]) {
  const nativeBinding = process.env.BETTER_SQLITE3_BINDING;
  const cache = new Database(':memory:', nativeBinding ? { nativeBinding } : {});
  for (const step of cacheMigrations) cache.exec(step);
  if (kept) keepTrust({ cache }, kept);
  for (const binding of bound) bind(cache, binding);
  return { stores: { cache } };
}

/** A decision on the revision as the platform would record it, without evidence. */
export async function decide(
  options: {
    who?: Issued;
    certificate?: Issued;
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
    sign: signer(who),
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
