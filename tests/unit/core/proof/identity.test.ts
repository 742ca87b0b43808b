import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PackageFiles } from '../../../../electron/core/evidence/service';
import { Register } from '../../../../electron/domain/accounts/register';
import type { RegisterEntry } from '../../../../electron/platform/contract';
import { createChainVerifier } from '../../../../electron/pki/trust';
import { DAY, later, openBureau, sha256, type Bureau } from './bureau';
import { Story, type Enrolled } from './story';
import { expectPassed, expectRefused, expectUnsure, filesOf, runClient, runScript } from './verdicts';

/** Whose certificate a signature was made with, by the register of the package and the root of trust. */

let bureau: Bureau;
let story: Story;
beforeAll(async () => {
  bureau = await openBureau();
});
beforeEach(() => {
  story = new Story(bureau).submit();
});

const refused = (reason: RegExp, trust = story.trust) => expectRefused(filesOf(story.proof), trust, reason);
const passed = () => expectPassed(filesOf(story.proof), story.trust);

/** Entries as a package holds them, also those that do not count. */
function registerFiles(entries: readonly RegisterEntry[]): Map<string, Buffer> {
  const made = new PackageFiles();
  made.putRegister(entries);
  return made.files;
}

/** The package with the whole register in it, also the entries that do not count. */
const forged = () => new Map([...filesOf(story.proof), ...registerFiles(story.register)]);

describe('whose certificate it is', () => {
  const approved = async () => {
    await story.approve();
    return forged();
  };

  it('by the administrator’s act, which the principal signed too', async () => {
    story.bindBy(bureau.administrator, bureau.first);
    await story.approve();
    passed();
    const [finding] = runClient(filesOf(story.proof), story.trust).decisions[0]!.findings.filter(({ text }) =>
      text.startsWith('签名人'),
    );
    expect(finding?.text).toMatch(/^签名人 CN=周某.*职责 初审人；证书由许某（陈某会签）登记。$/);
    expect(runScript(filesOf(story.proof), story.trust).lines.join('\n')).toMatch(
      /签名人 CN=周某,.*，职责 初审人；证书由 许某（陈某会签） 登记/,
    );
  });

  it('by an act that the second signature is missing from', async () => {
    story.bindBy(bureau.administrator, bureau.first, { confirmedBy: undefined });
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*没有会签/);
  });

  it('by an act that its administrator confirmed alone', async () => {
    story.bindBy(bureau.administrator, bureau.first, { confirmedBy: bureau.administrator });
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*会签/);
  });

  it('by an act that the owner signed for themselves', async () => {
    story.bind(bureau.first).bindBy(bureau.first, await bureau.certify(bureau.first, {}));
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*为本人办理/);
  });

  it('by an act that an editor signed', async () => {
    const editor = await bureau.newKey('p256', 'sun', '孙某');
    story.bind(editor).bindBy(editor, bureau.first);
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*不是系统管理员/);
  });

  it('by an act whose words are changed', async () => {
    story.bindBy(bureau.administrator, bureau.first);
    const files = await approved();
    const name = 'register/2.json';
    files.set(name, Buffer.from(files.get(name)!.toString().replace('岗位调整', '岗位变动')));
    expectRefused(files, story.trust, /登记簿第 2 项不成立.*签名|原文不是签名时的原文/);
  });

  it('an editor’s valid certificate, bound to the final reviewer by an administrator', async () => {
    const editor = await bureau.newKey('p256', bureau.final.accountId, '孙某');
    story.bindBy(bureau.administrator, editor);
    await story.decide({ by: bureau.first, stage: 'first' });
    await story.decide({ by: bureau.second, stage: 'second' });
    await story.decide({ by: { ...editor, name: '郑某' }, stage: 'final' });
    expectRefused(forged(), story.trust, /登记簿第 2 项不成立.*姓名/);
  });

  it('an editor’s valid certificate, called the final reviewer’s by the platform alone', async () => {
    const editor = await bureau.newKey('p256', 'sun', '孙某');
    await story.decide({ by: bureau.first, stage: 'first' });
    await story.decide({ by: bureau.second, stage: 'second' });
    story.bind(editor);
    const impostor = { ...editor, accountId: 'zheng', name: '郑某' };
    await story.decide({ by: impostor, stage: 'final', unregistered: true });
    refused(/登记在别人名下/);
  });

  it('a certificate that is in no register', async () => {
    const stranger = await bureau.newKey('rsa-2048', 'zhou', '周某');
    await story.decide({ by: stranger, stage: 'first', unregistered: true });
    await story.decide({ by: bureau.second, stage: 'second' });
    await story.decide({ by: bureau.final, stage: 'final' });
    refused(/登记簿里没有这张证书/);
  });

  it('a reviewer who did not have the role', async () => {
    story.roles.set('zhou', ['editor']);
    expectRefused(await approved(), story.trust, /没有这项职责/);
  });

  it('a reviewer whose role was taken away the day before', async () => {
    const before = {
      name: '周某',
      department: '办公室“一”',
      roles: ['firstReviewer' as const],
      active: true,
    };
    story.acts.push({
      by: bureau.administrator,
      at: later(-DAY),
      act: {
        type: 'account.change',
        accountId: 'zhou',
        before,
        after: { ...before, roles: ['editor'] },
        phone: null,
      },
    });
    expectRefused(await approved(), story.trust, /没有这项职责/);
  });

  it('that was no longer in use when it signed', async () => {
    story.acts.push({
      by: bureau.administrator,
      at: later(-DAY),
      act: { type: 'certificate.end', certificate: sha256(bureau.first.certificate), reason: 'lost' },
    });
    expectRefused(await approved(), story.trust, /证书没有登记在签名人名下/);
  });
});

describe('the root of trust', () => {
  it('of another office', async () => {
    await story.approve();
    expectRefused(filesOf(story.proof), { ...story.trust, root: 'ab'.repeat(32) }, /登记簿不是从/);
  });

  it('of a platform that founds the office anew with its own people', async () => {
    await story.approve();
    const { root } = story.trust;
    const forged = new Story({
      ...bureau,
      administrator: await bureau.newKey('p256', 'xu', '许某'),
    }).submit();
    await forged.approve();
    expectRefused(filesOf(forged.proof), { ...forged.trust, root: root ?? null }, /登记簿不是从/);
  });

  it('that was not given: nothing is certain, and the fingerprint to compare is shown', async () => {
    await story.approve();
    const files = filesOf(story.proof);
    expectUnsure(files, { ...story.trust, root: null }, /没有核对过信任根/);
    expect(runScript(files, { anchors: null }).lines.join('\n')).toContain(story.trust.root);
  });

  it('handed over by two people: both the old and the new one lead to the signers', async () => {
    await story.approve();
    const verifier = createChainVerifier(story.trust);
    const { root = '' } = story.trust;
    const register = new Register({ entries: story.register, root: root ?? '', verifier });
    story.acts.push({
      by: bureau.administrator,
      at: later(-DAY),
      confirmedBy: bureau.principal,
      act: { type: 'office.found', previous: root ?? null, ...register.founding() },
    });
    await story.enroll();
    passed();
    const handed = sha256(story.register[1]!.statement);
    expectPassed(filesOf(story.proof), { ...story.trust, root: handed });
  });

  it('handed over by one person alone', async () => {
    await story.approve();
    const [founding] = story.register;
    const { act } = JSON.parse(founding!.statement) as {
      act: Extract<Enrolled['act'], { type: 'office.found' }>;
    };
    story.acts.push({
      by: bureau.administrator,
      at: later(-DAY),
      act: { ...act, previous: story.trust.root ?? null },
    });
    await story.enroll();
    expectRefused(forged(), story.trust, /登记簿第 2 项不成立.*没有会签/);
  });
});

describe('a package from before the register', () => {
  it('is read, and says that nobody’s certificate can be confirmed', async () => {
    await story.approve();
    const files = filesOf({ ...story.proof, register: [] });
    const record = {
      typ: 'gov.proof.binding/1',
      accountId: 'zhou',
      certificate: sha256(bureau.first.certificate),
    };
    files.set(`platform/binding-${record.certificate}.json`, Buffer.from(JSON.stringify(record)));
    expectUnsure(files, story.trust, /本包没有登记簿/);
  });
});
