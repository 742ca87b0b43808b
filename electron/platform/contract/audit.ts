import { z } from 'zod';
import { auditEntrySchema } from '../../domain/records/audit';
import { instantSchema, sha256Schema } from '../../domain/records/values';

/**
 * Contract of the audit chains. Each client keeps one chain per account and machine and sends new entries with every
 * sync. The platform accepts an entry only if it continues the chain; accepted entries cannot be cut off or changed
 * afterwards. The platform keeps its own chain, `platform`. Entries are kept for ten years (minimum: six months,
 * 网络安全法第二十一条).
 */

export const PLATFORM_CHAIN = 'platform';
const chainId = z.string().regex(/^[0-9a-z-]{1,60}$/);

export const auditTailSchema = z.object({
  chain: chainId,
  device: z.string().max(120),
  entries: z.array(auditEntrySchema).max(500),
});

/** Last entry of a chain that the platform holds. */
export const auditHeadSchema = z.object({
  chain: chainId,
  accountId: z.string().max(60),
  device: z.string().max(120),
  /** `sequence` 0 and `digest` of 64 zeros when the chain is empty. */
  sequence: z.number().int().min(0),
  digest: sha256Schema,
  anchoredAt: instantSchema,
});
export const auditHeadsSchema = z.object({ heads: z.array(auditHeadSchema).max(10_000) });
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** Query of audit entries; the answer is sorted newest first. An empty text or a null does not filter. */
export const auditQuerySchema = z.object({
  chain: z.string().max(60).default(''),
  actorId: z.string().max(60).default(''),
  action: z.string().max(60).default(''),
  text: z.string().max(100).default(''),
  from: z.string().max(30).default(''),
  until: z.string().max(30).default(''),
  /** Opaque; taken from the previous page. */
  cursor: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.input<typeof auditQuerySchema>;

export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema.extend({ chain: chainId, device: z.string().max(120) })).max(500),
  cursor: z.string().max(200).nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditErrors = {
  /**
   * The entries do not continue the chain held by the platform: the chain was truncated, or two chains have the same
   * name.
   */
  CHAIN_BROKEN: { status: 409 },
  NOT_PERMITTED: { status: 403 },
} as const;
