import type {
  AccountRow,
  AgendaItem,
  CommandType,
  DelegationRow,
  Finding,
  OutboxRow,
  Purpose,
  Role,
  Stage,
  Verdict,
} from '../../electron/core/contract';

/** The words for the contract's codes, in one place. */
export const STAGE_LABEL: Record<Stage, string> = {
  returned: '退回修改',
  first: '初审',
  second: '复审',
  final: '终审',
  principal: '主要负责人审定',
  ready: '待发布',
  done: '已办结',
};

export const VERDICT_LABEL: Record<Verdict, string> = {
  approve: '同意',
  return: '退回修改',
  escalate: '提请主要负责人审定',
};

export const PURPOSE_LABEL: Record<Purpose, string> = { publish: '发布', withdraw: '撤下', delete: '删除' };

export const ROLE_LABEL: Record<Role, string> = {
  editor: '信息编辑',
  firstReviewer: '初审人',
  secondReviewer: '复审人',
  finalReviewer: '终审人',
  principal: '主要负责人',
  siteAdministrator: '网站专人',
  dutyOfficer: '值班员',
  dutyLeader: '带班领导',
  systemAdministrator: '系统管理员',
  auditor: '审计员',
};

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

export const FINDING_LABEL: Record<Finding['holds'], string> = {
  yes: '成立',
  no: '不成立',
  unknown: '无法判断',
};

export const COMMAND_LABEL: Record<CommandType, string> = {
  'article.submit': '送审',
  'article.recall': '撤回',
  'review.decide': '审核意见',
  'article.release': '发布',
};

export const OUTBOX_STATE_LABEL: Record<OutboxRow['state'], string> = {
  waiting: '待发送',
  accepted: '已送达',
  rejected: '被退回',
  conflict: '与平台不一致',
};

/** What the audit trail calls a deed. */
export const AUDIT_LABEL: Readonly<Record<string, string>> = {
  ...COMMAND_LABEL,
  'identity.signIn': '登录',
  'identity.signOut': '退出',
  'identity.lock': '锁定',
  'identity.unlock': '解锁',
  'identity.signInFailed': '登录失败',
  'identity.unlockFailed': '解锁失败',
  'identity.pinChanged': '更换 PIN 码',
  'identity.pinChangeFailed': '更换 PIN 码失败',
  'settings.changed': '更改设置',
  'rights.refused': '越权操作被拒绝',
  'call.failed': '操作没有完成',
  'sync.returned': '平台退回操作',
  'administration.failed': '账号操作没有完成',
  'identity.keyMade': '生成本机数据密钥',
  'identity.keyHandedOver': '数据密钥换到新证书',
  'identity.keyDeposited': '寄存数据密钥',
  'identity.keyDropped': '停用旧证书的数据密钥',
  'identity.keyRecovered': '恢复本机数据',
  'identity.dataKeyChanged': '更换本机数据密钥',
  'account.open': '开通账号',
  'account.change': '变更账号',
  'account.close': '注销账号',
  'certificate.bind': '登记证书',
  'certificate.end': '终止使用证书',
  'delegation.grant': '登记代理',
  'delegation.end': '终止代理',
  'policy.set': '设置登录策略',
  'recovery.grant': '同意恢复数据',
  'recovery.deposit': '寄存数据密钥',
  'recovery.request': '申请恢复数据',
  'administration.refuse': '拒绝账号操作',
  'administration.refused': '账号操作未获准',
  'session.open': '平台准许登录',
  'session.close': '平台结束会话',
  'sms.send': '发送短信验证码',
  'sms.fail': '短信验证码没有发出',
  'sms.wrong': '短信验证码输错',
  'session.refuse': '平台拒绝登录',
  'review.decide.refuse': '平台拒收审核意见',
  'article.release.refuse': '平台拒绝发布',
  'audit.export': '导出操作记录',
  'audit.verify': '校验记录链',
  'audit.refuse': '平台拒收操作记录',
  'audit.broken': '操作记录异常',
  'audit.pendingLost': '登录前的记录丢失',
  'audit.pendingOmitted': '登录前的记录过多，已省略',
  'proof.export': '导出证据包',
  'proof.verify': '核验证据包',
  'draft.discard': '删除草稿',
  'publishing.verify': '核对网页',
  'sync.toDraft': '退回件转为草稿',
  'sync.discard': '放弃退回件',
};

export const AGENDA_LABEL: Record<AgendaItem['kind'], string> = {
  decide: '待我审核',
  returned: '退回我修改',
  release: '待我发布',
  draft: '我的草稿',
  commandReturned: '平台退回',
  certificate: '证书将到期',
  delegation: '代理',
};
