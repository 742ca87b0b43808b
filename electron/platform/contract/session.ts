import { z } from 'zod';
import { accountSchema } from '../../domain/records/accounts';
import { policySchema } from '../../domain/records/policy';
import { instantSchema, sha256Schema } from '../../domain/records/values';

export const challengeSchema = z.object({
  /** 32 random bytes, base64url; good once, for a minute. */
  nonce: z.string().min(1).max(200),
  audience: z.string().max(2000),
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
  /** 短信验证码, after an earlier try was answered `SMS_REQUIRED`. */
  code: z.string().max(10).optional(),
});

export const sessionSchema = z.object({
  /** As RFC 6750 §2.1 has it: it travels in a header. */
  token: z.string().regex(/^[A-Za-z0-9._~+/-]{1,4096}=*$/),
  expiresAt: instantSchema,
  serverTime: instantSchema,
  account: accountSchema,
  policy: policySchema,
});
export type PlatformSession = z.infer<typeof sessionSchema>;

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
  'SMS_REQUIRED',
  'SMS_WRONG',
  'SMS_EXPIRED',
  'TOO_MANY_TRIES',
] as const;
export type LoginErrorCode = (typeof loginErrorCodes)[number];
