import type { AppendCommand, BodyOf, LedgerStatement, LedgerType } from '../../platform/contract';
import { canonicalText } from '../articles/rules/package';
import { Failure } from '../failure';
import { newId } from '../id';
import type { Desk } from '../office';
import { cachedAccounts, write } from '../store';
import { enqueue, newestAppend, returnedAppend, takeReturnedAppend, waitingAppends } from '../sync/service';
import type { BookEnd } from './rules/chain';
import {
  bookOf,
  entryDigest,
  readEntryStatement,
  subjectOf,
  trueAt,
  waitingEntry,
  type Entry,
  type LedgerQuery,
  type LedgerReader,
} from './rules/entry';
import type { Bar } from './rules/judge';
import { mayAppend, SIGNED } from './rules/rights';
import { bodyTitle, TYPE_NAME } from './rules/words';
import { cachedBook, cachedEnd, cachedEntries, cachedEntry, cachedHeads, cachedStretches } from './store';

/** This account's entries that the platform has not shown yet, in the order written. */
export function ownWaiting(desk: Desk): Entry[] {
  return waitingAppends(desk).flatMap((command) => waitingEntry(command) ?? []);
}

function matches(entry: Entry, query: LedgerQuery): boolean {
  const at = trueAt(entry.statement, null);
  return (
    (query.subject === undefined || subjectOf(entry.body) === query.subject) &&
    (query.types === undefined || query.types.includes(entry.body.type)) &&
    (query.from === undefined || at >= query.from) &&
    (query.until === undefined || at < query.until)
  );
}

/** The ledger as this machine has it, with its own waiting entries last. */
export function ledgerOf(desk: Desk): LedgerReader {
  const { cache } = desk.stores;
  const unseen = () => ownWaiting(desk).filter(({ id }) => cachedEntry(cache, id) === null);
  return {
    read: (query) => [...cachedEntries(cache, query), ...unseen().filter((entry) => matches(entry, query))],
    find: (id) => cachedEntry(cache, id) ?? unseen().find((entry) => entry.id === id) ?? null,
  };
}

/** Whole stretches of the books that were written in between two instants (UTC), refused and waiting entries too. */
export function stretches(desk: Desk, from: string, until: string): Entry[] {
  const { cache } = desk.stores;
  const unseen = ownWaiting(desk).filter(
    (entry) => cachedEntry(cache, entry.id) === null && matches(entry, { from, until }),
  );
  return [...cachedStretches(cache, from, until), ...unseen];
}

/** How far each book reaches here, this machine's own with what waits. */
export function bookHeads(desk: Desk): Array<BookEnd & { book: string }> {
  const own = bookOf(desk.account.id, desk.machine.device);
  const others = cachedHeads(desk.stores.cache).filter(({ book }) => book !== own);
  const end = ownEnd(desk);
  return end.number === 0 ? others : [...others, { book: own, ...end }];
}

/** One book from a number on, refused entries too, without what waits. */
export function bookFrom(desk: Desk, book: string, from = 1): Entry[] {
  return cachedBook(desk.stores.cache, book, from);
}

function ownEnd(desk: Desk): BookEnd {
  const book = bookOf(desk.account.id, desk.machine.device);
  const cached = cachedEnd(desk.stores.cache, book);
  // The cache does not show yet what waits, nor what was refused a moment ago and keeps its place.
  const written = newestAppend(desk);
  const last = written && waitingEntry(written);
  return last?.statement.book === book && last.statement.number > cached.number
    ? { number: last.statement.number, digest: last.digest }
    : cached;
}

const turns = new WeakMap<Desk, Promise<unknown>>();

/** One entry at a time: each names the one before it, and signing takes a while. */
function inTurn<T>(desk: Desk, work: () => Promise<T>): Promise<T> {
  const next = (turns.get(desk) ?? Promise.resolve()).then(work, work);
  turns.set(
    desk,
    next.catch(() => undefined),
  );
  return next;
}

const ADVICE = '请刷新后核对，再办理。';

function judge<T extends LedgerType>(desk: Desk, bar: Bar<T>, body: BodyOf<T>): void {
  const now = desk.clock.now().toISOString();
  const accounts = cachedAccounts(desk.stores.cache);
  const refusal = bar(ledgerOf(desk), body, { account: desk.account, accounts, at: now, now });
  if (refusal) throw new Failure(refusal.code, refusal.reason, ADVICE);
}

/**
 * 记入台账: writes an entry behind the last of this account's book on this machine, signed where its kind asks it, and puts
 * it in the outbox. Never waits for the platform. Throws `NOT_PERMITTED`, `LOCKED`, or the code and reason of `bar`, which
 * is asked before signing and again when it is written.
 *
 * @param also what else changes in work.db with it, in the same transaction
 * @returns the entry's id
 */
export function append<T extends LedgerType>(
  desk: Desk,
  bar: Bar<T>,
  body: BodyOf<T>,
  also: () => void = () => undefined,
): Promise<string> {
  return inTurn(desk, async () => {
    const { account, clock, machine, signer } = desk;
    if (!mayAppend(body.type, account.roles))
      throw new Failure(
        'NOT_PERMITTED',
        `您的角色不能办理“${TYPE_NAME[body.type]}”（第十四条：权限分离）。`,
        '请由有权限的人员办理；若角色不对，请系统管理员核对。',
      );
    judge(desk, bar, body);
    const signed = SIGNED.has(body.type);
    if (signed && !signer) throw new Failure('LOCKED', '程序已锁定，不能签名。', '请解锁后再办理。');
    const end = ownEnd(desk);
    const at = clock.now().toISOString();
    const statement: LedgerStatement = {
      typ: 'gov.ledger.entry/1',
      id: newId(desk),
      book: bookOf(account.id, machine.device),
      number: end.number + 1,
      previous: end.digest,
      author: { accountId: account.id, name: account.name },
      certificate: signed && signer ? signer.certificate.sha256 : null,
      at,
      clock: {
        run: machine.run,
        uptime: Math.round(machine.uptime()),
        offset: desk.platform.clockOffset === null ? null : Math.round(desk.platform.clockOffset),
      },
      body,
    };
    const text = canonicalText(statement);
    const cms = signed && signer ? await signer.sign(Buffer.from(text, 'utf8')) : null;
    const command: AppendCommand = {
      id: statement.id,
      madeAt: at,
      type: 'ledger.append',
      statement: text,
      cms,
    };
    write(desk.stores.work, () => {
      if (signed) judge(desk, bar, body);
      also();
      enqueue(desk, command);
      desk.audit(
        'ledger.append',
        statement.id,
        `${bodyTitle(body)}（${statement.number}，${entryDigest(text).slice(0, 16)}）`,
      );
    });
    desk.events.emit('ledger');
    desk.sync.wake();
    return statement.id;
  });
}

/** As it was judged when it was first made. */
const anew: Bar<LedgerType> = () => null;

/**
 * 重新记入: an entry that came back because its book does not go on there (this machine's data was put back from a copy) is
 * written anew behind the book's end. Throws `NOT_RETURNED`.
 */
export async function rewrite(
  desk: Desk,
  { commandId }: { commandId: string },
): Promise<{ entryId: string }> {
  const statement = readReturned(desk, commandId);
  const entryId = await append(desk, anew, statement.body, () => {
    if (!takeReturnedAppend(desk, commandId)) throw notReturned();
    desk.audit('ledger.rewrite', commandId, `原记于 ${statement.at}`);
  });
  return { entryId };
}

function readReturned(desk: Desk, commandId: string): LedgerStatement {
  const statement = readEntryStatement(returnedAppend(desk, commandId)?.statement ?? '');
  if (!statement) throw notReturned();
  return statement;
}

const notReturned = () => new Failure('NOT_RETURNED', '这条记录没有被退回，或已经处理过。', '请刷新发件箱。');
