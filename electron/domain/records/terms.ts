import type { Role } from './accounts';
import type { Purpose, Stage, Verdict } from './articles';
import type { NoteTemplate, Post } from './duty';
import type {
  AdvisoryLevel,
  AdvisorySource,
  IncidentKind,
  IncidentLevel,
  Informed,
  OutageCause,
} from './incidents';
import type { FindingKind, FindingSource } from './rectification';

/** Chinese terms of the codes, for screens and documents. */

/** Names of roles: 初审人 is a role, 初审 a stage. */
export const ROLE_NAME: Record<Role, string> = {
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

export const VERDICT_NAME: Record<Verdict, string> = {
  approve: '同意',
  return: '退回修改',
  escalate: '提请主要负责人审定',
};

/** Names of stages without an article, as in filters; `stageName` names the stage of one article. */
export const STAGE_NAME: Record<Stage, string> = {
  returned: '退回修改',
  first: '初审',
  second: '复审',
  final: '终审',
  principal: '主要负责人审定',
  ready: '待发布',
  done: '已办结',
};

export const PURPOSE_NAME: Record<Purpose, string> = { publish: '发布', withdraw: '撤下', delete: '删除' };

/** Returns the stage of one article in words. `live`: whether any of its revisions is published. */
export function stageName(article: { stage: Stage; purpose: Purpose; live: boolean }): string {
  const { stage, purpose, live } = article;
  const act = PURPOSE_NAME[purpose];
  if (stage === 'ready') return `待${act}`;
  if (stage === 'done') return purpose === 'publish' && !live ? STAGE_NAME.done : `已${act}`;
  return stage === 'returned' && purpose !== 'publish' ? `${act}申请已退回` : STAGE_NAME[stage];
}

export const POST_NAME: Record<Post, string> = {
  leader: '带班领导',
  technical: '技术值班',
  operations: '运维值班',
};

export const TEMPLATE_NAME: Record<NoteTemplate, string> = {
  phone: '电话',
  patrol: '巡查',
  fault: '故障',
  notice: '上级通知',
  assignment: '交办',
  other: '其他',
};

export const INCIDENT_KIND_NAME: Record<IncidentKind, string> = {
  attack: '网络攻击',
  tampering: '页面篡改',
  leak: '信息泄露',
  outage: '无法访问',
  content: '有害或错误内容',
  opinion: '舆情',
  other: '其他',
};

export const INCIDENT_LEVEL_NAME: Record<IncidentLevel, string> = {
  ordinary: '一般',
  larger: '较大',
  major: '重大',
  extraordinary: '特别重大',
};

export const INFORMED_NAME: Record<Informed, string> = {
  leader: '带班领导',
  principal: '主要负责人',
  publicity: '宣传部门',
  provincialCyberspace: '省级网信部门',
  cityCyberspace: '市网信部门',
  police: '公安机关',
  data: '数据资源管理部门',
  telecom: '通信管理部门',
  government: '市政府办公室',
  other: '其他单位',
};

export const WAY_NAME: Record<'phone' | 'written' | 'platform' | 'inPerson', string> = {
  phone: '电话',
  written: '书面',
  platform: '平台报送',
  inPerson: '当面',
};

export const OUTAGE_CAUSE_NAME: Record<OutageCause, string> = {
  power: '断电',
  network: '断网',
  ordered: '责令关停',
  rectification: '整改下线',
  other: '其他原因',
};

export const ADVISORY_SOURCE_NAME: Record<AdvisorySource, string> = {
  cyberspace: '网信部门',
  police: '公安机关',
  data: '数据资源管理部门',
  telecom: '通信管理部门',
  other: '其他单位',
};

export const ADVISORY_LEVEL_NAME: Record<AdvisoryLevel, string> = {
  red: '红色',
  orange: '橙色',
  yellow: '黄色',
  blue: '蓝色',
  none: '未分级',
};

export const FINDING_SOURCE_NAME: Record<FindingSource, string> = {
  own: '自查巡检',
  superior: '上级通报',
  data: '数据资源管理部门',
  cyberspace: '网信部门',
  monitoring: '集约化平台监测',
  assessor: '第三方评估',
  public: '网民纠错',
  other: '其他',
};

export const FINDING_KIND_NAME: Record<FindingKind, string> = {
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
