import {
  ledgerStatementSchema,
  type BodyOf,
  type LedgerBody,
  type LedgerStatement,
  type LedgerType,
} from '../../platform/contract';
import { canonicalText } from '../../domain/encoding/canonical';
import { Failure } from '../failure';
import { newId } from '../id';
import type { Session } from '../types';
import { cachedAccounts, requireValidFiles, writeTransaction } from '../store';
import { enqueue, returnedAppend, settleReturnedAppend } from '../sync/service';
import { ledgerOf, ownBookName, ownBookEnd } from './queries';
import { entryDigest, filesOf, parseEntryStatement, correctedTimeOf } from '../../domain/ledger/entry';
import type { EntryCheck } from '../../domain/ledger/judge';
import { mayAppend, SIGNED_TYPES } from '../../domain/ledger/rights';
import { timeProblem } from '../../domain/ledger/time';
import { typeName } from '../../domain/ledger/words';

export {
  bookEntries,
  bookHeads,
  ledgerChanges,
  ledgerOf,
  newestReceipt,
  ownBookName,
  lastOwnEntry,
  ownWaiting,
  entryRanges,
  withOwnContent,
  entriesWrittenIn,
} from './queries';
export type { LedgerMark } from './store';
export { inChronologicalOrder } from './order';
export { entryViews } from './views';

const turns = new WeakMap<Session, Promise<unknown>>();

/**
 * Runs `work` after all earlier calls of the session: each entry refers to the previous one, and signing takes time.
 */
function inTurn<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const next = (turns.get(session) ?? Promise.resolve()).then(work);
  turns.set(
    session,
    next.catch(() => undefined),
  );
  return next;
}

const ADVICE = '请刷新后核对，再办理。';

/** Throws `Failure` with the code and reason of `check` when it refuses the entry. */
function judge<T extends LedgerType>(session: Session, check: EntryCheck<T>, body: BodyOf<T>): void {
  const now = session.clock.now().toISOString();
  const accounts = cachedAccounts(session.stores.cache);
  const refusal = check(ledgerOf(session), body, { account: session.account, accounts, at: now, now });
  if (refusal) throw new Failure(refusal.code, refusal.reason, ADVICE);
}

/**
 * Throws `Failure` 'NOT_PERMITTED' when the roles do not allow the type, and 'LOCKED' when it has to be signed and the
 * program is locked.
 */
function admit({ account, signer }: Session, type: LedgerType): void {
  if (!mayAppend(type, account.roles))
    throw new Failure(
      'NOT_PERMITTED',
      `您的角色不能办理“${typeName(type)}”（第十四条：权限分离）。`,
      '请由有权限的人员办理；若角色不对，请系统管理员核对。',
    );
  if (SIGNED_TYPES.has(type) && !signer)
    throw new Failure('LOCKED', '程序已锁定，不能签名。', '请解锁后再办理。');
}

/** Returns the next statement of the book. Throws a `ZodError` for an invalid one: no entry could follow it. */
function nextStatement(session: Session, id: string, body: LedgerBody): LedgerStatement {
  const { account, machine, platform, signer } = session;
  const end = ownBookEnd(session);
  return ledgerStatementSchema.parse({
    typ: 'gov.ledger.entry/1',
    id,
    book: ownBookName(session),
    number: end.number + 1,
    previous: end.digest,
    author: { accountId: account.id, name: account.name },
    certificate: SIGNED_TYPES.has(body.type) && signer ? signer.certificate.sha256 : null,
    at: machine.time().toISOString(),
    clock: {
      run: machine.runId,
      uptime: Math.round(machine.uptime()),
      offset: platform.clockOffset === null ? null : Math.round(platform.clockOffset),
    },
    body,
  } satisfies LedgerStatement);
}

/** Throws `Failure` 'CLOCK_WRONG' when the platform would refuse the statement because of this machine's time. */
function admitTime(statement: LedgerStatement): void {
  // Only the platform knows whether its own clock was set back since the last entry of the book.
  const problem = timeProblem(
    { statement, body: statement.body },
    { receivedAt: correctedTimeOf(statement, null), floor: null },
  );
  if (problem !== null)
    throw new Failure(
      'CLOCK_WRONG',
      `${problem}。`,
      '请先校准本机的日期和时间，再记录；已填写的内容不会丢失。',
    );
}

/** Enqueues the entry. Call it in a transaction on work.db. */
function put(session: Session, statement: LedgerStatement, text: string, cms: string | null): void {
  const { id, at: madeAt, body, number } = statement;
  enqueue(session, { id, madeAt, type: 'ledger.append', statement: text, cms });
  // Auditors read this: it identifies the entry without its content.
  session.audit(
    'ledger.append',
    id,
    `${typeName(body.type)}，第 ${number} 条，校验码 ${entryDigest(text).slice(0, 16)}`,
  );
}

function written(session: Session): void {
  session.events.emit('ledger');
  session.sync.commandAdded();
}

/**
 * 记入台账: appends an entry to this account's book on this machine, signed when its type requires it, and enqueues it.
 * Does not wait for the platform. Rejects with `Failure` 'NOT_PERMITTED', 'LOCKED' or 'CLOCK_WRONG', with the code and
 * reason of `check`, which is checked before signing and again when the entry is stored, and as `requireSoundFiles`
 * throws.
 *
 * @param also further changes of work.db in the same transaction
 * @returns the id of the entry
 */
export function append<T extends LedgerType>(
  session: Session,
  check: EntryCheck<T>,
  body: BodyOf<T>,
  also: () => void = () => undefined,
): Promise<string> {
  return inTurn(session, async () => {
    admit(session, body.type);
    judge(session, check, body);
    requireValidFiles(session, filesOf(body));
    const { signer } = session;
    const statement = nextStatement(session, newId(session), body);
    admitTime(statement);
    const text = canonicalText(statement);
    const signed = statement.certificate !== null && signer !== null;
    const cms = signed ? await signer.sign(Buffer.from(text, 'utf8')) : null;
    writeTransaction(session.stores.work, () => {
      if (signed) judge(session, check, body);
      also();
      put(session, statement, text, cms);
    });
    written(session);
    return statement.id;
  });
}

/** An entry to append together with others. `id` is new, so that the following entries can refer to it. */
export interface NewEntry<T extends LedgerType = LedgerType> {
  id: string;
  check: EntryCheck<T>;
  body: BodyOf<T>;
}

/** Returns an addition; checks at compile time that `check` and `body` have the same type. */
export const newEntry = <T extends LedgerType>(id: string, check: EntryCheck<T>, body: BodyOf<T>): NewEntry =>
  ({ id, check, body }) as unknown as NewEntry;

/**
 * As `append` for several unsigned entries, in this order, all or none. Each is checked against the ledger including
 * the previous ones. Rejects with an `Error` when one has to be signed.
 */
export function appendAll(session: Session, additions: readonly NewEntry[]): Promise<void> {
  return inTurn(session, async () => {
    writeTransaction(session.stores.work, () => {
      for (const { id, check, body } of additions) {
        if (SIGNED_TYPES.has(body.type)) throw new Error(`${body.type} is signed, and stands alone`);
        admit(session, body.type);
        judge(session, check, body);
        requireValidFiles(session, filesOf(body));
        const statement = nextStatement(session, id, body);
        admitTime(statement);
        put(session, statement, canonicalText(statement), null);
      }
    });
    written(session);
  });
}

/** The entry was checked when it was first made. */
const anew: EntryCheck<LedgerType> = () => null;

/**
 * 重新记入: appends a returned entry again at the end of its book. An entry is returned when its predecessor is not the
 * end of the book, for example after restoring this machine's data from a backup. Rejects with `Failure`
 * 'NOT_RETURNED', and as `append` does.
 */
export async function appendReturned(
  session: Session,
  { commandId }: { commandId: string },
): Promise<{ entryId: string }> {
  const statement = readReturned(session, commandId);
  const entryId = await append(session, anew, statement.body, () => {
    if (!settleReturnedAppend(session, commandId)) throw notReturned();
    session.audit('ledger.rewrite', commandId, `原记于 ${statement.at}`);
  });
  return { entryId };
}

function readReturned(session: Session, commandId: string): LedgerStatement {
  const statement = parseEntryStatement(returnedAppend(session, commandId)?.statement ?? '');
  if (!statement) throw notReturned();
  return statement;
}

const notReturned = () => new Failure('NOT_RETURNED', '这条记录没有被退回，或已经处理过。', '请刷新发件箱。');
