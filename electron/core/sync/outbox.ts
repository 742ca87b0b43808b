import type { Database } from 'better-sqlite3';
import {
  commandSchema,
  REJECTED_WITHOUT_PLACE,
  type AppendCommand,
  type ArticleCommand,
  type Command,
  type CommandResult,
  type FirstAnswer,
} from '../../platform/contract';
import { statement } from '../store';

/** The outbox in work.db: all commands of this account in the order made, with the platform's answers. */

export type OutboxState = 'waiting' | 'accepted' | 'rejected' | 'conflict' | 'settled';
export interface OutboxEntry<T extends Command = Command> {
  command: T;
  state: OutboxState;
  answer: FirstAnswer | null;
  /** Feed position from which on the cache contains the effect of the command. */
  visibleAtSeq: number | null;
  attempts: number;
}
interface Row {
  command: string;
  state: OutboxState;
  answer: string | null;
  visible_at_seq: number | null;
  attempts: number;
}

const COLUMNS = 'command, state, answer, visible_at_seq, attempts';
/** Article id in rows of ledger entries, which belong to no article. */
const LEDGER = 'ledger';

function entry<T extends Command>(row: Row): OutboxEntry<T> {
  return {
    command: JSON.parse(row.command) as T,
    state: row.state,
    answer: row.answer === null ? null : (JSON.parse(row.answer) as FirstAnswer),
    visibleAtSeq: row.visible_at_seq,
    attempts: row.attempts,
  };
}

/**
 * Appends a command. Throws an `Error` outside of a transaction: it must also change the data that the command is made
 * from. Throws a `ZodError` for an invalid command.
 */
export function insertCommand(work: Database, command: Command): void {
  if (!work.inTransaction) throw new Error('a command is enqueued in the transaction of what it comes from');
  const checked = commandSchema.parse(command);
  const articleId = checked.type === 'ledger.append' ? LEDGER : checked.articleId;
  // Triggers of the table fill row_hash.
  statement(
    work,
    `INSERT INTO outbox (id, type, article_id, command, made_at, state, row_hash) VALUES (?, ?, ?, ?, ?, 'waiting', '')`,
  ).run(checked.id, checked.type, articleId, JSON.stringify(checked), checked.madeAt);
}

export function findEntry(work: Database, id: string): OutboxEntry | null {
  const row = statement<Row>(work, `SELECT ${COLUMNS} FROM outbox WHERE id = ?`).get(id);
  return row ? entry<Command>(row) : null;
}

/**
 * Returns the first waiting commands after a position in the outbox, in the order made: at most `limit`, and at most
 * `characters` in total (a single command may exceed it). `last` is the position of the last one returned.
 */
export function firstWaiting(
  work: Database,
  after: number,
  limit: number,
  characters: number,
): { commands: Command[]; last: number } {
  const sql = `SELECT position, ${COLUMNS} FROM outbox WHERE state = 'waiting' AND position > ? ORDER BY position LIMIT ?`;
  const commands: Command[] = [];
  let size = 0;
  let last = after;
  for (const row of statement<Row & { position: number }>(work, sql).iterate(after, limit)) {
    size += row.command.length;
    if (commands.length > 0 && size > characters) break;
    commands.push(entry<Command>(row).command);
    last = row.position;
  }
  return { commands, last };
}

/**
 * Returns commands on articles whose effect is not in the cache, in the order in which they must be applied to it. The
 * feed sends only the newest record of an article, so that during a pull the cursor may pass the position of a command
 * before that record is received: the version of the article decides.
 *
 * @param shown returns the cached version of an article, 0 when it is not cached
 */
export function entriesNotInCache(
  work: Database,
  shown: (articleId: string) => number,
  articleId?: string,
): OutboxEntry<ArticleCommand>[] {
  const rows = unsettledRows(work, articleId);
  const versions = new Map<string, number>();
  const shownOf = (id: string) => {
    const version = versions.get(id) ?? shown(id);
    versions.set(id, version);
    return version;
  };
  const isSeen = (row: ArticleCommandRow) => {
    const answer = row.answer === null ? null : (JSON.parse(row.answer) as FirstAnswer);
    return answer?.status === 'accepted' && answer.version <= shownOf(row.article_id);
  };
  return rows.filter((row) => !isSeen(row)).map(entry<ArticleCommand>);
}

type ArticleCommandRow = Row & { article_id: string };

/** Rows of waiting and accepted commands on one article or all. */
function unsettledRows(work: Database, articleId: string | undefined): ArticleCommandRow[] {
  const select = `SELECT article_id, ${COLUMNS} FROM outbox`;
  const unsettled = `state IN ('waiting', 'accepted') ORDER BY position`;
  return articleId === undefined
    ? statement<ArticleCommandRow>(work, `${select} WHERE article_id != '${LEDGER}' AND ${unsettled}`).all()
    : statement<ArticleCommandRow>(work, `${select} WHERE article_id = ? AND ${unsettled}`).all(articleId);
}

/** Returns ledger entries that the cache at position `cursor` does not contain, in the order written. */
export function appendsNotInCache(work: Database, cursor: number): OutboxEntry<AppendCommand>[] {
  const sql = `SELECT ${COLUMNS} FROM outbox WHERE article_id = ?
    AND (state = 'waiting' OR (state = 'accepted' AND visible_at_seq > ?)) ORDER BY position`;
  return statement<Row>(work, sql)
    .all(LEDGER, cursor)
    .map(entry<AppendCommand>);
}

/**
 * Returns the newest ledger entry of this machine that has or may get a position in its book; null when there is none.
 */
export function lastAppend(work: Database): AppendCommand | null {
  const sql = `SELECT ${COLUMNS} FROM outbox WHERE article_id = ? ORDER BY position DESC`;
  for (const row of statement<Row>(work, sql).iterate(LEDGER)) {
    const { command, answer } = entry<AppendCommand>(row);
    if (answer?.status !== 'rejected' || !REJECTED_WITHOUT_PLACE.includes(answer.code)) return command;
  }
  return null;
}

/** Returns the commands that were returned and wait for their author. */
export function returnedEntries(work: Database): OutboxEntry[] {
  const sql = `SELECT ${COLUMNS} FROM outbox WHERE state IN ('rejected', 'conflict') ORDER BY position`;
  return statement<Row>(work, sql)
    .all()
    .map(entry<Command>);
}

/** Returns open entries and those accepted since `since` (UTC instant), newest first. */
export function recentEntries(work: Database, since: string): OutboxEntry[] {
  const sql = `SELECT ${COLUMNS} FROM outbox
    WHERE (state != 'settled' OR (visible_at_seq IS NOT NULL AND made_at >= ?)) ORDER BY position DESC LIMIT 500`;
  return statement<Row>(work, sql)
    .all(since)
    .map(entry<Command>);
}

export function outboxCounts(work: Database): { waiting: number; returned: number } {
  const sql = `SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
      count(*) FILTER (WHERE state != 'waiting') AS returned
    FROM outbox WHERE state IN ('waiting', 'rejected', 'conflict')`;
  return statement<{ waiting: number; returned: number }>(work, sql).get() ?? { waiting: 0, returned: 0 };
}

/**
 * Records the platform's answers; a duplicate counts as its first answer. Returns the number of new answers.
 *
 * @param returned called in the same transaction for each command that is returned
 */
export function recordAnswers(
  work: Database,
  results: readonly CommandResult[],
  returned: (command: Command, answer: Exclude<FirstAnswer, { status: 'accepted' }>) => void,
): number {
  const answer = statement(
    work,
    `UPDATE outbox SET state = ?, answer = ?, visible_at_seq = ?, attempts = attempts + 1
     WHERE id = ? AND state = 'waiting'`,
  );
  return work
    .transaction(() => {
      let recorded = 0;
      for (const result of results) {
        const first = result.status === 'duplicate' ? result.first : result;
        const seq = first.status === 'accepted' ? first.seq : null;
        const { changes } = answer.run(first.status, JSON.stringify(first), seq, result.id);
        recorded += changes;
        const entry = changes > 0 && first.status !== 'accepted' ? findEntry(work, result.id) : null;
        if (entry && first.status !== 'accepted') returned(entry.command, first);
      }
      return recorded;
    })
    .immediate();
}

export function countAttempts(work: Database, ids: readonly string[]): void {
  const attempt = statement(
    work,
    `UPDATE outbox SET attempts = attempts + 1 WHERE id = ? AND state = 'waiting'`,
  );
  work.transaction(() => ids.forEach((id) => attempt.run(id))).immediate();
}

/** Settles accepted commands whose effect the cache contains at position `cursor`. Returns their number. */
export function settleVisible(work: Database, cursor: number): number {
  const sql = `UPDATE outbox SET state = 'settled' WHERE state = 'accepted' AND visible_at_seq <= ?`;
  return statement(work, sql).run(cursor).changes;
}

/** Settles all accepted commands: the feed was restarted, so that the positions in their answers are invalid. */
export function settleAccepted(work: Database): void {
  settleVisible(work, Number.MAX_SAFE_INTEGER);
}

/** Settles a returned command. False when there is no such command. */
export function settleReturned(work: Database, id: string): boolean {
  const sql = `UPDATE outbox SET state = 'settled' WHERE id = ? AND state IN ('rejected', 'conflict')`;
  return statement(work, sql).run(id).changes > 0;
}
