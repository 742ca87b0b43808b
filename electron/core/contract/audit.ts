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

export const auditContract = {
  recent: oc
    .input(
      z.object({
        before: z.number().int().nullable().default(null),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ entries: z.array(auditEntrySchema) })),
  verify: oc.output(
    z.object({
      entries: z.number().int(),
      intact: z.boolean(),
      brokenAt: z.number().int().nullable(),
      head: z.string(),
    }),
  ),
};
