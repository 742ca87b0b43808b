import { TEMPLATE_NAME, type BodyOf } from '../../platform/contract';
import type { EntryView } from '../contract';
import type { Session } from '../types';
import { namesOf } from '../store';
import { ledgerOf, ownWaiting } from './queries';
import { clockRemarks } from '../../domain/ledger/clock';
import {
  attachmentsOf,
  ofTypes,
  type Entry,
  type EntryBody,
  type LedgerReader,
} from '../../domain/ledger/entry';
import type { TimedEntry } from '../../domain/ledger/chronology';
import { bodyText } from '../../domain/ledger/text';
import { typeName } from '../../domain/ledger/words';
import { cachedBook } from './store';

/** Returns entries as views, in the order given. */
export function entryViews(session: Session, placed: readonly TimedEntry[]): EntryView[] {
  const reader = ledgerOf(session);
  const view = {
    reader,
    name: namesOf(session.stores.cache),
    before: neighbours(session, placed),
  };
  return placed.map((one) => viewOf(view, one));
}

interface Surroundings {
  reader: LedgerReader;
  name(accountId: string): string;
  /** The previous entry in the same book. */
  before(entry: Entry): Entry | null;
}

function neighbours(session: Session, placed: readonly TimedEntry[]): (entry: Entry) => Entry | null {
  const key = (book: string, number: number) => `${book} ${number}`;
  const known = new Map<string, Entry>();
  for (const { entry } of placed) known.set(key(entry.statement.book, entry.statement.number), entry);
  for (const entry of ownWaiting(session))
    known.set(key(entry.statement.book, entry.statement.number), entry);
  return ({ statement: { book, number } }) =>
    known.get(key(book, number - 1)) ??
    (number > 1 ? (cachedBook(session.stores.cache, book, number - 1, 1)[0] ?? null) : null);
}

function viewOf(around: Surroundings, placed: TimedEntry): EntryView {
  const { entry, writtenAt } = placed;
  const { id, body, statement, receivedAt, digest, cms } = entry;
  const { accountId, name } = statement.author;
  const about = around.reader.read({ subject: `entry/${id}` });
  return {
    id,
    type: body.type,
    text: bodyText(body, around.name),
    ...noteFields(body, about),
    happenedAt: 'happenedAt' in body ? body.happenedAt : null,
    at: statement.at,
    trueAt: writtenAt,
    receivedAt,
    authorId: accountId,
    authorName: name || around.name(accountId),
    book: statement.book,
    number: statement.number,
    digest,
    signed: cms !== null,
    correction: correctionOf(ofTypes(about, 'log.correct').at(-1)),
    about: body.type === 'log.correct' || body.type === 'log.settle' ? body.entryId : null,
    items: 'items' in body ? body.items : [],
    omissions: 'omissions' in body ? body.omissions : [],
    attachments: attachmentsOf(body),
    ...answerFields(entry),
    marks: marksOf(around.before(entry), placed),
  };
}

/** `about`: the entries that correct or settle this one. */
function noteFields(
  body: EntryBody,
  about: readonly Entry[],
): Pick<EntryView, 'kind' | 'template' | 'contact' | 'open'> {
  if (body.type !== 'log.note')
    return { kind: typeName(body.type), template: null, contact: '', open: false };
  const { template, contact, open } = body;
  const settled = ofTypes(about, 'log.settle').length > 0;
  return { kind: TEMPLATE_NAME[template], template, contact, open: open && !settled };
}

function answerFields({ refused, receivedAt }: Entry): Pick<EntryView, 'state' | 'reason'> {
  if (refused) return { state: 'refused', reason: refused.reason };
  return { state: receivedAt === null ? 'waiting' : 'accepted', reason: '' };
}

/** A withheld entry has no data about its machine's clock. */
function marksOf(before: Entry | null, { entry, writtenAt }: TimedEntry): string[] {
  if (entry.body.type === 'withheld') return [];
  const known = before && before.body.type !== 'withheld' ? before.statement : null;
  return clockRemarks(known, entry.statement, writtenAt, entry.receivedAt);
}

function correctionOf(entry: Entry<'log.correct'> | undefined): EntryView['correction'] {
  if (!entry) return null;
  const { text, reason }: BodyOf<'log.correct'> = entry.body;
  return { id: entry.id, text, reason, authorName: entry.statement.author.name, at: entry.statement.at };
}
