import { z } from 'zod';
import { changeSchema, type Change } from '../../platform/contract';
import type { FeedRecords } from './feed-records';

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

/** Returns a received change without values that only a newer platform has. */
function withoutNewerValues({ byKind }: FeedRecords, received: unknown): unknown {
  const { kind, record } = (received ?? {}) as { kind?: unknown; record?: unknown };
  const declared = typeof kind === 'string' ? byKind.get(kind) : undefined;
  return declared?.readable ? { ...(received as object), record: declared.readable(record) } : received;
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

/** Returns the refusal of a record for a problem; a kind that is not declared is one in itself. */
function refusalOf(value: unknown, problem: string, after: number, { byKind }: FeedRecords): RefusedRecord {
  const envelope = envelopeSchema.safeParse(value).data ?? { seq: null, kind: '', record: NO_RECORD };
  const { seq, kind, record } = envelope;
  const known = byKind.has(kind) || kind === '';
  const reason = known ? problem : '这一类记录本程序不认识，可能要升级程序';
  const raw = (JSON.stringify(value) ?? '').slice(0, RAW_LIMIT);
  return { seq: seq ?? after, kind, ...record, reason, raw };
}

/**
 * Validates a feed record before it is stored: its schema, and texts inside it that readers rely on. `after` is used as
 * the position of a record that has none. `incomplete`: a newer program may read more of it.
 */
export function validateRecord(
  feedRecords: FeedRecords,
  received: unknown,
  after: number,
): { change: Change; incomplete: boolean } | { refused: RefusedRecord } {
  const value = withoutNewerValues(feedRecords, received);
  const { success, data: change, error } = changeSchema.safeParse(value);
  const declared = success ? feedRecords.byKind.get(change.kind) : undefined;
  const problem = success ? (declared?.check?.(change.record) ?? null) : mismatch(error);
  if (success && declared && problem === null)
    return {
      change,
      incomplete: isReduced(received, change) || declared.isPartlyRead?.(change.record) === true,
    };
  return { refused: refusalOf(value, problem ?? '', after, feedRecords) };
}
