import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { Decision, FoundedDelegation } from '../../../../electron/platform/contract';
import { sha256 } from '../../../../electron/domain/encoding/canonical';
import { sealPackage } from '../../../../electron/domain/article/package';
import { checkDecisionSignature, keepTrust, loadTrust } from '../../../../electron/core/identity/service';
import {
  content,
  makeDecision,
  sessionWithRegister,
  setUpDecision,
  person,
  revision,
  shop,
  trust,
  type RegisteredCertificate,
} from './decision-fixture';
import { createTestPki } from '../../pki/test-pki';

beforeAll(() => setUpDecision());
afterAll(() => shop.dispose());

describe('a signed decision', () => {
  it('is valid when all its parts agree, and the check names the certificate', async () => {
    const decision = await makeDecision();
    const check = checkDecisionSignature(await sessionWithRegister(), decision, revision, null);
    expect(check).toMatchObject({ signature: 'valid', note: expect.stringContaining('CN=person') });
  });

  it('is valid only for exactly the content that was signed', async () => {
    const decision = await makeDecision();
    const other = sealPackage({ ...content, title: `${content.title} ` });
    const swapped = { ...revision, package: other.text, contentHash: other.hash };
    const quietly = { ...revision, package: other.text };
    for (const changed of [
      swapped,
      quietly,
      { ...revision, number: 2 },
      { ...revision, articleId: randomUUID() },
    ])
      expect(checkDecisionSignature(await sessionWithRegister(), decision, changed).signature).toBe(
        'invalid',
      );
  });

  it('is invalid when any field of its record differs from the statement', async () => {
    const decision = await makeDecision();
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
        checkDecisionSignature(await sessionWithRegister(), { ...decision, ...change }, revision).signature,
      ]).toEqual([change, 'invalid']);
  });

  it('is invalid when statement and signature are replaced by those of another person', async () => {
    const stranger = createTestPki();
    stranger.issue({ name: 'root', profile: 'root', issuer: null });
    const other = stranger.issue({ name: 'other', profile: 'person', issuer: 'root' });
    const foreign = await makeDecision({ who: other });
    stranger.dispose();
    expect(checkDecisionSignature(await sessionWithRegister(), foreign, revision)).toMatchObject({
      signature: 'invalid',
      note: expect.stringContaining('信任'),
    });
    const second = shop.issue({ name: 'second', profile: 'person', issuer: 'root' });
    const borrowed = await makeDecision({ who: second, certificate: person });
    expect(checkDecisionSignature(await sessionWithRegister(), borrowed, revision).signature).toBe('invalid');
  });

  it('is valid only when it names the decision before it', async () => {
    const first = await makeDecision();
    const second = await makeDecision({ decisions: [first] });
    expect(checkDecisionSignature(await sessionWithRegister(), second, revision, first).signature).toBe(
      'valid',
    );
    expect(checkDecisionSignature(await sessionWithRegister(), second, revision, null).signature).toBe(
      'invalid',
    );
    expect(checkDecisionSignature(await sessionWithRegister(), first, revision, second).signature).toBe(
      'invalid',
    );
    expect(checkDecisionSignature(await sessionWithRegister(), second, revision).signature).toBe('valid');
  });

  it('stays valid when made before the certificate was revoked, and is invalid when made after that', async () => {
    const lost = shop.issue({ name: 'lost', profile: 'person', issuer: 'root' });
    const decision = await makeDecision({ who: lost });
    shop.revoke('lost', 'root', '20260520030000Z');
    const later = { ...trust, crls: [shop.crl('root')] };
    const place = () => sessionWithRegister(later, [{ issued: lost }]);
    expect(checkDecisionSignature(await place(), decision, revision).signature).toBe('valid');
    const after = { ...decision, decidedAt: '2026-05-20T03:00:00.000Z' };
    expect(checkDecisionSignature(await place(), after, revision)).toMatchObject({
      signature: 'invalid',
      note: expect.stringContaining('吊销'),
    });
  });

  it('is unchecked, not valid, without trust material or a current CRL', async () => {
    const decision = await makeDecision();
    expect(checkDecisionSignature(await sessionWithRegister(null), decision, revision).signature).toBe(
      'unchecked',
    );
    expect(
      checkDecisionSignature(await sessionWithRegister({ ...trust, crls: [] }), decision, revision).signature,
    ).toBe('unchecked');
  });

  it('is checked again when newer trust material is stored', async () => {
    const decision = await makeDecision();
    const place = await sessionWithRegister({ ...trust, crls: [] });
    expect(checkDecisionSignature(place, decision, revision).signature).toBe('unchecked');
    keepTrust(place.stores, { ...trust, root: loadTrust(place.stores)?.root ?? null });
    expect(checkDecisionSignature(place, decision, revision).signature).toBe('valid');
    expect(loadTrust(place.stores)?.anchors[0]).toEqual(trust.anchors[0]);
  });
});

describe('the holder of a certificate', () => {
  const state = async (bound: RegisteredCertificate[], who = person) => {
    const decision = await makeDecision({ who });
    return checkDecisionSignature(await sessionWithRegister(trust, bound), decision, revision);
  };

  it('is taken from the register: a decision with another person’s certificate is invalid', async () => {
    expect(await state([{ issued: person, accountId: 'lin' }])).toMatchObject({
      signature: 'invalid',
      note: expect.stringContaining('别人名下'),
    });
    expect((await state([])).signature).toBe('invalid');
  });

  it('is unknown before the root of trust is pinned: a decision is unchecked', async () => {
    const decision = await makeDecision();
    const place = await sessionWithRegister({ ...trust, root: null });
    expect(checkDecisionSignature(place, decision, revision)).toMatchObject({
      signature: 'unchecked',
      note: expect.stringContaining('信任根'),
    });
  });

  it('may sign from the binding of the certificate to the end of the binding', async () => {
    const after = '2026-05-20T03:00:00.000Z';
    expect((await state([{ issued: person, boundAt: after }])).signature).toBe('invalid');
    expect((await state([{ issued: person, ended: { at: after, reason: 'lost' } }])).signature).toBe('valid');
    const before = { at: '2026-05-20T01:00:00.000Z', reason: 'lost' as const };
    expect((await state([{ issued: person, ended: before }])).signature).toBe('invalid');
  });
});

describe('a decision in another person’s place', () => {
  const id = randomUUID();
  const delegation: FoundedDelegation = {
    delegationId: id,
    fromId: 'he',
    toId: 'zhou',
    role: 'firstReviewer',
    from: '2026-05-19T00:00:00.000Z',
    until: '2026-05-25T00:00:00.000Z',
  };
  const place = (change: Partial<FoundedDelegation> = {}) =>
    sessionWithRegister(trust, [{ issued: person }], [{ ...delegation, ...change }]);
  const check = async (where: Awaited<ReturnType<typeof sessionWithRegister>>) =>
    checkDecisionSignature(
      where,
      await makeDecision({ onBehalfOf: { accountId: 'he', name: '何静', delegationId: id } }),
      revision,
    );

  it('names that person, and is valid under a running delegation', async () => {
    expect(await check(await place())).toMatchObject({
      signature: 'valid',
      note: expect.stringContaining('周屿代何静审核'),
    });
    expect((await check(await sessionWithRegister())).signature).toBe('invalid');
  });

  it.each([
    { toId: 'lin' },
    { fromId: 'lin' },
    { role: 'finalReviewer' as const },
    { from: '2026-05-21T00:00:00.000Z' },
    { until: '2026-05-20T00:00:00.000Z' },
  ])('is invalid under a delegation that does not match (%j)', async (change) => {
    expect((await check(await place(change))).signature).toBe('invalid');
  });
});
