import { TEMPLATE_NAME, type LedgerBody } from '../records';
import { parseEntryStatement, type EntryBody, type EntryType } from './entry';

/** Names of the entry types. */
export const TYPE_NAME: Record<EntryType, string> = {
  withheld: '未采纳的记录',
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
  'pages.rules': '网页核验规则',
};

/** Returns the body as one line: its type and the beginning of its text. */
export function bodyTitle(body: EntryBody): string {
  const name = body.type === 'log.note' ? TEMPLATE_NAME[body.template] : TYPE_NAME[body.type];
  const said =
    'title' in body ? body.title : 'text' in body ? body.text : 'reason' in body ? body.reason : '';
  const line = said.replace(/\s+/g, ' ').trim();
  return line === '' ? name : `${name}：${line.length > 80 ? `${line.slice(0, 79)}…` : line}`;
}

/** Returns all texts that the author wrote into the body, separated by line feeds; empty when there are none. */
export function bodyTexts(body: LedgerBody): string {
  const said = new Map<string, unknown>(Object.entries(body));
  return ['title', 'text', 'reason', 'absence', 'note']
    .map((field) => said.get(field))
    .filter((words) => typeof words === 'string' && words !== '')
    .join('\n');
}

/** Like `bodyWords`, for a statement's text; empty when it is invalid. */
export function entryTexts(text: string): string {
  const statement = parseEntryStatement(text);
  return statement ? bodyTexts(statement.body) : '';
}

/** Like `bodyTitle`, for a statement's text; 台账记录 when it is invalid. */
export function entryTitle(text: string): string {
  const statement = parseEntryStatement(text);
  return statement ? bodyTitle(statement.body) : '台账记录';
}
