import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { PROOF_FILES } from '../../../../electron/core/proof/layout';
import { later, openProvingOffice, sha256, START, type ProvingOffice } from './proving-office';
import { BLOBS, CONTENT, sign, ReviewScenario } from './review-scenario';
import {
  approvedIn,
  expectPassed,
  expectRefused,
  expectUnsure,
  packageFilesOf,
  runClient,
  runScript,
  findingTexts,
  type Files,
} from './run-verification';

let office: ProvingOffice;
let story: ReviewScenario;
/** Package with three approvals by RSA, P-256 and SM2, after a first revision that was returned. */
let good: Files;
/** Package of another article by the same people. */
let other: Files;
let files: Files;

beforeAll(async () => {
  office = await openProvingOffice();
  story = new ReviewScenario(office).submit();
  await story.decide({ by: office.first, stage: 'first', verdict: 'return', opinion: '请核实“数字”。' });
  await story.submit().approve();
  good = packageFilesOf(story.proof);
  const second = new ReviewScenario(office, '01999999-0000-7000-8000-000000000002').submit();
  other = packageFilesOf((await second.approve()).proof);
});
beforeEach(() => {
  files = new Map(good);
});

const refused = (reason: RegExp) => expectRefused(files, story.trust, reason);
const take = (from: Files, name: string) => Buffer.from(from.get(name)!);
const put = (name: string, bytes: Buffer | string) => files.set(name, Buffer.from(bytes as string));
const edit = (name: string, before: string | RegExp, after: string) => {
  const text = take(files, name).toString();
  if (text.replace(before, after) === text) throw new Error(`nothing to edit in ${name}`);
  put(name, text.replace(before, after));
};
const flip = (name: string, share = 0.5) => {
  const bytes = take(files, name);
  const at = Math.floor(bytes.length * share);
  bytes[at] = bytes[at]! ^ 1;
  put(name, bytes);
};
const swap = (a: string, b: string) => {
  const [first, second] = [take(files, a), take(files, b)];
  put(a, second);
  put(b, first);
};
const drop = (...names: string[]) => names.forEach((name) => files.delete(name));
const partsOf = (sequence: number) => [
  PROOF_FILES.statement(sequence),
  PROOF_FILES.cms(sequence),
  PROOF_FILES.timestamp(sequence),
  PROOF_FILES.ocsp(sequence),
  PROOF_FILES.crls(sequence),
];
const [report, table] = [...BLOBS.keys()] as [string, string];

describe('an unchanged package', () => {
  it('passes in the script and in the client, with RSA, P-256 and SM2 signers', () => {
    expectPassed(files, story.trust);
    expect(approvedIn(runScript(files, story.trust).lines)).toEqual([2]);
    expect(approvedIn(findingTexts(runClient(files, story.trust), 'yes'))).toEqual([2]);
  });
  it('is reported by the script with its title, and with times in Beijing time as in the client', () => {
    const text = runScript(files, story.trust).lines.join('\n');
    const [, words] = /签名在 (.*?)（北京时间）/.exec(text)!;
    const stamped = runClient(files, story.trust).decisions[0]!.findings.map((finding) => finding.text);
    expect(words).toMatch(/^2026年3月2日 09:/);
    expect(stamped.join('\n')).toContain(words);
    expect(text).toContain(`第 2 稿《${CONTENT.title}》`);
    expect(text).not.toContain('UTC');
  });
});

describe('content and attachments: a package is refused when', () => {
  it('a byte of the content is changed', () => {
    flip(PROOF_FILES.content(2));
    refused(/内容或附件与第 2 稿不符/);
  });
  it('the title is changed, which is reported as changed content and not as an approved revision', () => {
    edit(PROOF_FILES.content(2), /"title":"[^"]*"\}$/, '"title":"改动过的标题"}');
    refused(/第 2 稿的内容与平台的记载不符，被改动过/);
    const script = runScript(files, story.trust);
    const report = runClient(files, story.trust);
    expect(script.lines.join('\n')).toContain('《改动过的标题》');
    for (const bad of [script.bad, findingTexts(report, 'no')]) {
      expect(bad.join('\n')).not.toMatch(/撰写人/);
      expect(bad.join('\n')).toMatch(/不能认定各级已同意发布/);
      expect(bad).toHaveLength(5);
    }
    expect(approvedIn(script.lines)).toEqual([]);
  });
  it('a byte of an attachment is changed', () => {
    flip(PROOF_FILES.blob(report));
    refused(/附件“年度报告.*不符/);
  });
  it('an attachment is missing', () => {
    drop(PROOF_FILES.blob(table));
    refused(/附件“附表.*不在包内/);
  });
  it('the files of two attachments are swapped', () => {
    swap(PROOF_FILES.blob(report), PROOF_FILES.blob(table));
    refused(/附件.*不符/);
  });
  it('the names of two attachments are swapped in the list of names', () => {
    edit(PROOF_FILES.blobNames, /^([0-9a-f]{64})([^\n]*)\n([0-9a-f]{64})/, '$3$2\n$1');
    refused(/附件名称对照.*不一致/);
  });
  it('a file is added to the attachments', () => {
    const planted = Buffer.from('夹带');
    put(PROOF_FILES.blob(sha256(planted)), planted);
    refused(/有稿件没有列出的附件/);
  });
  it('the revision is given another number', () => {
    put(PROOF_FILES.content(3), take(files, PROOF_FILES.content(2)));
    put(PROOF_FILES.revision(3), take(files, PROOF_FILES.revision(2)));
    drop(PROOF_FILES.content(2), PROOF_FILES.revision(2));
    refused(/第 2 稿的内容缺失/);
  });
});

describe('statements and their signatures: a package is refused when', () => {
  it('an opinion is edited', () => {
    edit(PROOF_FILES.statement(2), '同意', '反对');
    refused(/原文不是签名时的原文/);
  });
  it('a verdict is edited', () => {
    edit(PROOF_FILES.statement(1), '"verdict":"return"', '"verdict":"approve"');
    refused(/原文不是签名时的原文/);
  });
  it('a statement is given another date', () => {
    edit(PROOF_FILES.statement(3), /"at":"2026-03-02/, '"at":"2026-03-01');
    refused(/原文不是签名时的原文/);
  });
  it('a statement is rewritten with spaces', () => {
    put(
      PROOF_FILES.statement(4),
      JSON.stringify(JSON.parse(take(files, PROOF_FILES.statement(4)).toString()), null, 1),
    );
    refused(/第 4 条：原文的写法不合规定/);
  });
  it('a statement ends in a newline that was not signed', () => {
    put(PROOF_FILES.statement(4), `${take(files, PROOF_FILES.statement(4)).toString()}\n`);
    refused(/第 4 条：原文的写法不合规定/);
  });
  it('an opinion quotes a field with another value', () => {
    edit(
      PROOF_FILES.statement(3),
      '"opinion":"同意。"',
      `"opinion":"\\"contentHash\\":\\"${'0'.repeat(64)}\\""`,
    );
    refused(/原文不是签名时的原文/);
  });
  it('a signature is replaced by that of another article’s decision', () => {
    put(PROOF_FILES.cms(2), take(other, PROOF_FILES.cms(1)));
    refused(/原文不是签名时的原文/);
  });
  it('a whole decision is replaced by that of another article', () => {
    partsOf(2).forEach((name, index) => {
      const from = take(other, partsOf(1)[index]!);
      put(name, from);
    });
    refused(/是对另一篇稿件的/);
  });
  it('a signature is re-encoded with a longer length field', () => {
    const cms = take(files, PROOF_FILES.cms(4));
    put(PROOF_FILES.cms(4), Buffer.concat([Buffer.from([0x30, 0x83, 0]), cms.subarray(2)]));
    refused(/重新编码/);
  });
  it('bytes follow a signature', () => {
    put(PROOF_FILES.cms(4), Buffer.concat([take(files, PROOF_FILES.cms(4)), Buffer.from([5, 0])]));
    refused(/多余的字节/);
  });
  it('a signer signs the last statement again, because the head refers to the first signature', async () => {
    const text = take(files, PROOF_FILES.statement(4)).toString();
    put(PROOF_FILES.cms(4), await sign(office.final, text, later(9000)));
    refused(/最后一条与总数凭证不符/);
  });
});

describe('the order of decisions: a package is refused when', () => {
  it('two decisions change places', () => {
    partsOf(3).forEach((name, index) => files.has(name) && swap(name, partsOf(2)[index]!));
    refused(/没有接在上一条之后/);
  });
  it('a decision in the middle is missing', () => {
    drop(...partsOf(2));
    refused(/缺少第 2 条审核意见/);
  });
  it('a decision in the middle is missing and the later ones are renumbered', () => {
    for (const sequence of [2, 3])
      partsOf(sequence).forEach((name, index) => {
        const from = partsOf(sequence + 1)[index]!;
        if (files.has(from)) put(name, take(files, from));
        else drop(name);
      });
    drop(...partsOf(4));
    refused(/没有接在上一条之后/);
  });
  it('the last decision is missing', () => {
    drop(...partsOf(4));
    refused(/最后一条与总数凭证不符/);
  });
  it('the last decision is there twice', () => {
    partsOf(5).forEach((name, index) => {
      const from = partsOf(4)[index]!;
      if (files.has(from)) put(name, take(files, from));
    });
    refused(/第 5 条.*没有接在上一条之后|没有接在上一条之后/);
  });
  it('the head is that of another article', () => {
    put(PROOF_FILES.head, take(other, PROOF_FILES.head));
    put(PROOF_FILES.headTimestamp, take(other, PROOF_FILES.headTimestamp));
    refused(/总数凭证是另一篇稿件的/);
  });
  it('the head is rewritten for fewer decisions', () => {
    drop(...partsOf(4));
    const third = [take(files, PROOF_FILES.statement(3)), take(files, PROOF_FILES.cms(3))];
    const head = JSON.parse(take(files, PROOF_FILES.head).toString()) as Record<string, unknown>;
    put(PROOF_FILES.head, canonicalText({ ...head, sequence: 3, digest: sha256(Buffer.concat(third)) }));
    refused(/总数凭证的时间戳不成立/);
  });
  it('the platform’s record lists a revision as released that was not approved', () => {
    edit(PROOF_FILES.article, '"released":[2]', '"released":[1,2]');
    refused(/第 1 稿：平台记为已办结，但缺少/);
  });
});

describe('timestamps and certificate status: a package is refused when', () => {
  it('a timestamp is replaced by that of another decision', () => {
    put(PROOF_FILES.timestamp(2), take(files, PROOF_FILES.timestamp(3)));
    refused(/时间戳不成立/);
  });
  it('a byte of a timestamp is changed', () => {
    flip(PROOF_FILES.timestamp(2));
    refused(/时间戳不成立/);
  });
  it('a timestamp is removed while the head still has one', () => {
    drop(PROOF_FILES.timestamp(2));
    refused(/总数凭证有时间戳，这一条却没有/);
  });
  it('bytes follow a timestamp', () => {
    put(PROOF_FILES.timestamp(2), Buffer.concat([take(files, PROOF_FILES.timestamp(2)), Buffer.alloc(3)]));
    refused(/时间戳不成立/);
  });
  it('the timestamp of the head is by an untrusted authority', async () => {
    const stranger = await openProvingOffice();
    const { timestampOf } = new ReviewScenario(stranger);
    put(
      PROOF_FILES.headTimestamp,
      timestampOf.call({ office: stranger } as ReviewScenario, take(files, PROOF_FILES.head), START),
    );
    refused(/总数凭证的时间戳不成立/);
  });
  it('the OCSP answer is about another certificate', () => {
    put(PROOF_FILES.ocsp(2), take(files, PROOF_FILES.ocsp(3)));
    refused(/证书状态答复不成立/);
  });
  it('a byte of the OCSP answer is changed', () => {
    flip(PROOF_FILES.ocsp(2), 0.2);
    refused(/证书状态答复不成立/);
  });
  it('a CRL is changed and no longer matches its name', () => {
    flip([...files.keys()].find((name) => name.startsWith('crls/'))!);
    refused(/吊销列表文件.*不符/);
  });
  it('the CRLs are removed', () => {
    drop(...[...files.keys()].filter((name) => name.startsWith('crls/')));
    refused(/没有签发机构(?:在那时有效)?的吊销列表/);
  });
  it('a certificate file does not match its name', () => {
    const [a, b] = [...files.keys()].filter((name) => name.startsWith('certificates/')) as [string, string];
    swap(a, b);
    refused(/证书.*文件.*不符/);
  });
});

describe('people: a package is not confirmed when', () => {
  it('a reviewer is added to the writers', () => {
    edit(PROOF_FILES.revision(2), '"writers":["sun"]', '"writers":["sun","zhou"]');
    refused(/第 2 稿：审核人是撰写人/);
    expect(approvedIn(runScript(files, story.trust).lines)).toEqual([]);
  });
  it('the record of the writers is removed', () => {
    drop(PROOF_FILES.revision(2));
    refused(/撰写人/);
  });
  it('the register says that the certificate is another person’s', () => {
    edit('register/1.json', '"accountId":"zhou"', '"accountId":"zhoux"');
    refused(/登记簿不是从/);
  });
  it('the register is removed, which leaves it unsure rather than refused', () => {
    drop(...[...files.keys()].filter((name) => name.startsWith('register/')));
    expectUnsure(files, story.trust, /没有登记簿/);
  });
  it('the founding act’s signature is removed', () => {
    drop('register/1.cms');
    refused(/登记簿/);
  });
  it('a file name contains control characters and a false verdict', () => {
    put('\u001b[2K\r[通过] 全部通过\u009b1m', 'x');
    const { lines, status, bad } = runScript(files, story.trust);
    expect(status).toBe(1);
    expect(bad.join()).toContain('不属于证据包的文件');
    expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
