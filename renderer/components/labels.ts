import { PURPOSE_NAME } from '../../electron/core/contract/terms';
import type {
  AccountRow,
  AdvisoryRow,
  ArticleRow,
  CommandType,
  DelegationRow,
  CheckResult,
  FindingRow,
  OutboxRow,
  PersonalNumber,
  RevisionInfo,
  SwapView,
} from '../../electron/core/contract';

export {
  ADVISORY_LEVEL_NAME as ADVISORY_LEVEL_LABEL,
  ADVISORY_SOURCE_NAME as ADVISORY_SOURCE_LABEL,
  FINDING_KIND_NAME as FINDING_KIND_LABEL,
  FINDING_SOURCE_NAME as FINDING_SOURCE_LABEL,
  INCIDENT_KIND_NAME as INCIDENT_KIND_LABEL,
  INCIDENT_LEVEL_NAME as INCIDENT_LEVEL_LABEL,
  INFORMED_NAME as INFORMED_LABEL,
  OUTAGE_CAUSE_NAME as OUTAGE_CAUSE_LABEL,
  POST_NAME as POST_LABEL,
  PURPOSE_NAME as PURPOSE_LABEL,
  ROLE_NAME as ROLE_LABEL,
  STAGE_NAME as STAGE_LABEL,
  TEMPLATE_NAME as TEMPLATE_LABEL,
  VERDICT_NAME as VERDICT_LABEL,
  WAY_NAME as WAY_LABEL,
  stageName,
} from '../../electron/core/contract/terms';

/** Labels for codes of the contract that are not in `domain/records/terms.ts`. */
export const ACCOUNT_STATE_LABEL: Record<AccountRow['state'], string> = {
  active: '在用',
  suspended: '停用',
  closed: '已注销',
};

type BindingEnd = NonNullable<AccountRow['certificates'][number]['ended']>['reason'];

export const BINDING_END_LABEL: Record<BindingEnd, string> = {
  replaced: '已更换',
  lost: '遗失或损坏',
  closed: '账号注销',
  other: '其他原因',
};

export const DELEGATION_STATE_LABEL: Record<DelegationRow['state'], string> = {
  coming: '未开始',
  running: '代理中',
  over: '已结束',
};

export const FINDING_LABEL: Record<CheckResult['holds'], string> = {
  yes: '成立',
  no: '不成立',
  unknown: '无法判断',
};

const COMMAND_LABEL: Record<CommandType, string> = {
  'article.submit': '送审',
  'article.recall': '撤回',
  'review.decide': '审核意见',
  'article.release': '发布',
  'ledger.append': '台账记录',
};

/** True when an article waits to be withdrawn or deleted. */
export function requestsRemoval({ stage, purpose }: Pick<ArticleRow, 'stage' | 'purpose'>): boolean {
  return purpose !== 'publish' && stage !== 'done';
}

/** Returns the label of a revision's reason; null when it has none. A removal always has one. */
export function reasonLabel({ purpose, reason }: Pick<RevisionInfo, 'purpose' | 'reason'>): string | null {
  if (purpose !== 'publish') return `${PURPOSE_NAME[purpose]}原因`;
  return reason === '' ? null : '修改原因';
}

/** Returns the label of a command. Withdrawals use the same commands as publications. */
export function commandLabel({ type, purpose }: Pick<OutboxRow, 'type' | 'purpose'>): string {
  if (purpose === 'publish') return COMMAND_LABEL[type];
  if (type === 'article.submit') return `申请${PURPOSE_NAME[purpose]}`;
  return type === 'article.release' ? PURPOSE_NAME[purpose] : COMMAND_LABEL[type];
}

export const PERSONAL_NUMBER_LABEL: Record<PersonalNumber['kind'], string> = {
  mobile: '手机号码',
  idNumber: '身份证号码',
};

export const OUTBOX_STATE_LABEL: Record<OutboxRow['state'], string> = {
  waiting: '待发送',
  accepted: '已送达',
  rejected: '被退回',
  conflict: '与平台不一致',
};

export const REPORT_KIND_LABEL: Record<'bulletin' | 'filing', string> = {
  bulletin: '值班快报',
  filing: '书面报备函',
};

export const ADVISORY_STATE_LABEL: Record<AdvisoryRow['state'], string> = {
  open: '待处置',
  answered: '已答复',
  closed: '已办结',
};

export const FINDING_STATE_LABEL: Record<FindingRow['state'], string> = {
  open: '待整改',
  corrected: '已整改',
  closed: '已销号',
};

export const SWAP_STATE_LABEL: Record<SwapView['state'], string> = {
  asked: '待答复',
  agreed: '已同意',
  declined: '未同意',
  withdrawn: '已撤回',
  lapsed: '已失效',
};
