import { PURPOSE_LABEL } from '../labels';
import type { ArticleRow, DecisionView, ReviewStage } from '../../../electron/core/contract';

export interface Step {
  key: ReviewStage | 'ready' | 'done';
  title: string;
  state: 'finish' | 'process' | 'wait' | 'error';
  /** Signer, with the person represented by a delegate; null when not signed yet. */
  signer: string | null;
  at: string | null;
}

/**
 * Returns the steps of the newest revision: 初审 → 复审 → 终审 (→ 主要负责人) → 待发布 → 发布 (第十一条). The principal
 * is included for 重特大信息 and after an escalation by the final reviewer.
 */
export function reviewSteps(
  row: Pick<ArticleRow, 'stage' | 'stageSince' | 'purpose' | 'revision' | 'major' | 'live'>,
  decisions: readonly DecisionView[],
): Step[] {
  const standing = decisions.filter(({ revision, voided }) => revision === row.revision && voided === null);
  const escalated = standing.some(({ stage, verdict }) => stage === 'final' && verdict === 'escalate');
  const principal = row.major || escalated || row.stage === 'principal';
  const keys: Step['key'][] = [
    'first',
    'second',
    'final',
    ...(principal ? (['principal'] as const) : []),
    'ready',
    'done',
  ];
  const titles: Record<Step['key'], string> = {
    first: '初审',
    second: '复审',
    final: '终审',
    principal: '主要负责人',
    ready: `待${PURPOSE_LABEL[row.purpose]}`,
    done: `${row.stage === 'done' ? '已' : ''}${PURPOSE_LABEL[row.purpose]}`,
  };
  const returned = standing.find(({ verdict }) => verdict === 'return');
  const at = row.stage === 'returned' ? keys.indexOf(returned?.stage ?? 'first') : keys.indexOf(row.stage);
  return keys.map((key, index) => {
    const decision = standing.findLast(({ stage }) => stage === key);
    return {
      key,
      title: titles[key],
      state: stateOf(index, at, row.stage, returned !== undefined),
      signer: decision === undefined ? null : signerText(decision),
      at: decision?.decidedAt ?? (key === 'done' ? doneAt(row) : null),
    };
  });
}

/** Returns who may decide now, as a sentence. `waitsFor`: from `review.detail`. */
export const waitingText = (waitsFor: readonly string[]) =>
  waitsFor.length > 0
    ? `等待：${waitsFor.join('、')}。`
    : '现在没有人可以审核这一稿，请系统管理员调整职责，或由承担这一级审核的人委托代理。';

/** Returns the time of publication, withdrawal or deletion; null during review. */
function doneAt(row: Pick<ArticleRow, 'stage' | 'stageSince' | 'purpose' | 'live'>): string | null {
  if (row.stage !== 'done') return null;
  return row.purpose === 'publish' ? (row.live?.publishedAt ?? null) : row.stageSince;
}

const signerText = ({ signerName, onBehalfOf }: DecisionView) =>
  onBehalfOf === null ? signerName : `${signerName}（代${onBehalfOf.name}）`;

/** True when the newest revision of a live article was abandoned; the previous one stays live. */
export function isAbandoned(row: Pick<ArticleRow, 'stage' | 'purpose' | 'revision' | 'live'>): boolean {
  return (
    row.stage === 'done' &&
    row.purpose === 'publish' &&
    row.live !== null &&
    row.live.revision !== row.revision
  );
}

function stateOf(index: number, at: number, stage: ArticleRow['stage'], refused: boolean): Step['state'] {
  if (stage === 'done' || index < at) return 'finish';
  if (index > at) return 'wait';
  if (stage === 'returned') return refused ? 'error' : 'wait';
  return 'process';
}
