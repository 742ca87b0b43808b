import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common';

export { actionInWords, AUDIT_ACTIONS, type AuditAction } from '../../platform/contract';

export const auditEntrySchema = z.object({
  sequence: z.number().int(),
  at: instantSchema,
  actorId: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.string(),
  digest: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** An entry of anyone's chain, for the auditor. */
export const auditedEntrySchema = auditEntrySchema.extend({
  chain: z.string(),
  device: z.string(),
  actorName: z.string(),
});
export type AuditedEntry = z.infer<typeof auditedEntrySchema>;

/** What the auditor may ask for. Days are dates in Asia/Shanghai; empty and null do not filter. */
export const auditFilterSchema = z.object({
  actorId: z.string().max(60).default(''),
  action: z.string().max(60).default(''),
  text: z.string().max(100).default(''),
  fromDay: z.iso.date().nullable().default(null),
  untilDay: z.iso.date().nullable().default(null),
  chain: z.string().max(60).default(''),
});
export type AuditFilter = z.input<typeof auditFilterSchema>;

export const auditContract = {
  /** This account's own record on this machine, newest first. */
  recent: oc
    .input(
      z.object({
        before: z.number().int().nullable().default(null),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ entries: z.array(auditEntrySchema) })),
  /** Walks the own chain and compares it with what the platform has anchored. */
  verify: oc.output(
    z.object({
      entries: z.number().int(),
      intact: z.boolean(),
      brokenAt: z.number().int().nullable(),
      head: z.string(),
      /**
       * `level`: the platform holds the same; `ahead`: newer entries wait to be sent; `cut`: the platform holds more than
       * this machine; `forked`: it holds another entry at the same place; `unknown`: not reached.
       */
      anchor: z.enum(['level', 'ahead', 'cut', 'forked', 'unknown']),
      anchoredSequence: z.number().int().nullable(),
      anchoredAt: instantSchema.nullable(),
    }),
  ),
  /** The auditor's: every chain that the platform holds. */
  chains: oc.output(
    z.object({
      chains: z.array(
        z.object({
          chain: z.string(),
          accountId: z.string(),
          name: z.string(),
          device: z.string(),
          sequence: z.number().int(),
          digest: z.string(),
          anchoredAt: instantSchema,
        }),
      ),
    }),
  ),
  /** The auditor's: entries of all chains, newest first. */
  search: oc
    .input(
      auditFilterSchema.extend({
        cursor: z.string().nullable().default(null),
        limit: z.number().int().min(1).max(200).default(100),
      }),
    )
    .output(z.object({ entries: z.array(auditedEntrySchema), cursor: z.string().nullable() })),
  /** The auditor's: fetches a whole chain and walks it. */
  verifyChain: oc.input(z.object({ chain: z.string() })).output(
    z.object({
      entries: z.number().int(),
      intact: z.boolean(),
      brokenAt: z.number().int().nullable(),
      head: z.string(),
    }),
  ),
  /** The auditor's: writes what the filter finds as CSV (UTF-8 with BOM, for Excel) and answers where; null: cancelled. */
  export: oc
    .input(auditFilterSchema)
    .output(z.object({ path: z.string().nullable(), entries: z.number().int() })),
};
