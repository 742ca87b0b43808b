import { z } from 'zod';
import { accountSchema, instantSchema } from './records';
import { sha256Schema } from './content';

export const challengeSchema = z.object({
  /** 32 random bytes, base64url; good once, for a minute. */
  nonce: z.string(),
  audience: z.string(),
  expiresAt: instantSchema,
  serverTime: instantSchema,
});
export type Challenge = z.infer<typeof challengeSchema>;

/** What a login signs (RFC 8785 text). Its `typ` differs from a decision's, so neither passes for the other. */
export const loginStatementSchema = z.strictObject({
  typ: z.literal('gov.session.login/1'),
  nonce: z.string(),
  audience: z.string(),
  certificate: sha256Schema,
  device: z.string().max(120),
  at: instantSchema,
});
export type LoginStatement = z.infer<typeof loginStatementSchema>;

export const loginRequestSchema = z.object({
  statement: z.string().max(4000),
  cms: z.string().max(40000),
});

export const sessionSchema = z.object({
  token: z.string(),
  expiresAt: instantSchema,
  serverTime: instantSchema,
  account: accountSchema,
  policy: z.object({
    /** Days that a client may go on offline against its last login. */
    offlineDays: z.number().int().min(0).max(365),
    /** Longest idle time before the screen locks, in minutes. */
    maxIdleMinutes: z.number().int().min(1).max(480),
  }),
});
export type Session = z.infer<typeof sessionSchema>;

/** Why a login was refused. */
export const loginErrorCodes = [
  'CERTIFICATE_UNKNOWN',
  'CERTIFICATE_UNTRUSTED',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_YET_VALID',
  'CERTIFICATE_REVOKED',
  'CERTIFICATE_WRONG_USAGE',
  'SIGNATURE_INVALID',
  'CHALLENGE_EXPIRED',
  'ACCOUNT_SUSPENDED',
] as const;
export type LoginErrorCode = (typeof loginErrorCodes)[number];
