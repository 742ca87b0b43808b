import { decisionStatementSchema } from '../../platform/contract';
import type { Finding, ProofReport } from '../contract';
import { packageBlobs, sha256 } from '../articles/rules/package';
import { signedBy } from '../identity/rules/algorithms';
import { certificateOrNull, type Certificate } from '../identity/rules/certificates';
import { parseCrl } from '../identity/rules/crl';
import { createChainVerifier, type TrustMaterial } from '../identity/rules/trust';
import { decisionDigest, readStatement } from '../review/rules/statement';
import { Findings, type DecisionView, type ProofCase } from './checks/case';
import { checkBlobList, checkRevision } from './checks/content';
import { checkRights } from './checks/rights';
import { checkSigning, signerOf } from './checks/signature';
import { checkApprovals, checkHead } from './checks/whole';
import { articleRecordSchema, NAME, readCanonical } from './layout';
import type { ProofPackage } from './unpack';
import VERIFY_SH from './verify.sh?raw';

type DecisionReport = ProofReport['decisions'][number];

/**
 * Verifies a package as `verify.sh` does, by this machine's own rules and anchors. The anchors and CRLs that came with the
 * package are worth nothing as trust; its CAs and CRLs are used as far as the own anchors vouch for them. May be
 * interrupted at every `yield`.
 *
 * @param trust null: this machine trusts nobody yet
 */
export function* verifyPackage(
  held: ProofPackage,
  trust: TrustMaterial | null,
  now: Date,
): Generator<undefined, ProofReport, undefined> {
  const findings = new Findings();
  const article = readCanonical(held.files.get(NAME.article), articleRecordSchema);
  findings.judge(article !== null, '稿件记载完整。', '没有稿件记载，或写法不合规定。', NAME.article);
  checkScript(held, findings);
  const verifier = createChainVerifier(yield* materialOf(held, trust, findings));
  const proof: ProofCase = { held, verifier, now, article, revisions: new Map(), findings };

  const count = decisionCount(held);
  if (count === 0) findings.add('no', '没有审核意见。');
  const views: DecisionView[] = [];
  const decisions: DecisionReport[] = [];
  for (let sequence = 1; sequence <= count; sequence++) {
    yield;
    const { view, report } = checkDecision(proof, sequence, views.at(-1) ?? null);
    views.push(view);
    if (report) decisions.push(report);
  }
  yield;
  checkBlobList(proof);
  checkHead(proof, views);
  checkApprovals(proof, views);
  const newest = proof.revisions.get(Math.max(0, ...proof.revisions.keys()));
  const all = [...findings.list, ...decisions.flatMap((decision) => decision.findings)];
  return {
    holds: worst(all),
    articleId: article?.articleId ?? '',
    title: newest?.content?.title ?? '',
    summary: summaryOf(all, decisions),
    decisions,
    findings: findings.list,
  };
}

function worst(findings: readonly Finding[]): Finding['holds'] {
  if (findings.some(({ holds }) => holds === 'no')) return 'no';
  return findings.some(({ holds }) => holds === 'unknown') ? 'unknown' : 'yes';
}

function summaryOf(all: readonly Finding[], decisions: readonly DecisionReport[]): string {
  const count = (holds: Finding['holds']) => all.filter((finding) => finding.holds === holds).length;
  const [bad, unsure] = [count('no'), count('unknown')];
  if (bad > 0) return `有 ${bad} 项不通过，这份证据不能采信。`;
  if (unsure > 0) return `没有不通过的，有 ${unsure} 项不能确认。`;
  return `全部通过：${decisions.length} 条审核意见的签名、时间、内容和次序都成立。`;
}

/** SHA-256 of the scripts that earlier versions put into packages. */
const EARLIER_SCRIPTS: readonly string[] = [];

/** A package's own script says what its maker wants it to say: only a known one is worth running. */
function checkScript(held: ProofPackage, findings: Findings): void {
  const hash = sha256(held.files.get(NAME.script) ?? '');
  if ([sha256(VERIFY_SH), ...EARLIER_SCRIPTS].includes(hash))
    findings.add('yes', '随包的核验脚本是本程序的原文。', NAME.script);
  else
    findings.add(
      'unknown',
      '随包的核验脚本缺失，或不是本程序所知的，请不要运行它；不影响本程序的核验。',
      NAME.script,
    );
}

const MAX_AUTHORITIES = 16;
const certificateName = /^certificates\/([0-9a-f]{64})\.pem$/;
const crlName = /^crls\/([0-9a-f]{64})\.crl$/;

/** The own anchors, with the CAs and CRLs of the package beside the own ones. */
function* materialOf(
  held: ProofPackage,
  trust: TrustMaterial | null,
  findings: Findings,
): Generator<undefined, TrustMaterial, undefined> {
  const authorities: Certificate[] = [];
  const crls: Buffer[] = [];
  let named = true;
  for (const [name, bytes] of held.files) {
    const certificate = certificateName.exec(name)?.[1];
    const crl = crlName.exec(name)?.[1];
    if (certificate !== undefined) {
      yield;
      const [der, ...more] = pemCertificates(bytes);
      const read = der && more.length === 0 ? certificateOrNull(der) : null;
      if (read?.sha256 !== certificate) named = false;
      else if (read.isCa) authorities.push(read);
    } else if (crl !== undefined) {
      if (sha256(bytes) === crl && parseCrl(bytes)) crls.push(bytes);
      else named = false;
    }
  }
  findings.judge(
    named,
    '证书、吊销列表文件与其名称相符。',
    '有证书或吊销列表文件与其名称（SHA-256）不符或不能识别。',
  );
  sayAnchors(held, trust, findings);
  const { anchors = [], intermediates = [] } = trust ?? {};
  const vouched = yield* vouchedFor(
    anchors.flatMap((der) => certificateOrNull(der) ?? []),
    authorities,
  );
  return {
    anchors,
    intermediates: [...intermediates, ...vouched.map(({ der }) => der)],
    crls: [...(trust?.crls ?? []), ...crls],
  };
}

/**
 * The CAs that the anchors, or CAs under them, have truly signed. The others are dropped here: a few that sign for one
 * another in every way would keep the search for paths busy for ever.
 */
function* vouchedFor(
  anchors: readonly Certificate[],
  authorities: readonly Certificate[],
): Generator<undefined, Certificate[], undefined> {
  const found: Certificate[] = [];
  let left = authorities.filter((it) => !anchors.some(({ sha256: hash }) => hash === it.sha256));
  for (let issuers = anchors; issuers.length > 0 && found.length < MAX_AUTHORITIES;) {
    const next: Certificate[] = [];
    for (const it of left) {
      yield;
      const isIssued = issuers.some(
        (by) =>
          it.issuer.equals(by.subject) && signedBy(by, it.signatureAlgorithm, it.toBeSigned, it.signature),
      );
      if (isIssued) next.push(it);
    }
    left = left.filter((it) => !next.includes(it));
    found.push(...next);
    issuers = next;
  }
  return found.slice(0, MAX_AUTHORITIES);
}

function sayAnchors(held: ProofPackage, trust: TrustMaterial | null, findings: Findings): void {
  const own = new Set((trust?.anchors ?? []).map((anchor) => sha256(anchor)));
  if (own.size === 0) {
    findings.add('unknown', '本机还没有信任的签发机构证书，请联网登录一次后再核验。');
    return;
  }
  const foreign = pemCertificates(held.files.get(NAME.trust) ?? Buffer.alloc(0))
    .map((der) => sha256(der))
    .filter((hash) => !own.has(hash));
  if (foreign.length === 0) findings.add('yes', '随包的根证书都是本机信任的。', NAME.trust);
  else
    findings.add(
      'unknown',
      `随包的根证书中有本机不信任的，核验时没有采用：${foreign.join('、')}。`,
      NAME.trust,
    );
}

function pemCertificates(bytes: Buffer): Buffer[] {
  const blocks = bytes
    .toString('latin1')
    .matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, body]) => Buffer.from(body ?? '', 'base64'));
}

function decisionCount(held: ProofPackage): number {
  const numbers = [...held.files.keys()].map((name) =>
    Number(/^statements\/decision-(\d+)\./.exec(name)?.[1] ?? 0),
  );
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

/** One decision: what it is about, where it stands in the chain, who signed it when, and with what right. */
function checkDecision(
  proof: ProofCase,
  sequence: number,
  previous: DecisionView | null,
): { view: DecisionView; report: DecisionReport | null } {
  const { files } = proof.held;
  const bytes = files.get(NAME.statement(sequence));
  const cms = files.get(NAME.cms(sequence));
  if (!bytes || !cms) {
    proof.findings.add('no', `缺少第 ${sequence} 条审核意见。`, NAME.statement(sequence));
    return { view: { sequence, statement: null, digest: null }, report: null };
  }
  const text = bytes.toString('utf8');
  const statement = readCanonical(bytes, decisionStatementSchema) && readStatement(text);
  const digest = decisionDigest(text, cms.toString('base64'));
  const view: DecisionView = { sequence, statement, digest };
  if (!statement) {
    proof.findings.add('no', `第 ${sequence} 条：原文的写法不合规定。`, NAME.statement(sequence));
    return { view, report: null };
  }
  const findings = new Findings();
  const report: DecisionReport = {
    sequence,
    stage: statement.stage,
    verdict: statement.verdict,
    opinion: statement.opinion,
    signerName: statement.signer.name,
    onBehalfOf: statement.onBehalfOf?.name ?? null,
    signedAt: null,
    timestamped: false,
    certificate: '',
    findings: findings.list,
  };
  const file = NAME.statement(sequence);
  const revision = checkRevision(proof, statement.revision);
  findings.judge(
    statement.articleId === proof.article?.articleId,
    '是对这篇稿件的。',
    '是对另一篇稿件的。',
    file,
  );
  findings.judge(
    revision.content !== null &&
      statement.contentHash === revision.hash &&
      statement.attachments.join() === packageBlobs(revision.content).join(),
    `原文指明的内容和附件就是第 ${statement.revision} 稿。`,
    `原文指明的内容或附件与第 ${statement.revision} 稿不符。`,
    file,
  );
  const before = sequence === 1 ? null : previous?.digest;
  findings.judge(statement.previous === before, '接在上一条之后。', '没有接在上一条之后。', file);

  const certificate = signerOf(bytes, cms, statement.signer.certificate);
  if (typeof certificate === 'string') {
    findings.add('no', `签名不成立：${certificate}。`, NAME.cms(sequence));
    return { view, report };
  }
  const { subject, serial } = certificate.info;
  report.certificate = `${subject}，序列号 ${serial}`;
  findings.add('yes', '签名与原文、证书相符。', NAME.cms(sequence));
  const claimed = new Date(statement.at);
  const signing = checkSigning(proof, findings, { sequence, cms, certificate, claimed });
  report.signedAt = (signing?.at ?? claimed).toISOString();
  report.timestamped = signing?.timestamped ?? false;
  if (signing) checkRights(proof, findings, statement, signing.at);
  return { view, report };
}
