import {
  REJECTED_WITHOUT_PLACE,
  type Account,
  type AppendCommand,
  type FirstAnswer,
  type LedgerStatement,
} from '../../contract';
import { continuesBook, ownBook } from '../../../domain/ledger/chain';
import { entryDigest, parseEntryStatement } from '../../../domain/ledger/entry';
import type { Refusal } from '../../../domain/ledger/judge';
import { mayAppend } from '../../../domain/ledger/rights';
import { typeName } from '../../../domain/ledger/words';
import type { Caller } from '../access';
import { appendAuditNote } from '../accounts/audit';
import type { Platform } from '../platform';
import type { Store } from '../store';
import { entryRefusal } from './judge';
import { lastBookEntry, bookOwner, putEntry, timeLimits } from './store';

/**
 * Judges a ledger entry and appends it to its book. Part of a transaction. An entry that the account may not make, that
 * is not in a book of this account, or that does not continue the book gets no position. An entry that is refused for
 * its content keeps its position without taking effect, so that queued entries after it still continue the book.
 * `fault`: a refusal that applies to any content, or null.
 */
export function executeAppend(
  platform: Platform,
  command: AppendCommand,
  caller: Caller,
  fault: Refusal | null,
): FirstAnswer {
  const { account } = caller;
  const { id, statement: text, cms } = command;
  const placed =
    fault && REJECTED_WITHOUT_PLACE.includes(fault.code) ? fault : place(platform, command, caller);
  if ('code' in placed) {
    noteTurnedAway(platform, command, account, placed);
    return { id, status: 'rejected', ...placed };
  }
  const limits = timeLimits(platform, placed.book);
  const { receivedAt } = limits;
  const refused = fault ?? entryRefusal(platform, { statement: placed, text, cms, account, limits });
  const record = { id, statement: text, cms, receivedAt, authorRoles: account.roles, refused };
  const seq = putEntry(platform, record, placed, limits);
  noteTaken(platform, placed, text, refused);
  return refused
    ? { id, status: 'rejected', ...refused }
    : { id, status: 'accepted', version: placed.number, seq };
}

/** Returns the statement when the account may make it and it continues a book of the account; otherwise the refusal. */
function place(
  { store }: Platform,
  { id, statement: text }: AppendCommand,
  { account, device }: Caller,
): LedgerStatement | Refusal {
  const invalid = (reason: string): Refusal => ({ code: 'INVALID', reason });
  const broken = (reason: string): Refusal => ({ code: 'CHAIN_BROKEN', reason });
  const statement = parseEntryStatement(text);
  if (!statement) return invalid('台账记录不符合格式约定。');
  const { author, body, book } = statement;
  if (statement.id !== id) return invalid('台账记录的编号与操作的编号不符。');
  if (author.accountId !== account.id) return invalid('台账记录的记录人不是登录的账号。');
  if (!mayAppend(body.type, account.roles))
    return {
      code: 'NOT_PERMITTED',
      reason: `您的角色不能办理“${typeName(body.type)}”（第十四条：权限分离）。`,
    };
  if (!isOwn(store, book, account.id, device))
    return broken('这个记录簿不是本人在这台计算机上的，平台没有收下。');
  // After a change of name the client writes the entry again with the current name.
  if (author.name !== account.name) return broken('记录上的姓名与平台登记的不同，平台没有收下。');
  const end = lastBookEntry(store, book);
  if (continuesBook(end, statement)) return statement;
  return broken(
    `这是本记录簿第 ${statement.number} 条，与平台已收到的第 ${end.number} 条不相接，平台没有收下。`,
  );
}

/** True when the account began the book, or when it is the account's book on the machine of the session. */
function isOwn(store: Store, book: string, accountId: string, device: string): boolean {
  const ownerOf = (name: string) => bookOwner(store, name);
  return ownerOf(book) === accountId || ownBook(accountId, device, ownerOf) === book;
}

/** Refused and signed entries are audited on the platform, without their content. */
function noteTaken(
  platform: Platform,
  statement: LedgerStatement,
  text: string,
  refused: Refusal | null,
): void {
  const { id, number, book, author, body, certificate } = statement;
  if (!refused && certificate === null) return;
  const which = `${typeName(body.type)}，第 ${number} 条，校验码 ${entryDigest(text)}，记录簿 ${book}`;
  appendAuditNote(platform, {
    actorId: author.accountId,
    action: refused ? 'ledger.refuse' : 'ledger.append',
    subject: id,
    detail: refused ? `${refused.code}：${refused.reason}${which}` : which,
  });
}

function noteTurnedAway(
  platform: Platform,
  { id, statement: text }: AppendCommand,
  account: Account,
  { code, reason }: Refusal,
): void {
  const book = parseEntryStatement(text)?.book;
  appendAuditNote(platform, {
    actorId: account.id,
    action: code === 'CHAIN_BROKEN' ? 'ledger.broken' : 'ledger.refuse',
    subject: id,
    detail: `${code}：${reason}${book ? `${book} 册` : ''}`,
  });
}
