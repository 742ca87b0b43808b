import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../../../electron/platform/contract';
import { sha256 } from '../../../../electron/domain/encoding/canonical';
import { checkDecisionSignature } from '../../../../electron/core/identity/service';
import { signatureValue } from '../../../../electron/pki/cms';
import type { TrustMaterial } from '../../../../electron/pki/trust';
import {
  makeDecision,
  sessionWithRegister,
  setUpDecision,
  person,
  revision,
  shop,
  trust,
  type RegisteredCertificate,
} from './decision-fixture';
import { issueOcspResponse, issueTimestamp } from '../../pki/responders';
import { P256_KEY, SM2_KEY } from '../../pki/test-pki';

beforeAll(() => setUpDecision());
afterAll(() => shop.dispose());

describe('a decision with its evidence', () => {
  const recently = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  let stamped: Decision;
  let fresh: TrustMaterial;

  beforeAll(async () => {
    shop.issue({ name: 'tsa', profile: 'timestamp', issuer: 'root' });
    fresh = { ...trust, crls: [shop.crl('root')] };
    stamped = await withStamp(await makeDecision({ at: recently(2), decidedAt: recently(1) }));
  });

  const withStamp = async (decision: Decision, data?: Buffer): Promise<Decision> => {
    const token = issueTimestamp(shop, 'tsa', data ?? signatureValue(Buffer.from(decision.cms, 'base64')));
    return { ...decision, evidence: { timestamp: token.toString('base64'), ocsp: null, crls: [] } };
  };
  const check = async (
    decision: Decision,
    kept = fresh,
    bound: RegisteredCertificate[] = [{ issued: person }],
  ) => checkDecisionSignature(await sessionWithRegister(kept, bound), decision, revision);

  it('has the time of its timestamp, and the check names the authority', async () => {
    const result = await check(stamped);
    expect(result).toMatchObject({ signature: 'valid', timestamp: 'valid' });
    expect(result.timestampNote).toContain('CN=tsa');
    expect(Math.abs(Date.parse(result.timestampAt ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('is valid while its timestamp is pending', async () => {
    const early = await makeDecision({ at: recently(2), decidedAt: recently(1) });
    const none = { timestamp: null, ocsp: null, crls: [] };
    for (const evidence of [null, none])
      expect(await check({ ...early, evidence })).toMatchObject({
        signature: 'valid',
        timestamp: 'pending',
        timestampAt: null,
      });
  });

  it('has an invalid timestamp when that is of another signature, changed, or before the receipt', async () => {
    expect(await check(await withStamp(stamped, Buffer.from('别的内容')))).toMatchObject({
      timestamp: 'invalid',
      timestampAt: null,
    });
    const token = Buffer.from(stamped.evidence?.timestamp ?? '', 'base64');
    token[token.length - 8]! ^= 1;
    const evidence = { timestamp: token.toString('base64'), ocsp: null, crls: [] };
    expect((await check({ ...stamped, evidence })).timestamp).toBe('invalid');
    const future = new Date(Date.now() + 3 * 3_600_000).toISOString();
    expect(await check({ ...stamped, decidedAt: future })).toMatchObject({
      timestamp: 'invalid',
      timestampNote: expect.stringContaining('早于平台收到'),
    });
  });

  it('is checked for the time of its timestamp, not for the time that the platform reports', async () => {
    const leaver = shop.issue({ name: 'leaver', profile: 'person', issuer: 'root' });
    const made = await makeDecision({ who: leaver, at: recently(42), decidedAt: recently(41) });
    const late = await withStamp(made);
    const bound = [{ issued: leaver, ended: { at: recently(20), reason: 'lost' as const } }];
    expect((await check({ ...late, evidence: null }, fresh, bound)).signature).toBe('valid');
    expect((await check(late, fresh, bound)).signature).toBe('unchecked');
  });

  it('is valid by its stored CRLs and OCSP response when no current CRL is available', async () => {
    shop.issue({ name: 'responder', profile: 'ocsp', issuer: 'root' });
    const bare = { ...fresh, crls: [] };
    expect(await check(stamped, bare)).toMatchObject({ signature: 'unchecked', timestamp: 'invalid' });
    const list = shop.crl('root');
    const place = await sessionWithRegister(bare);
    place.stores.cache.prepare('INSERT INTO crl VALUES (?, ?)').run(sha256(list), list);
    const ocsp = issueOcspResponse(shop, { name: 'person', issuer: 'root', responder: 'responder', days: 1 });
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
  ])('is checked in the same way when signed with %s', async (name, algorithm) => {
    const who = shop.issue({ name: `person-${name}`, profile: 'person', issuer: 'root', algorithm });
    const decision = await withStamp(await makeDecision({ who, at: recently(2), decidedAt: recently(1) }));
    const bound = [{ issued: who }];
    expect(await check(decision, fresh, bound)).toMatchObject({ signature: 'valid', timestamp: 'valid' });
    const other = { ...decision, opinion: '不同意。' };
    expect((await check(other, fresh, bound)).signature).toBe('invalid');
  });
});
