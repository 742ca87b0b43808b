import { ENTRY_KINDS, TEMPLATE_NAME, type LedgerBody } from '../records';
import { parseEntryStatement, type EntryBody, type EntryType } from './entry';

/** Returns the name of a type of entry. */
export function typeName(type: EntryType): string {
  if (type === 'withheld') return '未采纳的记录';
  return type === 'unknown' ? '新种类的记录' : ENTRY_KINDS[type].label;
}

/** Returns the body as one line: its type and the beginning of its text. */
export function bodyTitle(body: EntryBody): string {
  const name = body.type === 'log.note' ? TEMPLATE_NAME[body.template] : typeName(body.type);
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
