import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { articleSchema, contentPackageSchema, idSchema, instantSchema, purposeSchema } from './common';

export const syncStatusSchema = z.object({
  state: z.enum(['synced', 'syncing', 'waiting', 'offline', 'error']),
  /** Commands not yet on the platform. */
  waiting: z.number().int(),
  /** Commands that were rejected or are in conflict and wait for their author. */
  returned: z.number().int(),
  /** Invalid records of the platform that were not stored. */
  quarantined: z.number().int(),
  lastSyncedAt: instantSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
  nextTryAt: instantSchema.nullable(),
  /** This machine's clock minus the platform's in ms; null when unknown. */
  clockOffset: z.number().nullable(),
  clockWrong: z.boolean(),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;

/** An invalid record of the platform that was not stored. */
export const quarantinedRecordSchema = z.object({
  kind: z.string(),
  id: z.string(),
  /** Position in the change feed. */
  seq: z.number().int(),
  /** Part of a sentence. */
  reason: z.string(),
  /** Beginning of its JSON text. */
  raw: z.string(),
  at: instantSchema,
});
export type QuarantinedRecord = z.infer<typeof quarantinedRecordSchema>;

export const outboxRowSchema = z.object({
  id: idSchema,
  type: z.enum(['article.submit', 'article.recall', 'review.decide', 'article.release', 'ledger.append']),
  /** Null for a ledger entry. */
  articleId: idSchema.nullable(),
  /** Purpose of the command: a withdrawal is submitted and released like a publication. */
  purpose: purposeSchema,
  title: z.string(),
  madeAt: instantSchema,
  state: z.enum(['waiting', 'accepted', 'rejected', 'conflict']),
  /** The platform's code of the rejection; empty otherwise. */
  code: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
});
export type OutboxRow = z.infer<typeof outboxRowSchema>;

export const syncContract = {
  status: oc.output(syncStatusSchema),
  watch: oc.output(eventIterator(syncStatusSchema)),
  /** 立即同步: ends any backoff and synchronizes now. */
  now: oc.output(syncStatusSchema),
  /** Invalid records of the platform that were not stored, newest first, at most 500. */
  quarantined: oc.output(z.object({ records: z.array(quarantinedRecordSchema) })),
  /** Newest first: open commands, and those accepted in the last seven days. */
  outbox: oc.output(z.object({ rows: z.array(outboxRowSchema) })),
  /**
   * A returned command with both versions: the one sent and the platform's current one. The text of a ledger entry is
   * in `opinion`.
   */
  returned: oc.input(z.object({ commandId: idSchema })).output(
    z.object({
      row: outboxRowSchema,
      mine: z.object({ content: contentPackageSchema.nullable(), html: z.string(), opinion: z.string() }),
      current: z.object({
        article: articleSchema.nullable(),
        html: z.string(),
        decisions: z.array(
          z.object({
            signerName: z.string(),
            stage: z.string(),
            verdict: z.string(),
            opinion: z.string(),
            decidedAt: instantSchema,
          }),
        ),
      }),
    }),
  ),
  /** `toDraft` keeps the content as a draft of the current version; `discard` drops it. */
  settle: oc
    .input(z.object({ commandId: idSchema, action: z.enum(['toDraft', 'discard']) }))
    .output(z.object({ draftId: idSchema.nullable() })),
};
