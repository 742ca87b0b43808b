import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { articleSchema, contentPackageSchema, idSchema, instantSchema, purposeSchema } from './common';

export const syncStatusSchema = z.object({
  state: z.enum(['synced', 'syncing', 'waiting', 'offline', 'error']),
  /** Commands not yet on the platform. */
  waiting: z.number().int(),
  /** Commands that came back rejected or in conflict and want their author. */
  returned: z.number().int(),
  /** Records of the platform that were not taken over because they are invalid. */
  quarantined: z.number().int(),
  lastSyncedAt: instantSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
  nextTryAt: instantSchema.nullable(),
  /** This machine's clock minus the platform's, ms; null when not known. */
  clockOffset: z.number().nullable(),
  clockWrong: z.boolean(),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;

/** A record of the platform that was not taken over. */
export const quarantinedRecordSchema = z.object({
  kind: z.string(),
  id: z.string(),
  /** Position in the feed. */
  seq: z.number().int(),
  /** Part of a sentence. */
  reason: z.string(),
  /** The beginning of its JSON text. */
  raw: z.string(),
  at: instantSchema,
});
export type QuarantinedRecord = z.infer<typeof quarantinedRecordSchema>;

export const outboxRowSchema = z.object({
  id: idSchema,
  type: z.enum(['article.submit', 'article.recall', 'review.decide', 'article.release', 'ledger.append']),
  /** Null for a ledger entry. */
  articleId: idSchema.nullable(),
  /** What is asked for or carried out: a withdrawal is submitted and released as a publication is. */
  purpose: purposeSchema,
  title: z.string(),
  madeAt: instantSchema,
  state: z.enum(['waiting', 'accepted', 'rejected', 'conflict']),
  /** Why the platform rejected it, by its code; empty else. */
  code: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
});
export type OutboxRow = z.infer<typeof outboxRowSchema>;

export const syncContract = {
  status: oc.output(syncStatusSchema),
  watch: oc.output(eventIterator(syncStatusSchema)),
  /** 立即同步: ends any backoff and tries now. */
  now: oc.output(syncStatusSchema),
  /** Records of the platform that were not taken over, newest first, at most 500. */
  quarantined: oc.output(z.object({ records: z.array(quarantinedRecordSchema) })),
  /** Newest first; accepted ones of the last days included. */
  outbox: oc.output(z.object({ rows: z.array(outboxRowSchema) })),
  /** A returned command with both versions: what was sent, and what stands on the platform; of a ledger entry its words, as `opinion`. */
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
  /** `toDraft` keeps what was written as a draft against the current version; `discard` lets it go. */
  settle: oc
    .input(z.object({ commandId: idSchema, action: z.enum(['toDraft', 'discard']) }))
    .output(z.object({ draftId: idSchema.nullable() })),
};
