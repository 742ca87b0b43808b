import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trustMaterial } from '../../../../electron/pki/trust';
import {
  DAY,
  later,
  newAuthority,
  openProvingOffice,
  sha256,
  type ProvingOffice,
  type PersonKey,
} from './proving-office';
import { CONTENT, ReviewScenario } from './review-scenario';
import {
  expectPassed,
  expectRefused,
  expectUnsure,
  packageFilesOf,
  runClient,
  runScript,
} from './run-verification';

/** Packages with genuine signatures, but by the wrong person, at the wrong time or over the wrong statement. */

let office: ProvingOffice;
let story: ReviewScenario;
beforeAll(async () => {
  office = await openProvingOffice();
});
beforeEach(() => {
  story = new ReviewScenario(office).submit();
});

const approveAfter = async (
  first: PersonKey,
  more: Partial<Parameters<ReviewScenario['decide']>[0]> = {},
) => {
  await story.decide({ by: first, stage: 'first', ...more });
  await story.decide({ by: office.second, stage: 'second' });
  return story.decide({ by: office.final, stage: 'final' });
};
const refused = (reason: RegExp, trust = story.trust) =>
  expectRefused(packageFilesOf(story.proof), trust, reason);
const passed = () => expectPassed(packageFilesOf(story.proof), story.trust);
const at = later(60_000);

describe('the verification of certificates', () => {
  it('refuses a certificate revoked before signing', async () => {
    story.revoked.push({ key: office.first, at: later(-DAY) });
    await story.approve();
    refused(/已.*被吊销/);
  });

  it('refuses a certificate revoked before signing when the CRL is replaced by an older, expired CRL', async () => {
    story.revoked.push({ key: office.first, at: later(-DAY) });
    const old = story.crl(office.root, later(-8 * DAY));
    story.crls.set(sha256(old), old);
    await approveAfter(office.first, { evidence: (e) => ({ ...e, ocsp: null, crls: [sha256(old)] }) });
    refused(/吊销列表|被吊销/);
  });

  it('refuses a certificate revoked before signing when the CRL is replaced by an older valid CRL and a later CRL is known', async () => {
    story.revoked.push({ key: office.first, at: later(-DAY) });
    const old = story.crl(office.root, later(-2 * DAY));
    story.crls.set(sha256(old), old);
    await approveAfter(office.first, { evidence: (e) => ({ ...e, ocsp: null, crls: [sha256(old)] }) });
    refused(/被吊销/);
  });

  it('refuses a certificate that OCSP reports as revoked but the CRL does not list yet', async () => {
    const old = story.crl(office.root, later(-2 * DAY));
    story.crls.set(sha256(old), old);
    story.revoked.push({ key: office.first, at: later(-DAY) });
    const answer = story.ocsp(office.first.certificate, at).toString('base64');
    story.revoked.pop();
    await approveAfter(office.first, { evidence: (e) => ({ ...e, ocsp: answer, crls: [sha256(old)] }) });
    refused(/证书.*被吊销/);
  });

  it('refuses a certificate of another CA', async () => {
    const by = await newAuthority('其他机构根证书', 'rsa-2048');
    await approveAfter(await office.newKey('rsa-2048', 'zhou', '周某', { by }));
    refused(/不是.*信任的/);
  });

  it('refuses a certificate of another CA with the name of the trusted one', async () => {
    const by = await newAuthority('示范市根证书', 'rsa-2048');
    await approveAfter(await office.newKey('rsa-2048', 'zhou', '周某', { by }));
    refused(/不是.*信任的/);
  });

  it('refuses the certificates of another city whose anchors are in the package', async () => {
    await story.approve();
    const stranger = await openProvingOffice();
    const own = new ReviewScenario(stranger).trust;
    refused(/不是.*信任的|不可信/, own);
    const report = runClient(packageFilesOf(story.proof), own);
    expect(report.findings.map(({ text }) => text).join()).toMatch(/随包的根证书中有本机不信任的/);
    expect(runScript(packageFilesOf(story.proof), { ...story.trust, anchors: null })).toMatchObject({
      last: '全部通过',
      status: 0,
    });
  });

  it('refuses a certificate that had expired at signing', async () => {
    await approveAfter(await office.newKey('rsa-2048', 'zhou', '周某', { to: later(-DAY) }));
    refused(/过期/);
  });

  it('refuses a certificate that was not yet valid at signing', async () => {
    await approveAfter(await office.newKey('sm2', 'zhou', '周某', { from: later(DAY) }));
    refused(/还没有生效/);
  });

  it('refuses a certificate for servers', async () => {
    await approveAfter(await office.newKey('p256', 'zhou', '周某', { use: 'server' }));
    refused(/不是个人签名用途/);
  });

  it('refuses timestamps when the authority was revoked without a reason that clears its key', async () => {
    await story.approve();
    story.revoked.push({ key: { ...office.first, certificate: office.tsa.certificate }, at: later(DAY) });
    const list = story.crl(office.root, later(2 * DAY));
    story.crls.set(sha256(list), list);
    refused(/时间戳不成立/);
  });

  it('accepts signatures from before the expiry, and reports when the certificate expired', async () => {
    await story.approve();
    passed();
    const report = runClient(packageFilesOf(story.proof), story.trust, later(400 * DAY));
    expect(report.holds).toBe('yes');
    const words = report.decisions[0]!.findings.map(({ text }) => text).join();
    expect(words).toMatch(/签名时证书有效，后于2026年12月27日过期，签名时间有时间戳证明，不影响这条签名/);
  });

  it('accepts signatures from before the revocation', async () => {
    await story.approve();
    for (const key of [office.first, office.final]) story.revoked.push({ key, at: later(DAY) });
    for (const authority of [office.root, office.sm2Root]) {
      const list = story.crl(authority, later(2 * DAY));
      story.crls.set(sha256(list), list);
    }
    passed();
    const report = runClient(packageFilesOf(story.proof), story.trust, later(3 * DAY));
    expect(report.decisions[2]!.findings.map(({ text }) => text).join()).toMatch(/后来被吊销/);
  });
});

describe('the verification of statements', () => {
  it('refuses a statement that names another certificate than the signer’s', async () => {
    const signer = { accountId: 'chen', name: '陈某', certificate: sha256(office.principal.certificate) };
    story.bind(office.principal);
    await approveAfter(office.first, { alter: (s) => ({ ...s, signer }) });
    refused(/签名所用的证书不是原文声明的那一张/);
  });

  it('refuses a statement that names another person than the certificate’s', async () => {
    await approveAfter(office.first, {
      alter: (s) => ({ ...s, signer: { ...(s.signer as object), accountId: 'chen' } }),
    });
    refused(/登记在别人名下/);
  });

  it('refuses a statement dated after its timestamp', async () => {
    await approveAfter(office.first, { alter: (s) => ({ ...s, at: later(DAY).toISOString() }) });
    refused(/声明的时间晚于时间戳/);
  });

  it('refuses a statement about other content that has the true hash in its opinion', async () => {
    const [revision] = story.revisions;
    const opinion = `","contentHash":"${revision!.contentHash}","previous":null,"x":"`;
    await approveAfter(office.first, { opinion, alter: (s) => ({ ...s, contentHash: '0'.repeat(64) }) });
    refused(/内容或附件与第 1 稿不符/);
  });

  it('refuses a statement with a duplicate field', async () => {
    const [revision] = story.revisions;
    const twice = `"opinion":"","contentHash":"${revision!.contentHash}","opinion":"同意。"`;
    await approveAfter(office.first, {
      alter: (s) => ({ ...s, contentHash: '0'.repeat(64) }),
      text: (text) => text.replace('"opinion":"同意。"', twice),
    });
    refused(/原文的写法不合规定/);
  });

  it('refuses a statement that is not in canonical form', async () => {
    await approveAfter(office.first, { text: (text) => text.replace('同意', '\\u540c\\u610f') });
    refused(/原文的写法不合规定/);
  });

  it('accepts opinions that imitate other fields, as text only', async () => {
    const nasty = [
      '","previous":null,"purpose":"delete","revision":9,"signer":{"accountId":"sun","certificate":"',
      '\\","verdict":"return"}\\\\',
      '换行\n制表\t退格\b换页\f回车\r 控制\u0001\u0002\u0003\u001f DEL\u007f 行分隔\u2028 表情😀 \\u0041 \\" \\\\" "',
    ];
    await story.decide({ by: office.first, stage: 'first', opinion: nasty[0]! });
    await story.decide({ by: office.second, stage: 'second', opinion: nasty[1]! });
    await story.decide({ by: office.final, stage: 'final', opinion: nasty[2]! });
    passed();
    const report = runClient(packageFilesOf(story.proof), story.trust);
    expect(report.decisions.map(({ opinion }) => opinion)).toEqual(nasty);
  });
});

describe('the verification of levels', () => {
  it('refuses two levels by one person', async () => {
    await approveAfter(office.second);
    refused(/有人审核了两级/);
  });

  it('refuses two levels by one person with two certificates', async () => {
    await approveAfter(await office.certify(office.second, {}));
    refused(/有人审核了两级/);
  });

  it('refuses a writer among the reviewers', async () => {
    story = new ReviewScenario(office).submit(CONTENT, ['sun', 'zheng']);
    await story.approve();
    refused(/审核人是撰写人/);
  });

  it('refuses the second level before the first', async () => {
    await story.decide({ by: office.second, stage: 'second' });
    await story.decide({ by: office.first, stage: 'first' });
    await story.decide({ by: office.final, stage: 'final' });
    refused(/级别次序不对/);
  });

  it('refuses a level after a return', async () => {
    await story.decide({ by: office.first, stage: 'first', verdict: 'return', opinion: '退回。' });
    await story.decide({ by: office.second, stage: 'second' });
    await story.decide({ by: office.final, stage: 'final' });
    refused(/级别次序不对/);
  });

  it('refuses a missing third level', async () => {
    await story.decide({ by: office.first, stage: 'first' });
    await story.decide({ by: office.second, stage: 'second' });
    refused(/缺少 ?终审/);
  });

  it('refuses 重特大 without the principal', async () => {
    story = new ReviewScenario(office).submit({ ...CONTENT, major: true });
    await story.approve();
    refused(/缺少 ?主要负责人审定/);
  });

  it('requires the principal’s decision when the final reviewer asked for it', async () => {
    await story.decide({ by: office.first, stage: 'first' });
    await story.decide({ by: office.second, stage: 'second' });
    await story.decide({ by: office.final, stage: 'final', verdict: 'escalate', opinion: '请审定。' });
    refused(/缺少 ?主要负责人审定/);
    await story.decide({ by: office.principal, stage: 'principal' });
    passed();
  });

  it('refuses levels of different purposes', async () => {
    await approveAfter(office.first, { alter: (s) => ({ ...s, purpose: 'delete' }) });
    refused(/所审的事项不一/);
  });
});

describe('the verification of 代理', () => {
  const byDelegate = async (change: Parameters<ReviewScenario['delegate']>[2] = {}, from = office.second) => {
    const delegation = story.delegate(from, office.principal, change);
    await story.decide({ by: office.first, stage: 'first' });
    await story.decide({ by: office.principal, stage: 'second', onBehalfOf: delegation });
    await story.decide({ by: office.final, stage: 'final' });
    return delegation;
  };

  it('accepts a delegation with its signed act within its period', async () => {
    await byDelegate();
    passed();
    expect(runClient(packageFilesOf(story.proof), story.trust).decisions[1]!.onBehalfOf).toBe('委托人');
  });

  it('refuses a delegation whose act is removed', async () => {
    await byDelegate();
    const files = packageFilesOf(story.proof);
    for (const kind of ['json', 'cms']) files.delete(`register/2.${kind}`);
    expectRefused(files, story.trust, /登记簿里没有所称的代理/);
  });

  it('refuses a delegation to another person', async () => {
    const delegation = story.delegate(office.second, office.administrator);
    await story.decide({ by: office.first, stage: 'first' });
    await story.decide({ by: office.principal, stage: 'second', onBehalfOf: delegation });
    await story.decide({ by: office.final, stage: 'final' });
    refused(/所称的代理与登记簿不符/);
  });

  it('refuses a delegation for another level', async () => {
    await byDelegate({ role: 'principal' });
    refused(/所称的代理与登记簿不符/);
  });

  it('refuses a delegation that had expired', async () => {
    await byDelegate({ until: later(-DAY / 2).toISOString() });
    refused(/签名时不在代理期内/);
  });

  it('refuses a delegation that had been ended', async () => {
    await byDelegate({ endedAt: later(-DAY / 2).toISOString() });
    refused(/签名时不在代理期内/);
  });

  it('refuses a delegation of a writer of the article', async () => {
    story = new ReviewScenario(office).submit(CONTENT, ['sun', 'wu']);
    await byDelegate();
    refused(/审核人是撰写人/);
  });

  it('refuses a delegation of a person who has already decided', async () => {
    await byDelegate({}, office.first);
    refused(/有人审核了两级/);
  });
});

describe('the verification without evidence', () => {
  it('is unsure of decisions from before there was a timestamp authority', async () => {
    const evidence = () => null;
    await story.decide({ by: office.first, stage: 'first', evidence });
    await story.decide({ by: office.second, stage: 'second', evidence });
    await story.decide({ by: office.final, stage: 'final', evidence });
    expectUnsure(
      packageFilesOf({ ...story.proof, head: null }),
      story.trust,
      /没有时间戳，按签名人声明的时间核验/,
    );
  });

  it('is unsure of decisions from when the timestamp authority was down', async () => {
    const evidence = (e: { ocsp: string | null; crls: string[] }) => ({ ...e, timestamp: null });
    await story.decide({ by: office.first, stage: 'first', evidence });
    await story.decide({ by: office.second, stage: 'second', evidence });
    await story.decide({ by: office.final, stage: 'final', evidence });
    const head = { ...story.proof.head!, timestamp: null };
    expectUnsure(packageFilesOf({ ...story.proof, head }), story.trust, /总数凭证没有时间戳/);
  });

  it('is unsure whether decisions are missing at the end when there is no head', async () => {
    await story.approve();
    expectUnsure(packageFilesOf({ ...story.proof, head: null }), story.trust, /末尾是否缺少意见不能确认/);
  });

  it('refuses everything on a machine without trust anchors', async () => {
    await story.approve();
    expect(runClient(packageFilesOf(story.proof), null).holds).toBe('no');
  });
});

it('the package of an article in review passes with the decisions made so far', async () => {
  await story.decide({ by: office.first, stage: 'first' });
  story.stage = 'second';
  passed();
});

it('a package can be verified with trust material as the platform sends it', async () => {
  await story.approve();
  const certificates = story.trust.anchors.map((der) => Buffer.from(der).toString('base64'));
  expectPassed(
    packageFilesOf(story.proof),
    trustMaterial({ certificates, crls: [] }, undefined, story.trust.root),
  );
});
