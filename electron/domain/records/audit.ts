import { z } from 'zod';
import { instantSchema, sha256Schema } from './values';

export const auditEntrySchema = z.object({
  sequence: z.number().int().min(1),
  at: instantSchema,
  actorId: z.string().max(60),
  action: z.string().max(60),
  subject: z.string().max(200),
  detail: z.string().max(2000),
  previous: sha256Schema,
  /** SHA-256 of the RFC 8785 text of the other fields. */
  digest: sha256Schema,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
