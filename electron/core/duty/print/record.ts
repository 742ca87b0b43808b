import type { Attachment } from '../../../platform/contract';
import { sizeText } from '../../../domain/article/render';
import { shanghaiMinute } from '../../../domain/calendar/calendar';
import { filesOf, ofTypes } from '../../../domain/ledger/entry';
import { detailsOf, formatInstant, type EntryLookups } from './details';
import type { MonthLog } from './gather';
import { namedLines, textLines, type Line } from './lines';
import type { Block } from './pages';
import { rosterLines } from './roster-lines';

type Printed = MonthLog['entries'][number];

/** Returns one entry as a complete block; `number` is its number in the print, from 1. */
export function recordBlock(printed: Printed, number: number, around: EntryLookups): Block {
  const { entry, view } = printed;
  const lines: Line[] = [
    headLine(printed, number),
    ...textLines('small', timesOf(printed)),
    {
      face: 'code',
      cells: [
        { text: `记录簿 ${view.book.slice(0, 8)} 第 ${view.number} 条`, left: 0 },
        { text: entry.digest, left: 0, rightAligned: true },
      ],
    },
    ...textLines('text', view.text, 1),
    ...detailsOf(entry, around).flatMap(({ name, text }) => detailLines(name, text)),
    ...(entry.body.type === 'roster.publish' ? rosterLines(entry.body.shifts, around.name) : []),
    ...filesOf(printed.entry.body).flatMap(fileLines),
    ...laterOf(printed, around).flatMap(({ name, text }) => detailLines(name, text)),
    ...doubtsOf(printed).flatMap((text) => detailLines('标记', text)),
  ];
  const again: Line = { face: 'head', cells: [{ text: `${number}　（承前页）`, left: 0 }], rule: 'thin' };
  return { lines, entry: number, continuationHeader: [again] };
}

function headLine({ view }: Printed, number: number): Line {
  const state = { refused: '【未采纳】', waiting: '【尚未送达】', accepted: '' }[view.state];
  return {
    face: 'head',
    cells: [
      { text: `${number}　${view.kind}　${view.authorName}${state}`, left: 0 },
      { text: shanghaiMinute(view.trueAt), left: 0, rightAligned: true },
    ],
    rule: 'thin',
  };
}

/** One line of text, or two when the clock was wrong. */
function timesOf({ entry, view }: Printed): string {
  if (entry.body.type === 'withheld') return `送达 ${formatInstant(view.receivedAt ?? view.trueAt)}`;
  const wrong = Math.abs(Date.parse(view.at) - Date.parse(view.trueAt)) >= 1000;
  const written = `记录 ${formatInstant(view.trueAt)}`;
  const others = [
    view.receivedAt === null ? '尚未送达平台' : `送达 ${formatInstant(view.receivedAt)}`,
    ...(view.happenedAt === null ? [] : [`发生 ${shanghaiMinute(view.happenedAt)}`]),
    ...(entry.cms === null ? [] : ['本人签名']),
  ].join('　');
  return wrong
    ? `${written}（本机时钟显示 ${formatInstant(view.at)}，已校正）\n${others}`
    : `${written}　${others}`;
}

function detailLines(name: string, text: string): Line[] {
  return namedLines(name, text, 1);
}

function fileLines({ name, size, sha256 }: Pick<Attachment, 'name' | 'size' | 'sha256'>): Line[] {
  return [
    ...detailLines('附件', `${name}（${sizeText(size)}）`),
    { face: 'code', cells: [{ text: `SHA-256 ${sha256}`, left: 5.6 }] },
  ];
}

/** Later corrections and the settlement of the entry. */
function laterOf({ entry, view }: Printed, { reader, entryName }: EntryLookups) {
  const about = ofTypes(reader.read({ subject: `entry/${entry.id}` }), 'log.correct', 'log.settle');
  const later = about.map(({ id, body, statement }) => {
    const reason = body.type === 'log.correct' && body.reason !== '' ? `（原因：${body.reason}）` : '';
    const name = body.type === 'log.correct' ? '已更正' : '已办结';
    return { name, text: `${entryName(id)} ${statement.author.name}：${body.text}${reason}` };
  });
  return view.open ? [...later, { name: '待办', text: '需要跟进，还没有办结' }] : later;
}

function doubtsOf({ entry, view }: Printed): string[] {
  const refused = entry.refused
    ? [`平台没有采纳，这一条在记录簿里只留位置，不算数（${entry.refused.code}）`]
    : [];
  const waiting = view.state === 'waiting' ? ['尚未送达平台，不在累计校验码之内'] : [];
  return [...refused, ...waiting, ...view.marks];
}
