import { createHash } from 'node:crypto';
import {
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
import { restOf } from './withheld';

/** The body of a refused entry whose words are with its author alone. */
export interface WithheldBody {
  type: 'withheld';
}
export type EntryType = LedgerType | WithheldBody['type'];
export type EntryBody = LedgerBody | WithheldBody;
/** A statement without its body. */
export type StatementHead = Omit<LedgerStatement, 'body'>;

/** An entry of the ledger, read. `receivedAt` null: it waits on this machine. */
export interface Entry<T extends EntryType = EntryType> extends Omit<
  LedgerRecord,
  'statement' | 'receivedAt' | 'authorRoles'
> {
  /** The statement's RFC 8785 text; empty when it is withheld. */
  text: string;
  /** Of a withheld entry only `id`, `book`, `number`, `previous` and `author.accountId` are its own; `at` is its receipt. */
  statement: StatementHead;
  body: T extends LedgerType ? BodyOf<T> : WithheldBody;
  /** SHA-256 of the text: what the book's next entry names as `previous`. */
  digest: string;
  receivedAt: string | null;
}

export interface LedgerQuery {
  /** As `subjectOf` names it. */
  subject?: string;
  types?: readonly EntryType[];
  /** By `trueAt`, [from, until), UTC instants. */
  from?: string;
  until?: string;
}

/** The ledger as someone has it: the platform, or a machine with its own waiting entries last. */
export interface LedgerReader {
  /** Entries that count, without those that were refused, in the order in which the platform took them. */
  read(query: LedgerQuery): Entry[];
  /** One entry, refused or not. */
  find(id: string): Entry | null;
}

/** SHA-256 of a statement's text, hex. */
export function entryDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Reads a statement's text: the schema must hold and the text be canonical. Null otherwise. */
export function readEntryStatement(text: string): LedgerStatement | null {
  try {
    const parsed = ledgerStatementSchema.safeParse(JSON.parse(text));
    return parsed.success && canonicalText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Reads the record of a withheld entry. Null when its digest does not follow from what it says. */
export function withheldEntry({ id, receivedAt, refused, withheld }: LedgerRecord): Entry | null {
  const rest = withheld && refused ? restOf(withheld) : null;
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

/** Reads a record as the feed brings it. Null when its statement is not one. */
export function entryOf(record: LedgerRecord): Entry | null {
  if (record.withheld) return withheldEntry(record);
  const { id, statement: text, cms, receivedAt, refused, evidence } = record;
  const statement = readEntryStatement(text);
  const taken = { id, text, cms, receivedAt, refused, evidence };
  return statement && { ...taken, statement, body: statement.body, digest: entryDigest(text) };
}

/** Reads a command that has not been answered. */
export function waitingEntry({ id, statement: text, cms }: AppendCommand): Entry | null {
  const statement = readEntryStatement(text);
  if (!statement) return null;
  const unanswered = { receivedAt: null, refused: null, evidence: null };
  return { id, text, cms, statement, body: statement.body, digest: entryDigest(text), ...unanswered };
}

/** Those of some types. */
export function ofTypes<T extends LedgerType>(entries: readonly Entry[], ...types: readonly T[]): Entry<T>[] {
  return entries.filter(({ body }) =>
    (types as readonly string[]).includes(body.type),
  ) as unknown as Entry<T>[];
}

/** Subject of the notes that were left open. */
export const OPEN_NOTES = 'log/open';

/** What a body is about, `<kind>/<id>`: entries of one subject are read together. Empty of one that is withheld. */
export function subjectOf(body: EntryBody): string {
  switch (body.type) {
    case 'withheld':
      return '';
    case 'roster.publish':
      return `roster/${body.month}`;
    case 'swap.ask':
    case 'swap.answer':
    case 'swap.withdraw':
      return `swap/${body.swapId}`;
    case 'handover.give':
    case 'handover.take':
      return `watch/${body.shift}`;
    case 'advisory.register':
    case 'advisory.assign':
    case 'advisory.answer':
    case 'advisory.close':
      return `advisory/${body.advisoryId}`;
    case 'incident.open':
    case 'incident.level':
    case 'incident.act':
    case 'incident.tell':
    case 'incident.respond':
    case 'incident.report':
    case 'incident.close':
      return `incident/${body.incidentId}`;
    case 'outage.begin':
    case 'outage.offline':
    case 'outage.end':
      return `outage/${body.outageId}`;
    case 'finding.open':
    case 'finding.assign':
    case 'finding.correct':
    case 'finding.explain':
    case 'finding.close':
      return `finding/${body.findingId}`;
    case 'pages.rules':
      return `pages/${body.rules.siteId}`;
    case 'log.correct':
    case 'log.settle':
      return `entry/${body.entryId}`;
    case 'log.read':
      return `slot/${body.slot}`;
    case 'log.note':
      return body.open ? OPEN_NOTES : 'log';
    case 'log.clock':
      return 'log';
  }
}

/**
 * When it was written, as far as the entry itself can tell: the machine's time less its known error, and never after the
 * platform received it. UTC instant.
 */
export function trueAt({ at, clock }: StatementHead, receivedAt: string | null): string {
  const corrected = Date.parse(at) - (clock.offset ?? 0);
  const latest = receivedAt === null ? corrected : Date.parse(receivedAt);
  return new Date(Math.min(corrected, latest)).toISOString();
}

/** Files that a body names. */
export function attachmentsOf(body: EntryBody): Attachment[] {
  return 'attachments' in body ? body.attachments : [];
}

/** Every file that a body names: attachments, or the report itself, which has no media type. */
export function filesOf(body: EntryBody): Array<Omit<Attachment, 'mediaType'> & { mediaType?: string }> {
  return body.type === 'incident.report' ? [body] : attachmentsOf(body);
}

/** Every blob that a statement needs, by SHA-256. */
export function entryBlobs(text: string): string[] {
  const body = readEntryStatement(text)?.body;
  return body ? filesOf(body).map(({ sha256 }) => sha256) : [];
}

/** A possible name of an account's book on one machine, `turn` from 1; see `ownBook`. Account and device cannot be read from it. */
export function bookOf(accountId: string, device: string, turn = 1): string {
  const pair = turn === 1 ? [accountId, device] : [accountId, device, turn];
  return createHash('sha256').update(canonicalText(pair), 'utf8').digest('hex').slice(0, 32);
}
