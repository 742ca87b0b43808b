import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Article, Decision, Revision } from '../../../../electron/platform/contract';
import { canonicalText, sealPackage, sha256 } from '../../../../electron/core/articles/rules/package';
import { checkDecisionSignature, keepTrust, loadTrust } from '../../../../electron/core/identity/service';
import { parseCertificate } from '../../../../electron/core/identity/rules/certificates';
import { signatureValue, signCms } from '../../../../electron/core/identity/rules/cms';
import type { TrustMaterial } from '../../../../electron/core/identity/rules/trust';
import { makeAdministrationStatement } from '../../../../electron/core/accounts/rules/statement';
import { decisionDigest, makeStatement } from '../../../../electron/core/review/rules/statement';
import { cacheMigrations } from '../../../../electron/core/store/migrations/cache';
import { contentOf } from '../../../fixtures/content';
import {
  ocspBy,
  P256_KEY,
  privateKeyOf,
  signWith,
  signWithSm2,
  SM2_KEY,
  timestampBy,
  workshop,
  type Issued,
  type Workshop,
} from './openssl';

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

const signer = (who: Issued) =>
  parseCertificate(who.der).keyAlgorithm === 'sm2' ? signWithSm2(privateKeyOf(who)) : signWith(who.key);

interface Bound {
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
const hashOf = ({ der }: Issued) => parseCertificate(der).sha256;

function desk(kept: TrustMaterial | null = trust, bound: Bound[] = [{ who: person }]) {
  const nativeBinding = process.env.BETTER_SQLITE3_BINDING;
  const cache = new Database(':memory:', nativeBinding ? { nativeBinding } : {});
  for (const step of cacheMigrations) cache.exec(step);
  if (kept) keepTrust({ cache }, kept);
  for (const binding of bound) bind(cache, binding);
  return { stores: { cache } };
}

async function decide(
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
    const place = () => desk(later, [{ who: lost }]);
    expect(checkDecisionSignature(place(), decision, revision).signature).toBe('valid');
    const after = { ...decision, decidedAt: '2026-05-20T03:00:00.000Z' };
    expect(checkDecisionSignature(place(), after, revision)).toMatchObject({
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

describe('whose the certificate is', () => {
  const state = async (bound: Bound[], who = person) => {
    const decision = await decide({ who });
    return checkDecisionSignature(desk(trust, bound), decision, revision);
  };

  it('is what the platform has bound: another person’s certificate does not sign for this one', async () => {
    expect(await state([{ who: person, accountId: 'lin' }])).toMatchObject({
      signature: 'invalid',
      note: expect.stringContaining('别人名下'),
    });
    expect((await state([])).signature).toBe('unchecked');
  });

  it('counts from its binding to its end', async () => {
    const after = '2026-05-20T03:00:00.000Z';
    expect((await state([{ who: person, boundAt: after }])).signature).toBe('invalid');
    expect((await state([{ who: person, ended: { at: after, reason: 'lost' } }])).signature).toBe('valid');
    const before = { at: '2026-05-20T01:00:00.000Z', reason: 'lost' as const };
    expect((await state([{ who: person, ended: before }])).signature).toBe('invalid');
  });

  it('is checked by the administrator’s signed act, where there is one', async () => {
    const admin = shop.issue({ name: 'admin', profile: 'person', issuer: 'root' });
    const act = async (change: Partial<{ accountId: string; by: Issued; signer: string }> = {}) => {
      const by = change.by ?? admin;
      const text = canonicalText(
        makeAdministrationStatement({
          act: {
            type: 'certificate.bind',
            accountId: change.accountId ?? 'zhou',
            certificate: person.der.toString('base64'),
            replaces: null,
          },
          reason: '新领证书',
          signer: { accountId: change.signer ?? 'tang', name: '唐哲', certificate: hashOf(admin) },
          at: '2026-01-01T00:00:00.000Z',
        }),
      );
      const cms = await signCms({
        content: Buffer.from(text),
        certificate: by.der,
        at: new Date('2026-01-01T00:00:00Z'),
        sign: signer(by),
      });
      return { statement: text, cms: cms.toString('base64') };
    };
    const administrator = { who: admin, accountId: 'tang' };
    const withAct = async (given: { statement: string; cms: string }) =>
      (await state([administrator, { who: person, act: given }])).signature;
    expect(await withAct(await act())).toBe('valid');
    expect(await withAct(await act({ accountId: 'lin' }))).toBe('invalid');
    expect(await withAct(await act({ by: person }))).toBe('invalid');
    expect(await withAct(await act({ signer: 'lin' }))).toBe('invalid');
    const good = await act();
    expect(await withAct({ ...good, statement: good.statement.replace('新领', '补领') })).toBe('invalid');
  });
});

describe('a decision in another’s place', () => {
  const id = randomUUID();
  const place = (change: Record<string, unknown> = {}) => {
    const made = desk();
    const row = {
      id,
      from_id: 'he',
      to_id: 'zhou',
      role: 'firstReviewer',
      from_at: '2026-05-19T00:00:00.000Z',
      until_at: '2026-05-25T00:00:00.000Z',
      reason: '出差',
      granted_by: 'he',
      granted_at: '2026-05-18T00:00:00.000Z',
      ended_at: null,
      act: '{}',
      ...change,
    };
    const names = Object.keys(row);
    made.stores.cache
      .prepare(`INSERT INTO delegation (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`)
      .run(row);
    return made;
  };
  const check = async (where: ReturnType<typeof desk>) =>
    checkDecisionSignature(
      where,
      await decide({ onBehalfOf: { accountId: 'he', name: '何静', delegationId: id } }),
      revision,
    );

  it('says whose, and stands on a delegation that was running', async () => {
    expect(await check(place())).toMatchObject({
      signature: 'valid',
      note: expect.stringContaining('周屿代何静审核'),
    });
    expect((await check(desk())).signature).toBe('unchecked');
  });

  it.each([
    { to_id: 'lin' },
    { from_id: 'lin' },
    { role: 'finalReviewer' },
    { from_at: '2026-05-21T00:00:00.000Z' },
    { until_at: '2026-05-20T00:00:00.000Z' },
    { ended_at: '2026-05-19T12:00:00.000Z' },
  ])('does not stand on one that was not (%j)', async (change) => {
    expect((await check(place(change))).signature).toBe('invalid');
  });
});

describe('a decision with its evidence', () => {
  const recently = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  let stamped: Decision;
  let fresh: TrustMaterial;

  beforeAll(async () => {
    shop.issue({ name: 'tsa', profile: 'timestamp', issuer: 'root' });
    fresh = { ...trust, crls: [shop.crl('root')] };
    stamped = await withStamp(await decide({ at: recently(2), decidedAt: recently(1) }));
  });

  const withStamp = async (decision: Decision, data?: Buffer): Promise<Decision> => {
    const token = timestampBy(shop, 'tsa', data ?? signatureValue(Buffer.from(decision.cms, 'base64')));
    return { ...decision, evidence: { timestamp: token.toString('base64'), ocsp: null, crls: [] } };
  };
  const check = (decision: Decision, kept = fresh, bound: Bound[] = [{ who: person }]) =>
    checkDecisionSignature(desk(kept, bound), decision, revision);

  it('is dated by the timestamp, and names the authority', () => {
    const result = check(stamped);
    expect(result).toMatchObject({ signature: 'valid', timestamp: 'valid' });
    expect(result.timestampNote).toContain('CN=tsa');
    expect(Math.abs(Date.parse(result.timestampAt ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('waits for its timestamp without being less valid', async () => {
    const early = await decide({ at: recently(2), decidedAt: recently(1) });
    const none = { timestamp: null, ocsp: null, crls: [] };
    for (const evidence of [null, none])
      expect(check({ ...early, evidence })).toMatchObject({
        signature: 'valid',
        timestamp: 'pending',
        timestampAt: null,
      });
  });

  it('does not pass another signature’s timestamp, nor a changed one', async () => {
    expect(check(await withStamp(stamped, Buffer.from('别的内容')))).toMatchObject({
      timestamp: 'invalid',
      timestampAt: null,
    });
    const token = Buffer.from(stamped.evidence?.timestamp ?? '', 'base64');
    token[token.length - 8]! ^= 1;
    const evidence = { timestamp: token.toString('base64'), ocsp: null, crls: [] };
    expect(check({ ...stamped, evidence }).timestamp).toBe('invalid');
    const future = new Date(Date.now() + 3 * 3_600_000).toISOString();
    expect(check({ ...stamped, decidedAt: future })).toMatchObject({
      timestamp: 'invalid',
      timestampNote: expect.stringContaining('早于平台收到'),
    });
  });

  it('is judged at the time of its timestamp, not at the time the platform tells', async () => {
    const leaver = shop.issue({ name: 'leaver', profile: 'person', issuer: 'root' });
    const made = await decide({ who: leaver, at: recently(2), decidedAt: recently(1) });
    const late = await withStamp(made);
    const bound = [{ who: leaver, ended: { at: recently(0.5), reason: 'lost' as const } }];
    expect(check({ ...late, evidence: null }, fresh, bound).signature).toBe('valid');
    expect(check(late, fresh, bound).signature).toBe('invalid');
  });

  it('stands on the CRLs and the OCSP response of its time when today’s lists say nothing', async () => {
    shop.issue({ name: 'responder', profile: 'ocsp', issuer: 'root' });
    const bare = { ...fresh, crls: [] };
    expect(check(stamped, bare)).toMatchObject({ signature: 'unchecked', timestamp: 'invalid' });
    const list = shop.crl('root');
    const place = desk(bare);
    place.stores.cache.prepare('INSERT INTO crl VALUES (?, ?)').run(sha256(list), list);
    const ocsp = ocspBy(shop, { name: 'person', issuer: 'root', responder: 'responder', days: 1 });
    for (const response of [null, ocsp.toString('base64')]) {
      const evidence = {
        timestamp: stamped.evidence?.timestamp ?? null,
        ocsp: response,
        crls: [sha256(list)],
      };
      expect(checkDecisionSignature(place, { ...stamped, evidence }, revision)).toMatchObject({
        signature: 'valid',
        timestamp: 'valid',
      });
    }
  });

  it.each([
    ['P-256', P256_KEY],
    ['SM2', SM2_KEY],
  ])('is checked alike when signed with %s', async (name, algorithm) => {
    const who = shop.issue({ name: `person-${name}`, profile: 'person', issuer: 'root', algorithm });
    const decision = await withStamp(await decide({ who, at: recently(2), decidedAt: recently(1) }));
    const bound = [{ who }];
    expect(check(decision, fresh, bound)).toMatchObject({ signature: 'valid', timestamp: 'valid' });
    const other = { ...decision, opinion: '不同意。' };
    expect(check(other, fresh, bound).signature).toBe('invalid');
  });

  it('costs little: five hundred of them in under two seconds', () => {
    shop.issue({ name: 'answers', profile: 'ocsp', issuer: 'root' });
    const ocsp = ocspBy(shop, { name: 'person', issuer: 'root', responder: 'answers', days: 1 });
    const evidence = { timestamp: null, crls: [], ...stamped.evidence, ocsp: ocsp.toString('base64') };
    const many = Array.from({ length: 500 }, () => ({ ...stamped, evidence }));
    const place = desk(fresh);
    const started = performance.now();
    const found = many.map((decision) => checkDecisionSignature(place, decision, revision));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(found.every((one) => one.signature === 'valid' && one.timestamp === 'valid')).toBe(true);
  });
});
