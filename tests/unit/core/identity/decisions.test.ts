import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Article, Decision, Revision } from '../../../../electron/platform/contract';
import { canonicalText, sealPackage, sha256 } from '../../../../electron/core/articles/rules/package';
import { checkDecisionSignature, keepTrust, loadTrust } from '../../../../electron/core/identity/service';
import { parseCertificate } from '../../../../electron/core/identity/rules/certificates';
import { signCms } from '../../../../electron/core/identity/rules/cms';
import type { TrustMaterial } from '../../../../electron/core/identity/rules/trust';
import { decisionDigest, makeStatement } from '../../../../electron/core/review/rules/statement';
import { cacheMigrations } from '../../../../electron/core/store/migrations/cache';
import { contentOf } from '../../../fixtures/content';
import { signWith, workshop, type Issued, type Workshop } from './openssl';

const DECIDED_AT = '2026-05-20T02:00:00.000Z';
const articleId = randomUUID();
const content = contentOf();

let shop: Workshop;
let person: Issued;
let trust: TrustMaterial;
let revision: Revision;
let article: Article;

beforeAll(() => {
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
}, 60_000);
afterAll(() => shop.dispose());

function desk(kept: TrustMaterial | null = trust) {
  const nativeBinding = process.env.BETTER_SQLITE3_BINDING;
  const cache = new Database(':memory:', nativeBinding ? { nativeBinding } : {});
  for (const step of cacheMigrations) cache.exec(step);
  if (kept) keepTrust({ cache }, kept);
  return { stores: { cache } };
}

async function decide(
  options: { who?: Issued; certificate?: Issued; at?: string; decisions?: Decision[] } = {},
): Promise<Decision> {
  const { who = person, certificate = who, at = '2026-05-20T01:59:00.000Z', decisions = [] } = options;
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
  });
  const text = canonicalText(statement);
  const signed = await signCms({
    content: Buffer.from(text),
    certificate: who.der,
    at: new Date(at),
    sign: signWith(who.key),
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
    decidedAt: DECIDED_AT,
    voided: null,
    evidence: null,
  };
}

describe('a signed decision', () => {
  it('is valid when everything in it holds, and names the certificate', async () => {
    const decision = await decide();
    const check = checkDecisionSignature(desk(), decision, revision, null);
    expect(check).toMatchObject({ signature: 'valid', note: expect.stringContaining('CN=person') });
  });

  it('is valid only over exactly the content that was signed', async () => {
    const decision = await decide();
    const other = sealPackage({ ...content, title: `${content.title} ` });
    const swapped = { ...revision, package: other.text, contentHash: other.hash };
    const quietly = { ...revision, package: other.text };
    for (const changed of [
      swapped,
      quietly,
      { ...revision, number: 2 },
      { ...revision, articleId: randomUUID() },
    ])
      expect(checkDecisionSignature(desk(), decision, changed).signature).toBe('invalid');
  });

  it('is invalid when anything shown beside the statement says otherwise', async () => {
    const decision = await decide();
    const changes: Array<Partial<Decision>> = [
      { articleId: randomUUID() },
      { revision: 2 },
      { stage: 'final' },
      { verdict: 'return' },
      { opinion: '不同意。' },
      { signerId: 'lin' },
      { digest: sha256('x') },
      { decidedAt: '2026-05-20T01:30:00.000Z' },
      { cms: `${decision.cms}\n` },
      { statement: `${decision.statement} ` },
      { statement: decision.statement.replace('同意发布', '同意发怖') },
    ];
    for (const change of changes)
      expect([
        change,
        checkDecisionSignature(desk(), { ...decision, ...change }, revision).signature,
      ]).toEqual([change, 'invalid']);
  });

  it('is invalid when statement and signature were both exchanged for another person’s', async () => {
    const stranger = workshop();
    stranger.issue({ name: 'root', profile: 'root', issuer: null });
    const other = stranger.issue({ name: 'other', profile: 'person', issuer: 'root' });
    const foreign = await decide({ who: other });
    stranger.dispose();
    expect(checkDecisionSignature(desk(), foreign, revision)).toMatchObject({
      signature: 'invalid',
      note: expect.stringContaining('信任'),
    });
    const second = shop.issue({ name: 'second', profile: 'person', issuer: 'root' });
    const borrowed = await decide({ who: second, certificate: person });
    expect(checkDecisionSignature(desk(), borrowed, revision).signature).toBe('invalid');
  });

  it('must name the decision before it', async () => {
    const first = await decide();
    const second = await decide({ decisions: [first] });
    expect(checkDecisionSignature(desk(), second, revision, first).signature).toBe('valid');
    expect(checkDecisionSignature(desk(), second, revision, null).signature).toBe('invalid');
    expect(checkDecisionSignature(desk(), first, revision, second).signature).toBe('invalid');
    expect(checkDecisionSignature(desk(), second, revision).signature).toBe('valid');
  });

  it('made before the certificate was revoked stays valid, made after does not', async () => {
    const lost = shop.issue({ name: 'lost', profile: 'person', issuer: 'root' });
    const decision = await decide({ who: lost });
    shop.revoke('lost', 'root', '20260520030000Z');
    const later = { ...trust, crls: [shop.crl('root')] };
    expect(checkDecisionSignature(desk(later), decision, revision).signature).toBe('valid');
    const after = { ...decision, decidedAt: '2026-05-20T03:00:00.000Z' };
    expect(checkDecisionSignature(desk(later), after, revision)).toMatchObject({
      signature: 'invalid',
      note: expect.stringContaining('吊销'),
    });
  });

  it('is called unchecked, not valid, without trust or without a fresh list', async () => {
    const decision = await decide();
    expect(checkDecisionSignature(desk(null), decision, revision).signature).toBe('unchecked');
    expect(checkDecisionSignature(desk({ ...trust, crls: [] }), decision, revision).signature).toBe(
      'unchecked',
    );
  });

  it('is judged anew as soon as newer trust is kept', async () => {
    const decision = await decide();
    const place = desk({ ...trust, crls: [] });
    expect(checkDecisionSignature(place, decision, revision).signature).toBe('unchecked');
    keepTrust(place.stores, trust);
    expect(checkDecisionSignature(place, decision, revision).signature).toBe('valid');
    expect(loadTrust(place.stores)?.anchors[0]).toEqual(trust.anchors[0]);
  });
});
