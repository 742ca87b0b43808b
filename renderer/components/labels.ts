import type {
  AccountRow,
  AdvisoryLevel,
  AdvisoryRow,
  AdvisorySource,
  AgendaItem,
  CommandType,
  DelegationRow,
  Finding,
  FindingKind,
  FindingRow,
  IncidentKind,
  IncidentLevel,
  Informed,
  NoteTemplate,
  OutageCause,
  OutboxRow,
  Post,
  Purpose,
  Role,
  Stage,
  SwapView,
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
  'ledger.append': '台账记录',
};

export const OUTBOX_STATE_LABEL: Record<OutboxRow['state'], string> = {
  waiting: '待发送',
  accepted: '已送达',
  rejected: '被退回',
  conflict: '与平台不一致',
};

export const AGENDA_LABEL: Record<AgendaItem['kind'], string> = {
  decide: '待我审核',
  returned: '退回我修改',
  release: '待我发布',
  draft: '我的草稿',
  commandReturned: '平台退回',
  certificate: '证书将到期',
  delegation: '代理',
  takeOver: '接班',
  reading: '读网',
  omission: '值守缺漏',
  roster: '排班',
  swap: '调班申请',
  openNote: '值守待办',
  incident: '突发事件',
  advisory: '预警通报',
  finding: '问题整改',
};

export const INCIDENT_KIND_LABEL: Record<IncidentKind, string> = {
  attack: '网络攻击',
  tampering: '页面篡改',
  leak: '信息泄露',
  outage: '无法访问',
  content: '有害或错误内容',
  opinion: '舆情',
  other: '其他',
};

export const INCIDENT_LEVEL_LABEL: Record<IncidentLevel, string> = {
  ordinary: '一般',
  larger: '较大',
  major: '重大',
  extraordinary: '特别重大',
};

export const INFORMED_LABEL: Record<Informed, string> = {
  leader: '带班领导',
  principal: '主要负责人',
  publicity: '宣传部门',
  provincialCyberspace: '省级网信部门',
  cityCyberspace: '市网信部门',
  police: '公安机关',
  data: '数据资源管理部门',
  telecom: '通信管理部门',
  government: '市政府办公室',
  other: '其他',
};

export const WAY_LABEL: Record<'phone' | 'written' | 'platform' | 'inPerson', string> = {
  phone: '电话',
  written: '书面',
  platform: '平台报送',
  inPerson: '当面',
};

export const REPORT_KIND_LABEL: Record<'bulletin' | 'filing', string> = {
  bulletin: '值班快报',
  filing: '书面报备函',
};

export const OUTAGE_CAUSE_LABEL: Record<OutageCause, string> = {
  power: '断电',
  network: '断网',
  ordered: '责令关停',
  rectification: '整改下线',
  other: '其他',
};

export const ADVISORY_SOURCE_LABEL: Record<AdvisorySource, string> = {
  cyberspace: '网信部门',
  police: '公安机关',
  data: '数据资源管理部门',
  telecom: '通信管理部门',
  other: '其他',
};

export const ADVISORY_LEVEL_LABEL: Record<AdvisoryLevel, string> = {
  red: '红色',
  orange: '橙色',
  yellow: '黄色',
  blue: '蓝色',
  none: '未分级',
};

export const ADVISORY_STATE_LABEL: Record<AdvisoryRow['state'], string> = {
  open: '待处置',
  answered: '已答复',
  closed: '已办结',
};

export const FINDING_KIND_LABEL: Record<FindingKind, string> = {
  seriousWording: '严重表述错误',
  wording: '表述错误',
  privacy: '个人隐私',
  map: '问题地图',
  advertisement: '商业广告',
  secrecy: '涉密敏感',
  unreachable: '无法访问',
  link: '错链断链',
  stale: '更新不及时',
  other: '其他',
};

export const FINDING_STATE_LABEL: Record<FindingRow['state'], string> = {
  open: '待整改',
  corrected: '已整改',
  closed: '已销号',
};

export const POST_LABEL: Record<Post, string> = {
  leader: '带班领导',
  technical: '技术值班',
  operations: '运维值班',
};

export const TEMPLATE_LABEL: Record<NoteTemplate, string> = {
  phone: '电话',
  patrol: '巡查',
  fault: '故障',
  notice: '上级通知',
  assignment: '交办',
  other: '其他',
};

export const SWAP_STATE_LABEL: Record<SwapView['state'], string> = {
  asked: '待答复',
  agreed: '已同意',
  declined: '未同意',
  withdrawn: '已撤回',
  lapsed: '已失效',
};
