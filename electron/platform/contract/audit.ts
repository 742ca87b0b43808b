import { z } from 'zod';
import { sha256Schema } from './content';
import { instantSchema } from './records';

/**
 * Audit chains. Each client keeps one per account and machine and sends its tail at every sync; the platform takes an
 * entry only when it continues the chain, so that what it has taken can no longer be cut off or changed. It keeps a
 * chain of its own, `platform`. Entries are kept for ten years; six months are the least (网络安全法).
 */

export const auditEntrySchema = z.object({
  sequence: z.number().int().min(1),
  at: instantSchema,
  actorId: z.string().max(60),
  action: z.string().max(60),
  subject: z.string().max(200),
  detail: z.string().max(2000),
  previous: sha256Schema,
  /** SHA-256 over the RFC 8785 text of the other fields. */
  digest: sha256Schema,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const PLATFORM_CHAIN = 'platform';
const chainId = z.string().regex(/^[0-9a-z-]{1,60}$/);

export const auditTailSchema = z.object({
  chain: chainId,
  device: z.string().max(120),
  entries: z.array(auditEntrySchema).max(500),
});

/** The head of a chain as the platform holds it. */
export const auditHeadSchema = z.object({
  chain: chainId,
  accountId: z.string(),
  device: z.string(),
  /** 0 and 64 zeros before the first entry. */
  sequence: z.number().int().min(0),
  digest: sha256Schema,
  anchoredAt: instantSchema,
});
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** Newest first. Empty text fields and nulls do not filter. */
export const auditQuerySchema = z.object({
  chain: z.string().max(60).default(''),
  actorId: z.string().max(60).default(''),
  action: z.string().max(60).default(''),
  text: z.string().max(100).default(''),
  from: z.string().max(30).default(''),
  until: z.string().max(30).default(''),
  /** Opaque, from the page before. */
  cursor: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.input<typeof auditQuerySchema>;

export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema.extend({ chain: chainId, device: z.string() })),
  cursor: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditErrors = {
  /** The chain does not continue what the platform holds: it was cut, or another one took its name. */
  CHAIN_BROKEN: { status: 409 },
  NOT_PERMITTED: { status: 403 },
} as const;
