import { z } from 'zod';
import { heldDutySchema, phoneSchema, signedTextSchema } from '../../domain/records/administration';
import { articleSchema } from '../../domain/records/articles';
import { idSchema, instantSchema, sha256Schema } from '../../domain/records/values';

export const administrationRequestSchema = z.object({
  /** UUIDv7: the idempotency key. */
  id: idSchema,
  ...signedTextSchema.shape,
  /** What the act's `phone` commits to; absent where that is null. */
  phone: phoneSchema.optional(),
});
export type AdministrationRequest = z.infer<typeof administrationRequestSchema>;

/**
 * `seq` is the feed position that shows the act's effect. `proposed`: nothing has changed yet, the act waits for a second
 * signature as a `proposal`.
 */
export const administrationAnswerSchema = z.object({
  seq: z.number().int(),
  proposed: z.boolean().default(false),
});

/**
 * What an account has in hand, to be handed over before it is closed: all that an administrator learns of articles and
 * duty. Articles change hands with the act that closes the account; duties by whoever keeps roster and log, before it.
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
 * A data key in keeping, for the day that a certificate is lost: the client puts it there under the certificates of the
 * system administrators, so that the platform itself cannot read it, and an administrator never has the data.
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
  /** The deposit under the asking administrator's own certificate; null when there is none. */
  wrapped: z.string().max(4000).nullable(),
});
export const recoveryRequestsSchema = z.object({ requests: z.array(recoveryRequestSchema).max(1000) });
export type RecoveryRequest = z.infer<typeof recoveryRequestSchema>;
export const recoveryGrantSchema = z.object({ certificate: sha256Schema, wrapped: z.string().max(4000) });
