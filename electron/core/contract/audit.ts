import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common';

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

/** An entry of any chain, for the auditor. */
export const auditedEntrySchema = auditEntrySchema.extend({
  chain: z.string(),
  device: z.string(),
  actorName: z.string(),
});
export type AuditedEntry = z.infer<typeof auditedEntrySchema>;

/** Filter of the auditor's search. Days are dates in Asia/Shanghai; empty strings and null do not filter. */
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
  /** Entries of this account on this machine, newest first. */
  recent: oc
    .input(
      z.object({
        before: z.number().int().nullable().default(null),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ entries: z.array(auditEntrySchema) })),
  /** Verifies this account's chain and compares it with the platform's anchor. */
  verify: oc.output(
    z.object({
      entries: z.number().int(),
      intact: z.boolean(),
      brokenAt: z.number().int().nullable(),
      head: z.string(),
      /**
       * Compared with the platform's head:
       *
       * - `level`: the same
       * - `ahead`: this machine has newer entries to send
       * - `cut`: the platform has more entries than this machine
       * - `forked`: the platform has another entry at the same sequence
       * - `unknown`: the platform was not reached
       */
      anchor: z.enum(['level', 'ahead', 'cut', 'forked', 'unknown']),
      anchoredSequence: z.number().int().nullable(),
      anchoredAt: instantSchema.nullable(),
    }),
  ),
  /** All chains on the platform; for the auditor. */
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
  /** Entries of all chains, newest first; for the auditor. */
  search: oc
    .input(
      auditFilterSchema.extend({
        cursor: z.string().nullable().default(null),
        limit: z.number().int().min(1).max(200).default(100),
      }),
    )
    .output(z.object({ entries: z.array(auditedEntrySchema), cursor: z.string().nullable() })),
  /** Fetches a whole chain and verifies it; for the auditor. */
  verifyChain: oc.input(z.object({ chain: z.string() })).output(
    z.object({
      entries: z.number().int(),
      intact: z.boolean(),
      brokenAt: z.number().int().nullable(),
      head: z.string(),
    }),
  ),
  /**
   * Writes the entries that match the filter as CSV (UTF-8 with BOM, for Excel); for the auditor. `path` is null when
   * cancelled.
   */
  export: oc
    .input(auditFilterSchema)
    .output(z.object({ path: z.string().nullable(), entries: z.number().int() })),
};
