import type { BodyOf, LedgerType } from '../../../platform/contract';
import { shanghaiMinute } from '../../../domain/calendar/calendar';
import { findingDue } from '../../../domain/rectification/finding';
import {
  ofTypes,
  subjectOf,
  type Entry,
  type EntryBody,
  type LedgerReader,
} from '../../../domain/ledger/entry';
import { bodyTitle } from '../../../domain/ledger/words';
import { placeName } from '../../../domain/roster/posts';

/** A named detail of an entry, printed after its text. */
export interface Detail {
  name: string;
  text: string;
}

/** Look-ups of other entries and of names. */
export interface EntryLookups {
  reader: LedgerReader;
  name(accountId: string): string;
  /** Refers to an entry by its number in the print, in words. */
  entryName(id: string): string;
}

/** Formats an instant in Asia/Shanghai, for example 2026-03-05 09:12:33. */
export const formatInstant = (instant: string): string =>
  `${shanghaiMinute(instant)}${new Date(instant).toISOString().slice(16, 19)}`;

const ITEM_NAME = { note: '记录', incident: '事件', advisory: '预警', finding: '问题' } as const;
const OPENING = ['incident.open', 'advisory.register', 'finding.open', 'outage.begin', 'swap.ask'] as const;

/** Returns the details of an entry that its text (`domain/ledger/text.ts`) leaves out, in print order. */
export function detailsOf({ id, body }: Entry, around: EntryLookups): Detail[] {
  const found = [...matter(id, body, around), ...own(body, around)];
  return found.filter(({ text }) => text !== '');
}

/** The matter that the entry belongs to, referring to the entry that opened it. */
function matter(id: string, body: EntryBody, { reader, entryName }: EntryLookups): Detail[] {
  const subject = subjectOf(body);
  if (!/^(incident|advisory|finding|outage|swap)\//.test(subject)) return [];
  const [began] = ofTypes(reader.read({ subject }), ...OPENING);
  if (!began) return [{ name: '事项', text: subject.slice(subject.indexOf('/') + 1) }];
  return began.id === id
    ? []
    : [{ name: '事项', text: `${bodyTitle(began.body)}（${entryName(began.id)}）` }];
}

/** Details of an entry's own fields, by type. */
const OWN_DETAILS: { [T in LedgerType]?: (body: BodyOf<T>, around: EntryLookups) => Detail[] } = {
  'log.note': ({ contact }) => [{ name: '联系', text: contact }],
  'log.correct': ({ entryId, reason }, { entryName }) => [
    { name: '更正', text: entryName(entryId) },
    { name: '原因', text: reason },
  ],
  'log.settle': ({ entryId }, { entryName }) => [{ name: '办结', text: entryName(entryId) }],
  'handover.give': handedOver,
  'handover.take': (body, around) => [
    ...(body.giveId === null ? [] : [{ name: '所接', text: `${around.entryName(body.giveId)}的交班` }]),
    ...handedOver(body),
  ],
  'roster.publish': ({ important }) => {
    const periods = important.map((period) => `${period.name}（${period.from} 至 ${period.until}）`);
    return [{ name: '时期', text: periods.join('；') }];
  },
  'swap.ask': ({ give, back }) => [
    { name: '岗位', text: [give, ...(back ? [back] : [])].map(placeName).join('；') },
  ],
  'advisory.register': ({ receivedAt }) => [{ name: '收到', text: shanghaiMinute(receivedAt) }],
  'finding.open': (body, { entryName }) => [
    { name: '收到', text: shanghaiMinute(body.receivedAt) },
    { name: '来自', text: body.readId === null ? '' : `${entryName(body.readId)}的读网` },
    { name: '期限', text: body.notice ? shanghaiMinute(findingDue(body).due) : '' },
  ],
  'incident.respond': ({ articleId }) => [{ name: '稿件', text: articleId }],
  'outage.begin': ({ incidentId }, { reader }) => {
    if (incidentId === null) return [];
    const [incident] = ofTypes(reader.read({ subject: `incident/${incidentId}` }), 'incident.open');
    return [{ name: '所属', text: incident ? bodyTitle(incident.body) : incidentId }];
  },
};

function own(body: EntryBody, around: EntryLookups): Detail[] {
  const details = OWN_DETAILS[body.type as LedgerType] as
    ((body: EntryBody, around: EntryLookups) => Detail[]) | undefined;
  return details?.(body, around) ?? [];
}

/** Open items, omissions and last entries seen of other books, from a handover. */
function handedOver(body: BodyOf<'handover.give' | 'handover.take'>): Detail[] {
  const items = body.items.map(({ kind, title }, n) => `${n + 1}. ${ITEM_NAME[kind]}：${title}`);
  const seen = body.seen.map(
    ({ book, number, digest }) => `${book.slice(0, 8)} 到第 ${number} 条（${digest.slice(0, 16)}）`,
  );
  return [
    { name: '待办', text: items.join('\n') },
    { name: '缺漏', text: body.omissions.join('\n') },
    { name: '所见记录簿', text: seen.join('，') },
  ];
}
