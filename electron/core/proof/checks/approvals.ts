import {
  headStatementSchema,
  type DecisionStatement,
  type Purpose,
  type ReviewStage,
  STAGE_NAME,
} from '../../../platform/contract';
import { checkTimestampToken, readCanonical } from '../../evidence/service';
import { PROOF_FILES } from '../layout';
import type { ParsedDecision, ProofVerification } from './types';

const ORDER: readonly ReviewStage[] = ['first', 'second', 'final', 'principal'];

/** Checks that the chain of decisions ends at the head that the platform states, and adds findings. */
export function checkHead(proof: ProofVerification, decisions: readonly ParsedDecision[]): void {
  const { held, findings } = proof;
  const bytes = held.files.get(PROOF_FILES.head);
  if (!bytes) {
    findings.add('unknown', '没有审核意见总数的凭证，末尾是否缺少意见不能确认。');
    return;
  }
  const head = readCanonical(bytes, headStatementSchema);
  if (!head) {
    findings.add('no', '审核意见总数的凭证写法不合规定。', PROOF_FILES.head);
    return;
  }
  const last = decisions.at(-1);
  findings.judge(
    head.articleId === proof.article?.articleId,
    '总数凭证是这篇稿件的。',
    '总数凭证是另一篇稿件的。',
    PROOF_FILES.head,
  );
  findings.judge(
    head.sequence === last?.sequence && head.digest === last.digest,
    `共 ${decisions.length} 条审核意见，末尾没有缺少。`,
    '审核意见的条数或最后一条与总数凭证不符，可能被截去。',
    PROOF_FILES.head,
  );
  const token = held.files.get(PROOF_FILES.headTimestamp);
  if (token)
    checkTimestampToken(proof, findings, {
      token,
      data: bytes,
      file: PROOF_FILES.headTimestamp,
      what: '总数凭证',
    });
  else findings.add('unknown', '总数凭证没有时间戳。', PROOF_FILES.head);
}

/**
 * Checks the approvals and adds findings: levels in order, a different person at each, no writer among them, and all
 * levels for each revision that the platform calls released.
 */
export function checkApprovals(proof: ProofVerification, decisions: readonly ParsedDecision[]): void {
  const { findings, article } = proof;
  const read = decisions.flatMap(({ statement, valid }) => (statement ? [{ ...statement, valid }] : []));
  const numbers = read.map(({ revision }) => revision);
  findings.judge(
    numbers.every((number, index) => number >= (numbers[index - 1] ?? 0)),
    '各稿的意见先后有序。',
    '意见的先后与稿次不符。',
  );
  for (const number of [...new Set(numbers)].sort((a, b) => a - b))
    checkLevels(
      proof,
      number,
      read.filter(({ revision }) => revision === number),
    );
  for (const number of article?.released ?? [])
    if (!numbers.includes(number))
      findings.add('no', `第 ${number} 稿：平台记为已办结，但没有审核意见。`, PROOF_FILES.article);
  if (article?.released.length === 0)
    findings.add('yes', '平台没有记哪一稿已经办结：本包只证明各条意见本身。', PROOF_FILES.article);
}

type ReadDecision = DecisionStatement & Pick<ParsedDecision, 'valid'>;

function checkLevels(proof: ProofVerification, number: number, own: readonly ReadDecision[]): void {
  const lawful = checkPeople(proof, number, own);
  const view = proof.revisions.get(number);
  const sound = view?.valid === true && lawful && own.every((decision) => decision.valid);
  if (proof.article?.released.includes(number)) checkReleased(proof, number, own, sound);
}

/** Returns whether the levels are in order, and nobody decided twice or on their own writing. */
function checkPeople(
  { findings, revisions }: ProofVerification,
  number: number,
  own: readonly DecisionStatement[],
): boolean {
  const ordered = findings.judge(
    inOrder(own),
    `第 ${number} 稿：各级依次审核。`,
    `第 ${number} 稿：审核的级别次序不对。`,
  );
  const people = own.flatMap(({ signer, onBehalfOf }) => [
    signer.accountId,
    ...(onBehalfOf ? [onBehalfOf.accountId] : []),
  ]);
  const distinct = findings.judge(
    new Set(people).size === people.length,
    `第 ${number} 稿：各级由不同的人审核。`,
    `第 ${number} 稿：有人审核了两级。`,
  );
  const writers = revisions.get(number)?.writers ?? [];
  if (writers.length === 0) {
    findings.add('unknown', `第 ${number} 稿：撰写人不明，审核人是否另有其人不能确认。`);
    return ordered && distinct;
  }
  const others = findings.judge(
    !people.some((id) => writers.includes(id)),
    `第 ${number} 稿：审核人都不是撰写人（撰写人以平台的记载为准）。`,
    `第 ${number} 稿：审核人是撰写人。`,
  );
  return ordered && distinct && others;
}

/**
 * Checks that all levels approved a revision that the platform calls released. A revision with a failed check is not
 * called approved.
 */
function checkReleased(
  { findings, revisions }: ProofVerification,
  number: number,
  own: readonly DecisionStatement[],
  sound: boolean,
): void {
  const escalated = own.some(({ verdict }) => verdict === 'escalate');
  const needed = ORDER.slice(0, revisions.get(number)?.content?.major === false && !escalated ? 3 : 4);
  const missing = needed.filter((stage) => !own.some((s) => s.stage === stage && s.verdict !== 'return'));
  const names = (stages: readonly ReviewStage[]) => stages.map((stage) => STAGE_NAME[stage]).join('、');
  const [purpose, ...differing] = new Set(own.map((decision) => decision.purpose));
  if (missing.length > 0)
    findings.add('no', `第 ${number} 稿：平台记为已办结，但缺少${names(missing)}的同意。`);
  else if (!purpose || differing.length > 0) findings.add('no', `第 ${number} 稿：各级所审的事项不一。`);
  else
    findings.judge(
      sound,
      `第 ${number} 稿：${names(needed)}均已同意${MATTER[purpose]}。`,
      `第 ${number} 稿：内容、附件或意见有不通过的，不能认定各级已同意${MATTER[purpose]}。`,
    );
}

const MATTER: Record<Purpose, string> = { publish: '发布', withdraw: '撤下', delete: '删除' };

function inOrder(own: readonly DecisionStatement[]): boolean {
  return own.every(
    ({ stage, verdict }, index) =>
      stage === ORDER[index] &&
      (verdict !== 'escalate' || stage === 'final') &&
      (verdict !== 'return' || index === own.length - 1),
  );
}
