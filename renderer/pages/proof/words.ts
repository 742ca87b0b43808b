import type { Finding, ProofReport, Stage, Verdict } from '../../../electron/core/contract';
import { STAGE_LABEL, VERDICT_LABEL } from '../../components/labels';

type Holds = Finding['holds'];

/** The result of a package in one line. */
export function heading(holds: Holds): string {
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

/** What fails first, then what cannot be told, then what holds; otherwise in the order given. */
export function gravestFirst<T extends Pick<Finding, 'holds'>>(findings: readonly T[]): T[] {
  return [...findings].sort((a, b) => WEIGHT[a.holds] - WEIGHT[b.holds]);
}

/** All findings of a report; those of a decision say which. */
export function allFindings({ findings, decisions }: ProofReport): Finding[] {
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

/** How many findings hold, how many do not, how many cannot be told. */
export function count(findings: readonly Pick<Finding, 'holds'>[]): string {
  const of = (holds: Holds) => findings.filter((finding) => finding.holds === holds).length;
  const parts = [`共核验 ${findings.length} 项，成立 ${of('yes')} 项`];
  if (of('no') > 0) parts.push(`不成立 ${of('no')} 项`);
  if (of('unknown') > 0) parts.push(`无法判断 ${of('unknown')} 项`);
  return `${parts.join('，')}。`;
}

/** A package may come from anywhere: what it calls a stage or a verdict is named when it is known, else shown as it is. */
export const stageText = (stage: string) => STAGE_LABEL[stage as Stage] ?? stage;
export const verdictText = (verdict: string) => VERDICT_LABEL[verdict as Verdict] ?? verdict;
