import { TEMPLATE_NAME, type NoteTemplate } from '../../platform/contract';
import type { EntryView } from '../contract';
import { monthSpan } from '../../domain/calendar/calendar';
import { inChronologicalOrder, withOwnContent, entriesWrittenIn } from '../ledger/service';
import type { TimedEntry } from '../../domain/ledger/chronology';
import { bodyText } from '../../domain/ledger/text';
import { typeName } from '../../domain/ledger/words';
import type { Session } from '../types';
import { namesOf } from '../store';
import { logViews } from './views';

/**
 * Returns the entries written in [from, until) (UTC instants), latest corrected time first, including refused and
 * waiting ones. Refused entries of this machine include their text.
 */
export function entriesNewestFirst(session: Session, from: string, until: string): TimedEntry[] {
  return inChronologicalOrder(session, entriesWrittenIn(session, from, until))
    .map(({ entry, writtenAt }) => ({ entry: withOwnContent(session, entry), writtenAt }))
    .reverse();
}

function holds(session: Session, text: string): (placed: TimedEntry) => boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return () => true;
  const name = namesOf(session.stores.cache);
  return ({ entry: { body, statement } }) =>
    [
      bodyText(body, name),
      body.type === 'log.note' ? `${TEMPLATE_NAME[body.template]}\n${body.contact}` : typeName(body.type),
      statement.author.name,
    ]
      .join('\n')
      .toLowerCase()
      .includes(wanted);
}

/** Identifies the last entry of a page, so that entries added later do not shift the next page. */
const cursorOf = ({ entry, writtenAt }: TimedEntry) => `${writtenAt} ${entry.id}`;

function behind(placed: readonly TimedEntry[], cursor: string | null): number {
  if (cursor === null) return 0;
  const [at = '', id = ''] = cursor.split(' ');
  const index = placed.findIndex(({ entry }) => entry.id === id);
  if (index >= 0) return index + 1;
  const older = placed.findIndex(({ writtenAt }) => writtenAt < at);
  return older >= 0 ? older : placed.length;
}

/**
 * 值守记录 of a month (Asia/Shanghai), newest first. An entry belongs to the month in which it was written, by
 * corrected time.
 */
export function log(
  session: Session,
  input: {
    month: string;
    text: string;
    template: NoteTemplate | null;
    cursor: string | null;
    limit: number;
  },
): { entries: EntryView[]; cursor: string | null; total: number } {
  const { month, template, limit } = input;
  const { from, until } = monthSpan(month);
  const found = entriesNewestFirst(session, from, until)
    .filter(
      ({ entry: { body } }) => template === null || (body.type === 'log.note' && body.template === template),
    )
    .filter(holds(session, input.text));
  const start = behind(found, input.cursor);
  const page = found.slice(start, start + limit);
  const last = page.at(-1);
  return {
    entries: logViews(session, page),
    cursor: last && start + limit < found.length ? cursorOf(last) : null,
    total: found.length,
  };
}
