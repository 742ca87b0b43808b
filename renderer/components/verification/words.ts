import type { CheckResult, ProofReport, Stage, Verdict } from '../../../electron/core/contract';
import { STAGE_LABEL, VERDICT_LABEL } from '../labels';

type Holds = CheckResult['holds'];

/** Returns the verdict on a package in one line. */
export function verdictHeading(holds: Holds): string {
  switch (holds) {
    case 'yes':
      return '证据成立：全部核验通过';
    case 'no':
      return '证据不成立：有核验不通过的事项';
    case 'unknown':
      return '不能断定：有无法核验的事项';
  }
}

const WEIGHT: Record<Holds, number> = { no: 0, unknown: 1, yes: 2 };

/** Sorts findings: invalid, then undecided, then valid; otherwise in the given order. */
export function sortBySeverity<T extends Pick<CheckResult, 'holds'>>(findings: readonly T[]): T[] {
  return [...findings].sort((a, b) => WEIGHT[a.holds] - WEIGHT[b.holds]);
}

/** Returns all findings of a report; those of a decision name it. */
export function allFindings({ findings, decisions }: ProofReport): CheckResult[] {
  return [
    ...findings,
    ...decisions.flatMap((decision) =>
      decision.findings.map((finding) => ({
        ...finding,
        text: `第 ${decision.sequence} 条意见（${stageText(decision.stage)}，${decision.signerName}）：${finding.text}`,
      })),
    ),
  ];
}

/** Returns the number of valid, invalid and undecided findings, as a sentence. */
export function findingCounts(findings: readonly Pick<CheckResult, 'holds'>[]): string {
  const of = (holds: Holds) => findings.filter((finding) => finding.holds === holds).length;
  const parts = [`共核验 ${findings.length} 项，成立 ${of('yes')} 项`];
  if (of('no') > 0) parts.push(`不成立 ${of('no')} 项`);
  if (of('unknown') > 0) parts.push(`无法判断 ${of('unknown')} 项`);
  return `${parts.join('，')}。`;
}

/** A package may be of any origin: unknown stages and verdicts are shown unchanged. */
export const stageText = (stage: string) => STAGE_LABEL[stage as Stage] ?? stage;
export const verdictText = (verdict: string) => VERDICT_LABEL[verdict as Verdict] ?? verdict;
