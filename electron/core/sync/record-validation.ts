import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeSchema, headStatementSchema, type Change } from '../../platform/contract';
import { readPackage } from '../../domain/article/package';
import { parseEntry } from '../../domain/ledger/entry';
import { readStatement } from '../../domain/article/statement';

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
  decision: (record) => unless(readStatement(record.statement) !== null, '签名的审核意见不合格式约定'),
  head: (record) => unless(isHeadStatement(record.statement), '审核记录链的末条不合格式约定'),
  crl: (record) => unless(sha256(record.der) === record.id, '吊销列表与其校验码不符'),
  certificate: (record) => unless(sha256(record.certificate) === record.id, '证书与其校验码不符'),
  ledger: (record) => unless(parseEntry(record)?.statement.id === record.id, '台账记录不合格式约定'),
  column: (record) => unless(record.parentId !== record.id, '栏目的上级是它自己'),
};

function problemOf({ kind, record }: Change): string | null {
  const check = CHECKS[kind] as ((record: unknown) => string | null) | undefined;
  return check?.(record) ?? null;
}

function mismatch({ issues }: z.ZodError): string {
  const where = (issues[0]?.path ?? []).filter((part) => part !== 'record').join('.');
  return where === '' ? '不合接口约定' : `“${where.slice(0, 100)}”不合接口约定`;
}

/**
 * Validates a feed record before it is stored: its schema, and texts inside it that readers rely on. `after` is used as
 * the position of a record that has none.
 */
export function validateRecord(
  value: unknown,
  after: number,
): { change: Change } | { refused: RefusedRecord } {
  const parsed = changeSchema.safeParse(value);
  const problem = parsed.success ? problemOf(parsed.data) : mismatch(parsed.error);
  if (parsed.success && problem === null) return { change: parsed.data };
  const envelope = envelopeSchema.safeParse(value).data ?? { seq: null, kind: '', record: NO_RECORD };
  const { seq, kind, record } = envelope;
  const reason = KINDS.has(kind) || kind === '' ? (problem ?? '') : '这一类记录本程序不认识，可能要升级程序';
  const raw = (JSON.stringify(value) ?? '').slice(0, RAW_LIMIT);
  return { refused: { seq: seq ?? after, kind, ...record, reason, raw } };
}
