import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trustMaterial } from '../../../../electron/pki/trust';
import { DAY, later, newAuthority, openBureau, sha256, type Bureau, type Key } from './bureau';
import { CONTENT, Story } from './story';
import { expectPassed, expectRefused, expectUnsure, filesOf, runClient, runScript } from './verdicts';

/** What no edited file could show: true signatures, by the wrong person, at the wrong time or over the wrong words. */

let bureau: Bureau;
let story: Story;
beforeAll(async () => {
  bureau = await openBureau();
});
beforeEach(() => {
  story = new Story(bureau).submit();
});

const approveAfter = async (first: Key, more: Partial<Parameters<Story['decide']>[0]> = {}) => {
  await story.decide({ by: first, stage: 'first', ...more });
  await story.decide({ by: bureau.second, stage: 'second' });
  return story.decide({ by: bureau.final, stage: 'final' });
};
const refused = (reason: RegExp, trust = story.trust) => expectRefused(filesOf(story.proof), trust, reason);
const passed = () => expectPassed(filesOf(story.proof), story.trust);
const at = later(60_000);

describe('certificates', () => {
  it('revoked before signing', async () => {
    story.revoked.push({ key: bureau.first, at: later(-DAY) });
    await story.approve();
    refused(/已.*被吊销/);
  });

  it('revoked before signing, and the list replaced by an older one that is out of date', async () => {
    story.revoked.push({ key: bureau.first, at: later(-DAY) });
    const old = story.crl(bureau.root, later(-8 * DAY));
    story.crls.set(sha256(old), old);
    await approveAfter(bureau.first, { evidence: (e) => ({ ...e, ocsp: null, crls: [sha256(old)] }) });
    refused(/吊销列表|被吊销/);
  });

  it('revoked before signing, and the list replaced by an older one still in date: a later list is known', async () => {
    story.revoked.push({ key: bureau.first, at: later(-DAY) });
    const old = story.crl(bureau.root, later(-2 * DAY));
    story.crls.set(sha256(old), old);
    await approveAfter(bureau.first, { evidence: (e) => ({ ...e, ocsp: null, crls: [sha256(old)] }) });
    refused(/被吊销/);
  });

  it('said to be revoked by the responder, while the list did not know it yet', async () => {
    const old = story.crl(bureau.root, later(-2 * DAY));
    story.crls.set(sha256(old), old);
    story.revoked.push({ key: bureau.first, at: later(-DAY) });
    const answer = story.ocsp(bureau.first.certificate, at).toString('base64');
    story.revoked.pop();
    await approveAfter(bureau.first, { evidence: (e) => ({ ...e, ocsp: answer, crls: [sha256(old)] }) });
    refused(/证书.*被吊销/);
  });

  it('of another CA', async () => {
    const by = await newAuthority('其他机构根证书', 'rsa-2048');
    await approveAfter(await bureau.newKey('rsa-2048', 'zhou', '周某', { by }));
    refused(/不是.*信任的/);
  });

  it('of another CA that calls itself by the name of ours', async () => {
    const by = await newAuthority('示范市根证书', 'rsa-2048');
    await approveAfter(await bureau.newKey('rsa-2048', 'zhou', '周某', { by }));
    refused(/不是.*信任的/);
  });

  it('all of another city, whose anchors came with the package', async () => {
    await story.approve();
    const stranger = await openBureau();
    const own = new Story(stranger).trust;
    refused(/不是.*信任的|不可信/, own);
    const report = runClient(filesOf(story.proof), own);
    expect(report.findings.map(({ text }) => text).join()).toMatch(/随包的根证书中有本机不信任的/);
    expect(runScript(filesOf(story.proof), { ...story.trust, anchors: null })).toMatchObject({
      last: '全部通过',
      status: 0,
    });
  });

  it('expired at signing', async () => {
    await approveAfter(await bureau.newKey('rsa-2048', 'zhou', '周某', { to: later(-DAY) }));
    refused(/过期/);
  });

  it('not yet valid at signing', async () => {
    await approveAfter(await bureau.newKey('sm2', 'zhou', '周某', { from: later(DAY) }));
    refused(/还没有生效/);
  });

  it('for servers, not for people', async () => {
    await approveAfter(await bureau.newKey('p256', 'zhou', '周某', { use: 'server' }));
    refused(/不是个人签名用途/);
  });

  it('of the timestamp authority, revoked without a reason that would clear its key', async () => {
    await story.approve();
    story.revoked.push({ key: { ...bureau.first, certificate: bureau.tsa.certificate }, at: later(DAY) });
    const list = story.crl(bureau.root, later(2 * DAY));
    story.crls.set(sha256(list), list);
    refused(/时间戳不成立/);
  });

  it('expired since: what was signed before stands, and it says since when', async () => {
    await story.approve();
    passed();
    const report = runClient(filesOf(story.proof), story.trust, later(400 * DAY));
    expect(report.holds).toBe('yes');
    const words = report.decisions[0]!.findings.map(({ text }) => text).join();
    expect(words).toMatch(/签名时证书有效，后于2026年12月27日过期，签名时间有时间戳证明，不影响这条签名/);
  });

  it('revoked since: what was signed before stands', async () => {
    await story.approve();
    for (const key of [bureau.first, bureau.final]) story.revoked.push({ key, at: later(DAY) });
    for (const authority of [bureau.root, bureau.sm2Root]) {
      const list = story.crl(authority, later(2 * DAY));
      story.crls.set(sha256(list), list);
    }
    passed();
    const report = runClient(filesOf(story.proof), story.trust, later(3 * DAY));
    expect(report.decisions[2]!.findings.map(({ text }) => text).join()).toMatch(/后来被吊销/);
  });
});

describe('statements', () => {
  it('that name another certificate than the signer’s', async () => {
    const signer = { accountId: 'chen', name: '陈某', certificate: sha256(bureau.principal.certificate) };
    story.bind(bureau.principal);
    await approveAfter(bureau.first, { alter: (s) => ({ ...s, signer }) });
    refused(/签名所用的证书不是原文声明的那一张/);
  });

  it('that name another person than the certificate’s', async () => {
    await approveAfter(bureau.first, {
      alter: (s) => ({ ...s, signer: { ...(s.signer as object), accountId: 'chen' } }),
    });
    refused(/登记在别人名下/);
  });

  it('dated after their timestamp', async () => {
    await approveAfter(bureau.first, { alter: (s) => ({ ...s, at: later(DAY).toISOString() }) });
    refused(/声明的时间晚于时间戳/);
  });

  it('over other content than is there, with the true hash in the opinion', async () => {
    const [revision] = story.revisions;
    const opinion = `","contentHash":"${revision!.contentHash}","previous":null,"x":"`;
    await approveAfter(bureau.first, { opinion, alter: (s) => ({ ...s, contentHash: '0'.repeat(64) }) });
    refused(/内容或附件与第 1 稿不符/);
  });

  it('with a field twice: no reader may choose', async () => {
    const [revision] = story.revisions;
    const twice = `"opinion":"","contentHash":"${revision!.contentHash}","opinion":"同意。"`;
    await approveAfter(bureau.first, {
      alter: (s) => ({ ...s, contentHash: '0'.repeat(64) }),
      text: (text) => text.replace('"opinion":"同意。"', twice),
    });
    refused(/原文的写法不合规定/);
  });

  it('with a way of writing that only looks the same', async () => {
    await approveAfter(bureau.first, { text: (text) => text.replace('同意', '\\u540c\\u610f') });
    refused(/原文的写法不合规定/);
  });

  it('whose words imitate every field around them mean only what they are', async () => {
    const nasty = [
      '","previous":null,"purpose":"delete","revision":9,"signer":{"accountId":"sun","certificate":"',
      '\\","verdict":"return"}\\\\',
      '换行\n制表\t退格\b换页\f回车\r 控制\u0001\u0002\u0003\u001f DEL\u007f 行分隔\u2028 表情😀 \\u0041 \\" \\\\" "',
    ];
    await story.decide({ by: bureau.first, stage: 'first', opinion: nasty[0]! });
    await story.decide({ by: bureau.second, stage: 'second', opinion: nasty[1]! });
    await story.decide({ by: bureau.final, stage: 'final', opinion: nasty[2]! });
    passed();
    const report = runClient(filesOf(story.proof), story.trust);
    expect(report.decisions.map(({ opinion }) => opinion)).toEqual(nasty);
  });
});

describe('levels', () => {
  it('one person decides two', async () => {
    await approveAfter(bureau.second);
    refused(/有人审核了两级/);
  });

  it('one person decides two, with two certificates', async () => {
    await approveAfter(await bureau.certify(bureau.second, {}));
    refused(/有人审核了两级/);
  });

  it('a writer is among the reviewers', async () => {
    story = new Story(bureau).submit(CONTENT, ['sun', 'zheng']);
    await story.approve();
    refused(/审核人是撰写人/);
  });

  it('the second before the first', async () => {
    await story.decide({ by: bureau.second, stage: 'second' });
    await story.decide({ by: bureau.first, stage: 'first' });
    await story.decide({ by: bureau.final, stage: 'final' });
    refused(/级别次序不对/);
  });

  it('one after a return', async () => {
    await story.decide({ by: bureau.first, stage: 'first', verdict: 'return', opinion: '退回。' });
    await story.decide({ by: bureau.second, stage: 'second' });
    await story.decide({ by: bureau.final, stage: 'final' });
    refused(/级别次序不对/);
  });

  it('the third is missing', async () => {
    await story.decide({ by: bureau.first, stage: 'first' });
    await story.decide({ by: bureau.second, stage: 'second' });
    refused(/缺少 ?终审/);
  });

  it('重特大 without the principal', async () => {
    story = new Story(bureau).submit({ ...CONTENT, major: true });
    await story.approve();
    refused(/缺少 ?主要负责人审定/);
  });

  it('the principal was asked for, and decided', async () => {
    await story.decide({ by: bureau.first, stage: 'first' });
    await story.decide({ by: bureau.second, stage: 'second' });
    await story.decide({ by: bureau.final, stage: 'final', verdict: 'escalate', opinion: '请审定。' });
    refused(/缺少 ?主要负责人审定/);
    await story.decide({ by: bureau.principal, stage: 'principal' });
    passed();
  });

  it('of two purposes', async () => {
    await approveAfter(bureau.first, { alter: (s) => ({ ...s, purpose: 'delete' }) });
    refused(/所审的事项不一/);
  });
});

describe('代理', () => {
  const byDelegate = async (change: Parameters<Story['delegate']>[2] = {}, from = bureau.second) => {
    const delegation = story.delegate(from, bureau.principal, change);
    await story.decide({ by: bureau.first, stage: 'first' });
    await story.decide({ by: bureau.principal, stage: 'second', onBehalfOf: delegation });
    await story.decide({ by: bureau.final, stage: 'final' });
    return delegation;
  };

  it('with its signed act, in its time', async () => {
    await byDelegate();
    passed();
    expect(runClient(filesOf(story.proof), story.trust).decisions[1]!.onBehalfOf).toBe('委托人');
  });

  it('whose act is taken out', async () => {
    await byDelegate();
    const files = filesOf(story.proof);
    for (const kind of ['json', 'cms']) files.delete(`register/2.${kind}`);
    expectRefused(files, story.trust, /登记簿里没有所称的代理/);
  });

  it('to another person', async () => {
    const delegation = story.delegate(bureau.second, bureau.administrator);
    await story.decide({ by: bureau.first, stage: 'first' });
    await story.decide({ by: bureau.principal, stage: 'second', onBehalfOf: delegation });
    await story.decide({ by: bureau.final, stage: 'final' });
    refused(/所称的代理与登记簿不符/);
  });

  it('for another level', async () => {
    await byDelegate({ role: 'principal' });
    refused(/所称的代理与登记簿不符/);
  });

  it('that had run out', async () => {
    await byDelegate({ until: later(-DAY / 2).toISOString() });
    refused(/签名时不在代理期内/);
  });

  it('that had been ended', async () => {
    await byDelegate({ endedAt: later(-DAY / 2).toISOString() });
    refused(/签名时不在代理期内/);
  });

  it('for someone who wrote the article', async () => {
    story = new Story(bureau).submit(CONTENT, ['sun', 'wu']);
    await byDelegate();
    refused(/审核人是撰写人/);
  });

  it('for someone who has decided already', async () => {
    await byDelegate({}, bureau.first);
    refused(/有人审核了两级/);
  });
});

describe('what cannot be known', () => {
  it('decisions from before there was a timestamp authority', async () => {
    const evidence = () => null;
    await story.decide({ by: bureau.first, stage: 'first', evidence });
    await story.decide({ by: bureau.second, stage: 'second', evidence });
    await story.decide({ by: bureau.final, stage: 'final', evidence });
    expectUnsure(filesOf({ ...story.proof, head: null }), story.trust, /没有时间戳，按签名人声明的时间核验/);
  });

  it('decisions while the timestamp authority was down', async () => {
    const evidence = (e: { ocsp: string | null; crls: string[] }) => ({ ...e, timestamp: null });
    await story.decide({ by: bureau.first, stage: 'first', evidence });
    await story.decide({ by: bureau.second, stage: 'second', evidence });
    await story.decide({ by: bureau.final, stage: 'final', evidence });
    const head = { ...story.proof.head!, timestamp: null };
    expectUnsure(filesOf({ ...story.proof, head }), story.trust, /总数凭证没有时间戳/);
  });

  it('whether decisions were cut off, when there is no head', async () => {
    await story.approve();
    expectUnsure(filesOf({ ...story.proof, head: null }), story.trust, /末尾是否缺少意见不能确认/);
  });

  it('anything, on a machine that trusts nobody yet', async () => {
    await story.approve();
    expect(runClient(filesOf(story.proof), null).holds).toBe('no');
  });
});

it('an article still in review proves the decisions there are, and says that nothing is released', async () => {
  await story.decide({ by: bureau.first, stage: 'first' });
  story.stage = 'second';
  passed();
});

it('trust as the platform gives it serves too', async () => {
  await story.approve();
  const certificates = story.trust.anchors.map((der) => Buffer.from(der).toString('base64'));
  expectPassed(filesOf(story.proof), trustMaterial({ certificates, crls: [] }, undefined, story.trust.root));
});
