import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { Decision } from '../../../../electron/platform/contract';
import { makeAdministrationStatement } from '../../../../electron/core/accounts/rules/statement';
import { canonicalText, sealPackage, sha256 } from '../../../../electron/core/articles/rules/package';
import { checkDecisionSignature, keepTrust, loadTrust } from '../../../../electron/core/identity/service';
import { signCms } from '../../../../electron/core/identity/rules/cms';
import {
  content,
  decide,
  desk,
  hashOf,
  openDecisionScene,
  person,
  revision,
  shop,
  signer,
  trust,
  type Bound,
} from './decision-scene';
import { workshop, type Issued } from './openssl';

beforeAll(() => openDecisionScene(), 60_000);
afterAll(() => shop.dispose());

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
