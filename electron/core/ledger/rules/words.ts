import type {
  AdvisoryLevel,
  AdvisorySource,
  FindingKind,
  IncidentKind,
  IncidentLevel,
  Informed,
  LedgerBody,
  LedgerType,
  NoteTemplate,
  OutageCause,
} from '../../../platform/contract';
import { readEntryStatement } from './entry';

/** What people call the entries. */
export const TYPE_NAME: Record<LedgerType, string> = {
  'roster.publish': '发布值班表',
  'swap.ask': '申请调班',
  'swap.answer': '答复调班',
  'swap.withdraw': '撤回调班申请',
  'log.note': '值守记录',
  'log.correct': '更正',
  'log.settle': '办结待办',
  'log.read': '读网',
  'log.clock': '本机时钟变动',
  'handover.give': '交班',
  'handover.take': '接班',
  'advisory.register': '登记预警通报',
  'advisory.assign': '交办预警通报',
  'advisory.answer': '答复预警通报',
  'advisory.close': '办结预警通报',
  'incident.open': '登记突发事件',
  'incident.level': '事件定级',
  'incident.act': '事件处置',
  'incident.tell': '事件报告',
  'incident.respond': '事件回应信息',
  'incident.report': '事件文书',
  'incident.close': '事件办结',
  'outage.begin': '网站无法访问',
  'outage.offline': '转为临时下线',
  'outage.end': '网站恢复访问',
  'finding.open': '登记问题',
  'finding.assign': '交办问题',
  'finding.correct': '整改',
  'finding.explain': '情况说明',
  'finding.close': '问题销号',
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

/** The body in one line: what kind it is and what it says. */
export function bodyTitle(body: LedgerBody): string {
  const name = body.type === 'log.note' ? TEMPLATE_NAME[body.template] : TYPE_NAME[body.type];
  const said =
    'title' in body ? body.title : 'text' in body ? body.text : 'reason' in body ? body.reason : '';
  const line = said.replace(/\s+/g, ' ').trim();
  return line === '' ? name : `${name}：${line.length > 80 ? `${line.slice(0, 79)}…` : line}`;
}

/** What people wrote into the body, whole; empty when it holds none of their words. */
export function bodyWords(body: LedgerBody): string {
  const said = new Map<string, unknown>(Object.entries(body));
  return ['title', 'text', 'reason', 'absence', 'note']
    .map((field) => said.get(field))
    .filter((words) => typeof words === 'string' && words !== '')
    .join('\n');
}

/** The same, of a statement's text. */
export function entryWords(text: string): string {
  const statement = readEntryStatement(text);
  return statement ? bodyWords(statement.body) : '';
}

/** `bodyTitle` of a statement's text. */
export function entryTitle(text: string): string {
  const statement = readEntryStatement(text);
  return statement ? bodyTitle(statement.body) : '台账记录';
}
