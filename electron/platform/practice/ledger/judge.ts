import {
  REJECTED_WITHOUT_PLACE,
  type Account,
  type LedgerBody,
  type LedgerStatement,
  type LedgerType,
} from '../../contract';
import { advisoryRefusal } from '../../../domain/advisories/judge';
import { dutyRefusal } from '../../../domain/duty/judge';
import { incidentRefusal } from '../../../domain/incidents/judge';
import { filesOf, type LedgerReader } from '../../../domain/ledger/entry';
import type { EntryCheck, EntryContext, Refusal } from '../../../domain/ledger/judge';
import { SIGNED_TYPES } from '../../../domain/ledger/rights';
import { effectiveTime, timeRefusal, type TimeLimits } from '../../../domain/ledger/time';
import { TYPE_NAME } from '../../../domain/ledger/words';
import { pageRulesRefusal } from '../../../domain/publishing/judge';
import { findingRefusal } from '../../../domain/rectification/judge';
import { rosterRefusal } from '../../../domain/roster/judge';
import type { Platform } from '../platform';
import { currentReader, readsBlob } from '../read-rights';
import { verifySigner } from '../signatures';
import { ledgerReader } from './store';

/** An entry with a position, to be judged by its content. */
export interface PositionedEntry {
  statement: LedgerStatement;
  /** Text of the statement. */
  text: string;
  cms: string | null;
  account: Account;
  limits: TimeLimits;
}

/**
 * Returns the reason why an entry with a position has no effect: time, signature, files, or the rule of its capability.
 * Null when it takes effect. The code is never one of an entry without a position.
 */
export function entryRefusal(platform: Platform, placed: PositionedEntry): Refusal | null {
  const problem = judge(platform, placed);
  return problem && REJECTED_WITHOUT_PLACE.includes(problem.code) ? { ...problem, code: 'REFUSED' } : problem;
}

function judge(platform: Platform, placed: PositionedEntry): Refusal | null {
  const { statement, account, limits } = placed;
  const { body } = statement;
  const problem =
    timeRefusal({ statement, body }, limits) ??
    signatureProblem(platform, placed) ??
    fileProblem(platform, body, account);
  if (problem) return problem;
  const at = effectiveTime(statement, limits);
  const accounts = platform.store.all<Account>('account');
  return judgeBody(ledgerReader(platform.store), body, { account, accounts, at, now: limits.receivedAt });
}

function signatureProblem(
  platform: Platform,
  { statement, text, cms, account }: PositionedEntry,
): Refusal | null {
  const invalid = (reason: string): Refusal => ({ code: 'SIGNATURE_INVALID', reason });
  const name = TYPE_NAME[statement.body.type];
  if (!SIGNED_TYPES.has(statement.body.type))
    return cms === null && statement.certificate === null ? null : invalid(`“${name}”不单独签名。`);
  if (cms === null) return invalid(`“${name}”须用本人的证书签名。`);
  const signer = verifySigner(platform, cms, text);
  if (!signer.ok) return invalid(signer.message);
  if (signer.account?.id !== account.id) return invalid('签名证书不属于登录的账号。');
  return signer.certificate === statement.certificate ? null : invalid('签名证书与记录中写明的不是同一个。');
}

/**
 * Files of the body have to be complete, of the declared type, and readable for the author: a reference makes them
 * readable.
 */
function fileProblem(platform: Platform, body: LedgerBody, account: Account): Refusal | null {
  const { blobs, store } = platform;
  const files = filesOf(body);
  if (files.length === 0) return null;
  const reader = currentReader(store, account, platform.now());
  if (files.some(({ sha256 }) => blobs.size(sha256) === null || !readsBlob(store, reader, sha256)))
    return { code: 'BLOB_MISSING', reason: '记录的附件还没有上传完。' };
  const problem = blobs.problemOf(files);
  return problem ? { code: 'INVALID', reason: problem } : null;
}

/** The first part of a type, which names a subject of entries. */
type Family = LedgerType extends `${infer F}.${string}` ? F : never;

/** The rule of the capability that each family of entries belongs to. */
const RULES: { [F in Family]: EntryCheck<Extract<LedgerType, `${F}.${string}`>> } = {
  roster: rosterRefusal,
  swap: rosterRefusal,
  log: dutyRefusal,
  handover: dutyRefusal,
  advisory: advisoryRefusal,
  incident: incidentRefusal,
  outage: incidentRefusal,
  finding: findingRefusal,
  pages: pageRulesRefusal,
};

function judgeBody(reader: LedgerReader, body: LedgerBody, circumstances: EntryContext): Refusal | null {
  const [family] = body.type.split('.') as [Family];
  return RULES[family](reader, body as never, circumstances);
}
