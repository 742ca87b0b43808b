import { z } from 'zod';
import { heldDutySchema, phoneSchema, signedTextSchema } from '../../domain/records/administration';
import { articleSchema } from '../../domain/records/articles';
import { idSchema, instantSchema, sha256Schema } from '../../domain/records/values';

export const administrationRequestSchema = z.object({
  /** UUIDv7; idempotency key. */
  id: idSchema,
  ...signedTextSchema.shape,
  /** Telephone number that the `phone` commitment of the act was made from; absent when that is null. */
  phone: phoneSchema.optional(),
});
export type AdministrationRequest = z.infer<typeof administrationRequestSchema>;

/**
 * `seq`: position in the change feed after which the effect of the act is visible. `proposed`: true when the act has
 * not been carried out and waits as a proposal for a second signature.
 */
export const administrationAnswerSchema = z.object({
  seq: z.number().int(),
  proposed: z.boolean().default(false),
});

/**
 * Open articles and duties of an account, to be handed over before it is closed. Nothing else of articles and duty is
 * shown to the system administrator. The act that closes the account transfers the articles; the duties have to be
 * reassigned before, in the roster and the duty log.
 */
export const handOverSchema = z.object({
  duties: z.array(heldDutySchema).max(1000).default([]),
  articles: z.array(
    articleSchema.pick({ id: true, title: true, stage: true, purpose: true, authorId: true }),
  ),
});
export type HandOver = z.infer<typeof handOverSchema>;

export const administrationErrors = {
  INVALID: { status: 422 },
  NOT_PERMITTED: { status: 403 },
  SIGNATURE_INVALID: { status: 422 },
  ROLES_EXCLUDE: { status: 422 },
  TASKS_LEFT: { status: 409 },
  CONFLICT: { status: 409 },
} as const;

/**
 * Key escrow: the client encrypts its data key under the certificates of the system administrators and deposits it, so
 * that the key can be recovered after the loss of a certificate. The platform cannot decrypt it; administrators have
 * the key but not the data.
 */
export const recoveryDepositSchema = z.object({
  device: z.string().min(1).max(120),
  wraps: z.array(z.object({ certificate: sha256Schema, wrapped: z.string().max(4000) })).max(20),
});
export const recoveryRequestSchema = z.object({
  id: idSchema,
  accountId: z.string().max(60),
  device: z.string().max(120),
  /** SHA-256 of the new certificate. */
  certificate: sha256Schema,
  requestedAt: instantSchema,
  /** Data key encrypted under the certificate of the requesting administrator; null when there is no such deposit. */
  wrapped: z.string().max(4000).nullable(),
});
export const recoveryRequestsSchema = z.object({ requests: z.array(recoveryRequestSchema).max(1000) });
export type RecoveryRequest = z.infer<typeof recoveryRequestSchema>;
export const recoveryGrantSchema = z.object({ certificate: sha256Schema, wrapped: z.string().max(4000) });
