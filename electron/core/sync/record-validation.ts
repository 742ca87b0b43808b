import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeSchema, headStatementSchema, knownRoles, type Change } from '../../platform/contract';
import { readPackage } from '../../domain/article/package';
import { entryProblem, parseEntry } from '../../domain/ledger/entry';
import { statementProblem } from '../../domain/article/statement';

/** A feed record that is not stored, with the reason (part of a sentence). */
export interface RefusedRecord {
  seq: number;
  /** Empty when the record does not contain it. */
  kind: string;
  id: string;
  /** For a revision, when the record contains them. */
  articleId: string | null;
  number: number | null;
  reason: string;
  /** Beginning of its JSON text. */
  raw: string;
}

/** Returns an account's record without roles that a newer platform has. */
function withoutUnknownRoles(value: unknown): unknown {
  const { kind, record } = (value ?? {}) as { kind?: unknown; record?: { roles?: unknown } | null };
  if (kind !== 'account' || !Array.isArray(record?.roles)) return value;
  return { ...(value as object), record: { ...record, roles: knownRoles(record.roles) } };
}

const RAW_LIMIT = 2000;

const NO_RECORD = { id: '', articleId: null, number: null };
const envelopeSchema = z.object({
  seq: z.number().int().min(0).nullable().catch(null),
  kind: z.string().max(60).catch(''),
  record: z
    .object({
      id: z.string().max(100).catch(''),
      articleId: z.string().max(100).nullable().catch(null),
      number: z.number().int().nullable().catch(null),
    })
    .catch(NO_RECORD),
});
const KINDS = new Set<string>(changeSchema.options.map(({ shape }) => shape.kind.value));

const sha256 = (base64: string) => createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');

function isHeadStatement(text: string): boolean {
  try {
    return headStatementSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

type Kind = Change['kind'];
type RecordOf<K extends Kind> = Extract<Change, { kind: K }>['record'];

const unless = (valid: boolean, problem: string): string | null => (valid ? null : problem);

/** Checks of texts inside a record that the schema does not cover. Null when they are valid. */
const CHECKS: { [K in Kind]?: (record: RecordOf<K>) => string | null } = {
  revision(record) {
    const read = readPackage(record.package, record.contentHash);
    return 'problem' in read ? read.problem : null;
  },
  decision: (record) => statementProblem(record.statement),
  head: (record) => unless(isHeadStatement(record.statement), '审核记录链的末条不合格式约定'),
  crl: (record) => unless(sha256(record.der) === record.id, '吊销列表与其校验码不符'),
  certificate: (record) => unless(sha256(record.certificate) === record.id, '证书与其校验码不符'),
  ledger(record) {
    const problem = record.withheld ? null : entryProblem(record.statement);
    return problem ?? unless(parseEntry(record)?.statement.id === record.id, '台账记录不合格式约定');
  },
  column: (record) => unless(record.parentId !== record.id, '栏目的上级是它自己'),
};

function problemOf({ kind, record }: Change): string | null {
  const check = CHECKS[kind] as ((record: unknown) => string | null) | undefined;
  return check?.(record) ?? null;
}

/** Returns whether parsing dropped a field or a value, which only a newer platform sends. */
function isReduced(received: unknown, parsed: unknown): boolean {
  if (typeof received !== 'object' || received === null) return false;
  const kept = parsed as Record<string, unknown>;
  if (Array.isArray(received) && received.length !== kept['length']) return true;
  return Object.entries(received).some(
    ([key, value]) => !Object.hasOwn(kept, key) || isReduced(value, kept[key]),
  );
}

function mismatch({ issues }: z.ZodError): string {
  const where = (issues[0]?.path ?? []).filter((part) => part !== 'record').join('.');
  return where === '' ? '不合接口约定' : `“${where.slice(0, 100)}”不合接口约定`;
}

/** An entry of an unknown kind is stored with its place in the book only. */
const isPartlyRead = ({ kind, record }: Change): boolean =>
  kind === 'ledger' && parseEntry(record)?.body.type === 'unknown';

/**
 * Validates a feed record before it is stored: its schema, and texts inside it that readers rely on. `after` is used as
 * the position of a record that has none. `incomplete`: a newer program may read more of it.
 */
export function validateRecord(
  received: unknown,
  after: number,
): { change: Change; incomplete: boolean } | { refused: RefusedRecord } {
  const value = withoutUnknownRoles(received);
  const parsed = changeSchema.safeParse(value);
  const problem = parsed.success ? problemOf(parsed.data) : mismatch(parsed.error);
  if (parsed.success && problem === null)
    return {
      change: parsed.data,
      incomplete: isReduced(received, parsed.data) || isPartlyRead(parsed.data),
    };
  const envelope = envelopeSchema.safeParse(value).data ?? { seq: null, kind: '', record: NO_RECORD };
  const { seq, kind, record } = envelope;
  const known = KINDS.has(kind) || kind === '';
  const reason = known ? (problem ?? '') : '这一类记录本程序不认识，可能要升级程序';
  const raw = (JSON.stringify(value) ?? '').slice(0, RAW_LIMIT);
  return { refused: { seq: seq ?? after, kind, ...record, reason, raw } };
}
