import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PackageFiles } from '../../../../electron/core/evidence/service';
import { Register } from '../../../../electron/domain/accounts/register';
import type { RegisterEntry } from '../../../../electron/platform/contract';
import { createChainVerifier } from '../../../../electron/pki/trust';
import { DAY, later, openProvingOffice, sha256, type ProvingOffice } from './proving-office';
import { ReviewScenario, type RegisterAct } from './review-scenario';
import {
  expectPassed,
  expectRefused,
  expectUnsure,
  packageFilesOf,
  runClient,
  runScript,
} from './run-verification';

/** Owners of the signers' certificates, by the register in the package and the root of trust. */

let office: ProvingOffice;
let story: ReviewScenario;
beforeAll(async () => {
  office = await openProvingOffice();
});
beforeEach(() => {
  story = new ReviewScenario(office).submit();
});

const refused = (reason: RegExp, trust = story.trust) =>
  expectRefused(packageFilesOf(story.proof), trust, reason);
const passed = () => expectPassed(packageFilesOf(story.proof), story.trust);

/** Returns the package files of register entries, including refused ones. */
function registerFiles(entries: readonly RegisterEntry[]): Map<string, Buffer> {
  const made = new PackageFiles();
  made.putRegister(entries);
  return made.files;
}

/** Returns the package with the whole register, including refused entries. */
const forged = () => new Map([...packageFilesOf(story.proof), ...registerFiles(story.register)]);

describe('the owner of a certificate', () => {
  const approved = async () => {
    await story.approve();
    return forged();
  };

  it('is proved by an administrator’s act that the principal signed too', async () => {
    story.bindByAct(office.administrator, office.first);
    await story.approve();
    passed();
    const [finding] = runClient(packageFilesOf(story.proof), story.trust).decisions[0]!.findings.filter(
      ({ text }) => text.startsWith('签名人'),
    );
    expect(finding?.text).toMatch(/^签名人 CN=周某.*职责 初审人；证书由许某（陈某会签）登记。$/);
    expect(runScript(packageFilesOf(story.proof), story.trust).lines.join('\n')).toMatch(
      /签名人 CN=周某,.*，职责 初审人；证书由 许某（陈某会签） 登记/,
    );
  });

  it('is not proved by an act without its second signature', async () => {
    story.bindByAct(office.administrator, office.first, { confirmedBy: undefined });
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*没有会签/);
  });

  it('is not proved by an act that its administrator confirmed alone', async () => {
    story.bindByAct(office.administrator, office.first, { confirmedBy: office.administrator });
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*会签/);
  });

  it('is not proved by an act that the owner signed for themselves', async () => {
    story.bind(office.first).bindByAct(office.first, await office.certify(office.first, {}));
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*为本人办理/);
  });

  it('is not proved by an act that an editor signed', async () => {
    const editor = await office.newKey('p256', 'sun', '孙某');
    story.bind(editor).bindByAct(editor, office.first);
    expectRefused(await approved(), story.trust, /登记簿第 2 项不成立.*不是系统管理员/);
  });

  it('is not proved by an act whose text was changed', async () => {
    story.bindByAct(office.administrator, office.first);
    const files = await approved();
    const name = 'register/2.json';
    files.set(name, Buffer.from(files.get(name)!.toString().replace('岗位调整', '岗位变动')));
    expectRefused(files, story.trust, /登记簿第 2 项不成立.*签名|原文不是签名时的原文/);
  });

  it('is not the final reviewer when an administrator binds an editor’s certificate to them', async () => {
    const editor = await office.newKey('p256', office.final.accountId, '孙某');
    story.bindByAct(office.administrator, editor);
    await story.decide({ by: office.first, stage: 'first' });
    await story.decide({ by: office.second, stage: 'second' });
    await story.decide({ by: { ...editor, name: '郑某' }, stage: 'final' });
    expectRefused(forged(), story.trust, /登记簿第 2 项不成立.*姓名/);
  });

  it('is not the final reviewer when only the platform assigns an editor’s certificate to them', async () => {
    const editor = await office.newKey('p256', 'sun', '孙某');
    await story.decide({ by: office.first, stage: 'first' });
    await story.decide({ by: office.second, stage: 'second' });
    story.bind(editor);
    const impostor = { ...editor, accountId: 'zheng', name: '郑某' };
    await story.decide({ by: impostor, stage: 'final', unregistered: true });
    refused(/登记在别人名下/);
  });

  it('is not proved when the certificate is not in the register', async () => {
    const stranger = await office.newKey('rsa-2048', 'zhou', '周某');
    await story.decide({ by: stranger, stage: 'first', unregistered: true });
    await story.decide({ by: office.second, stage: 'second' });
    await story.decide({ by: office.final, stage: 'final' });
    refused(/登记簿里没有这张证书/);
  });

  it('is refused as a reviewer without the role', async () => {
    story.roles.set('zhou', ['editor']);
    expectRefused(await approved(), story.trust, /没有这项职责/);
  });

  it('is refused as a reviewer who lost the role the day before', async () => {
    const before = {
      name: '周某',
      department: '办公室“一”',
      roles: ['firstReviewer' as const],
      active: true,
    };
    story.acts.push({
      by: office.administrator,
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

  it('is not proved when the certificate was no longer in use at signing', async () => {
    story.acts.push({
      by: office.administrator,
      at: later(-DAY),
      act: { type: 'certificate.end', certificate: sha256(office.first.certificate), reason: 'lost' },
    });
    expectRefused(await approved(), story.trust, /证书没有登记在签名人名下/);
  });
});

describe('the root of trust', () => {
  it('is refused when it is that of another office', async () => {
    await story.approve();
    expectRefused(packageFilesOf(story.proof), { ...story.trust, root: 'ab'.repeat(32) }, /登记簿不是从/);
  });

  it('is refused when a platform founds the office again with its own people', async () => {
    await story.approve();
    const { root } = story.trust;
    const forged = new ReviewScenario({
      ...office,
      administrator: await office.newKey('p256', 'xu', '许某'),
    }).submit();
    await forged.approve();
    expectRefused(packageFilesOf(forged.proof), { ...forged.trust, root: root ?? null }, /登记簿不是从/);
  });

  it('leaves the result unsure when it is not given, and its fingerprint is shown for comparison', async () => {
    await story.approve();
    const files = packageFilesOf(story.proof);
    expectUnsure(files, { ...story.trust, root: null }, /没有核对过信任根/);
    expect(runScript(files, { anchors: null }).lines.join('\n')).toContain(story.trust.root);
  });

  it('can be handed over by two people: the old and the new one both confirm the signers', async () => {
    await story.approve();
    const verifier = createChainVerifier(story.trust);
    const { root = '' } = story.trust;
    const register = new Register({ entries: story.register, root: root ?? '', verifier });
    story.acts.push({
      by: office.administrator,
      at: later(-DAY),
      confirmedBy: office.principal,
      act: { type: 'office.found', previous: root ?? null, ...register.foundingLists() },
    });
    await story.rebuildRegister();
    passed();
    const handed = sha256(story.register[1]!.statement);
    expectPassed(packageFilesOf(story.proof), { ...story.trust, root: handed });
  });

  it('cannot be handed over by one person alone', async () => {
    await story.approve();
    const [founding] = story.register;
    const { act } = JSON.parse(founding!.statement) as {
      act: Extract<RegisterAct['act'], { type: 'office.found' }>;
    };
    story.acts.push({
      by: office.administrator,
      at: later(-DAY),
      act: { ...act, previous: story.trust.root ?? null },
    });
    await story.rebuildRegister();
    expectRefused(forged(), story.trust, /登记簿第 2 项不成立.*没有会签/);
  });
});

describe('a package from before the register', () => {
  it('is read, and reports that the owners of certificates cannot be confirmed', async () => {
    await story.approve();
    const files = packageFilesOf({ ...story.proof, register: [] });
    const record = {
      typ: 'gov.proof.binding/1',
      accountId: 'zhou',
      certificate: sha256(office.first.certificate),
    };
    files.set(`platform/binding-${record.certificate}.json`, Buffer.from(JSON.stringify(record)));
    expectUnsure(files, story.trust, /本包没有登记簿/);
  });
});
