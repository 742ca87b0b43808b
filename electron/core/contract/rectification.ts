import { oc } from '@orpc/contract';
import { z } from 'zod';
import { attachmentSchema, findingKindSchema, findingNoticeSchema, idSchema, instantSchema } from './common';
import { findingInputSchema } from './duty';
import { entryMadeSchema, entryViewSchema } from './ledger';

export const findingRowSchema = z.object({
  findingId: idSchema,
  kind: findingKindSchema,
  where: z.string(),
  text: z.string(),
  receivedAt: instantSchema,
  /** Registered on this machine, and not yet received by the platform. */
  waiting: z.boolean(),
  /** Null when it was found by a 读网, or registered by an older version. */
  notice: findingNoticeSchema.nullable(),
  /** Period for correction in work days after receipt (第十九条: 1-5). */
  workDays: z.number().int(),
  /** End of the last of these days. */
  due: instantSchema,
  /** The year's 放假安排 is unknown; `due` is derived from weekends only. */
  dueEstimated: z.boolean(),
  assignedTo: z.string().nullable(),
  assignedName: z.string(),
  state: z.enum(['open', 'corrected', 'closed']),
  explained: z.boolean(),
  overdue: z.boolean(),
  /** Found by a 读网 on duty. */
  fromReading: z.boolean(),
});
export type FindingRow = z.infer<typeof findingRowSchema>;

const findingId = { findingId: idSchema };
const text = z.string().min(1).max(4000);

export const findingOpeningSchema = findingInputSchema.extend({
  receivedAt: instantSchema.nullable(),
  notice: findingNoticeSchema,
});
export type FindingOpening = z.infer<typeof findingOpeningSchema>;

/** 问题整改 (第十四条(一)、第十九条). */
export const rectificationContract = {
  /** Sorted: not closed first, by `due`; then closed ones, newest first. `closed` includes those. */
  list: oc
    .input(z.object({ closed: z.boolean().default(false) }))
    .output(z.object({ findings: z.array(findingRowSchema) })),
  get: oc.input(z.object(findingId)).output(
    z.object({
      row: findingRowSchema,
      attachments: z.array(attachmentSchema),
      timeline: z.array(entryViewSchema),
      may: z.object({ assign: z.boolean(), correct: z.boolean(), explain: z.boolean(), close: z.boolean() }),
    }),
  ),
  /** `receivedAt` null means now, by the session's clock. */
  open: oc.input(findingOpeningSchema).output(entryMadeSchema.extend(findingId)),
  assign: oc
    .input(z.object({ ...findingId, to: z.string().min(1).max(60), text: z.string().max(1000).default('') }))
    .output(entryMadeSchema),
  correct: oc
    .input(z.object({ ...findingId, text, attachments: z.array(attachmentSchema).max(20).default([]) }))
    .output(entryMadeSchema),
  explain: oc.input(z.object({ ...findingId, text })).output(entryMadeSchema),
  close: oc.input(z.object({ ...findingId, text })).output(entryMadeSchema),
};
