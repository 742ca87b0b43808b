import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  ENTRY_KINDS,
  ledgerStatementSchema,
  type AppendCommand,
  type Attachment,
  type BodyOf,
  type LedgerBody,
  type LedgerRecord,
  type LedgerStatement,
  type LedgerType,
} from '../records';
import { canonicalText } from '../encoding/canonical';
import { newerFormat, readFormat, type FormatVersions } from '../encoding/format';
import { parseRest } from './withheld';

/** Body of a refused entry, whose content only its author can read. */
export interface WithheldBody {
  type: 'withheld';
}
/** Body of a kind that this program does not know; `name` is its type. Its place in the book can be verified. */
export interface UnknownBody {
  type: 'unknown';
  name: string;
}
export type EntryType = LedgerType | WithheldBody['type'] | UnknownBody['type'];
export type EntryBody = LedgerBody | WithheldBody | UnknownBody;
/** A statement without its body. */
export type StatementHead = Omit<LedgerStatement, 'body'>;

/** A parsed ledger entry. `receivedAt` is null while it waits in the outbox. */
export interface Entry<T extends EntryType = EntryType> extends Omit<
  LedgerRecord,
  'statement' | 'receivedAt' | 'authorRoles'
> {
  /** RFC 8785 text of the statement; empty when it is withheld. */
  text: string;
  /**
   * Of a withheld entry only `id`, `book`, `number`, `previous` and `author.accountId` are real; `at` is the time of
   * receipt.
   */
  statement: StatementHead;
  body: T extends LedgerType ? BodyOf<T> : T extends 'withheld' ? WithheldBody : UnknownBody;
  /** SHA-256 of the text; the next entry of the book names it as `previous`. */
  digest: string;
  receivedAt: string | null;
}

/** Conditions for a query; all must hold. */
export interface LedgerQuery {
  /** A subject as `subjectOf` returns it. */
  subject?: string;
  types?: readonly EntryType[];
  /** Range of `trueAt`, [from, until), UTC instants. */
  from?: string;
  until?: string;
}

/** The ledger as stored on the platform, or on a machine together with its own waiting entries (these come last). */
export interface LedgerReader {
  /** Returns the accepted entries, in the order in which the platform received them. */
  read(query: LedgerQuery): Entry[];
  /** Returns one entry, accepted or refused; null when there is none with this id. */
  find(id: string): Entry | null;
}

/** Returns the SHA-256 of a statement's text, hex. */
export function entryDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Parses a statement; null unless it satisfies the schema, its text is canonical and its kind is known. */
export function parseEntryStatement(text: string): LedgerStatement | null {
  const read = readFormat(text, 'typ', STATEMENT_VERSIONS);
  return 'value' in read ? read.value : null;
}

const STATEMENT_VERSIONS: FormatVersions<LedgerStatement> = { 'gov.ledger.entry/1': ledgerStatementSchema };

/** A kind that is not declared. A changed body is a new kind, such as `log.note/2`. */
const unknownBodySchema = z
  .looseObject({ type: z.string().regex(/^[a-z][a-zA-Z]{0,30}\.[a-z][a-zA-Z]{0,30}(\/[2-9])?$/) })
  .refine(({ type }) => !isKnownType(type));
const UNKNOWN_VERSIONS = {
  'gov.ledger.entry/1': ledgerStatementSchema.extend({ body: unknownBodySchema }),
};

const isKnownType = (type: string): type is LedgerType => Object.hasOwn(ENTRY_KINDS, type);

/** Returns the body of a statement; that of an unknown kind without its content. */
export const bodyOf = (body: { type: string }): LedgerBody | UnknownBody =>
  isKnownType(body.type) ? (body as LedgerBody) : { type: 'unknown', name: body.type };

/** Like `parseEntryStatement`, but also of a kind that this program does not know. */
export function parseAnyStatement(
  text: string,
): { statement: StatementHead; body: LedgerBody | UnknownBody } | null {
  const known = parseEntryStatement(text);
  if (known) return { statement: known, body: known.body };
  const read = readFormat(text, 'typ', UNKNOWN_VERSIONS);
  return 'value' in read ? { statement: read.value, body: bodyOf(read.value.body) } : null;
}

/** Returns why `parseAnyStatement` does not read a statement, as a Chinese clause. */
export function formatProblem(text: string): string {
  const read = readFormat(text, 'typ', STATEMENT_VERSIONS);
  return `台账记录${'newer' in read ? newerFormat(read.newer) : '不合格式约定'}`;
}

/** Parses the record of a withheld entry; null when its digest does not match its other fields. */
export function parseWithheldEntry({ id, receivedAt, refused, withheld }: LedgerRecord): Entry | null {
  const rest = withheld && refused ? parseRest(withheld) : null;
  if (!withheld || !rest || rest.digest !== withheld.digest || rest.number !== withheld.number) return null;
  const { book, number, accountId, digest } = withheld;
  const { previous } = rest;
  const statement: StatementHead = {
    ...{ typ: 'gov.ledger.entry/1', id, book, number, previous, author: { accountId, name: '' } },
    ...{ certificate: null, at: receivedAt, clock: { run: id, uptime: 0, offset: null } },
  };
  const body: WithheldBody = { type: 'withheld' };
  return { id, text: '', cms: null, receivedAt, refused, evidence: null, statement, body, digest, withheld };
}

/** Parses a record of the change feed; null when its statement is invalid. */
export function parseEntry(record: LedgerRecord): Entry | null {
  if (record.withheld) return parseWithheldEntry(record);
  const { id, statement: text, cms, receivedAt, refused, evidence } = record;
  const read = parseAnyStatement(text);
  return read && { id, text, cms, receivedAt, refused, evidence, ...read, digest: entryDigest(text) };
}

/** Parses a command that the platform has not answered; null when its statement is invalid. */
export function parseWaitingEntry({ id, statement: text, cms }: AppendCommand): Entry | null {
  const statement = parseEntryStatement(text);
  if (!statement) return null;
  const unanswered = { receivedAt: null, refused: null, evidence: null };
  return { id, text, cms, statement, body: statement.body, digest: entryDigest(text), ...unanswered };
}

/** Returns the entries of the given types. */
export function ofTypes<T extends LedgerType>(entries: readonly Entry[], ...types: readonly T[]): Entry<T>[] {
  return entries.filter(({ body }) =>
    (types as readonly string[]).includes(body.type),
  ) as unknown as Entry<T>[];
}

/** Returns the subject of a body, `<kind>/<id>`, by which entries are queried. Empty for a withheld or unknown body. */
export function subjectOf(body: EntryBody): string {
  return body.type === 'withheld' || body.type === 'unknown' ? '' : ENTRY_KINDS[body.type].subject(body);
}

/**
 * Returns the corrected time of writing (UTC instant), from the entry alone: machine time minus its clock offset, at
 * most the time of receipt.
 */
export function correctedTimeOf({ at, clock }: StatementHead, receivedAt: string | null): string {
  const corrected = Date.parse(at) - (clock.offset ?? 0);
  const latest = receivedAt === null ? corrected : Date.parse(receivedAt);
  return new Date(Math.min(corrected, latest)).toISOString();
}

/** Returns the attachments of a body. */
export function attachmentsOf(body: EntryBody): Attachment[] {
  return 'attachments' in body ? body.attachments : [];
}

/** Returns all files of a body: its attachments, or the report file of `incident.report`, which has no media type. */
export function filesOf(body: EntryBody): Array<Omit<Attachment, 'mediaType'> & { mediaType?: string }> {
  return body.type === 'incident.report' ? [body] : attachmentsOf(body);
}

/** Returns the SHA-256 of every blob that a statement references; empty when the statement is invalid. */
export function entryBlobs(text: string): string[] {
  const body = parseEntryStatement(text)?.body;
  return body ? filesOf(body).map(({ sha256 }) => sha256) : [];
}

/**
 * Returns the possible name no. `turn` (from 1) of an account's book on one machine (see `ownBook`). It is a hash, so
 * that it does not reveal account and device.
 */
export function bookName(accountId: string, device: string, turn = 1): string {
  const pair = turn === 1 ? [accountId, device] : [accountId, device, turn];
  return createHash('sha256').update(canonicalText(pair), 'utf8').digest('hex').slice(0, 32);
}
