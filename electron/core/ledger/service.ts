import type { AppendCommand, BodyOf, LedgerStatement, LedgerType } from '../../platform/contract';
import { canonicalText } from '../articles/rules/package';
import { Failure } from '../failure';
import { newId } from '../id';
import type { Desk } from '../office';
import { cachedAccounts, write } from '../store';
import { enqueue, returnedAppend, takeReturnedAppend } from '../sync/service';
import { ledgerOf, ownEnd } from './reading';
import { bookOf, entryDigest, readEntryStatement } from './rules/entry';
import type { Bar } from './rules/judge';
import { mayAppend, SIGNED } from './rules/rights';
import { bodyTitle, TYPE_NAME } from './rules/words';

export { bookFrom, bookHeads, ledgerOf, ownWaiting, stretches } from './reading';
export { inTruth } from './order';
export { entryViews, placedViews } from './views';

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
