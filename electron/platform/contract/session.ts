import { z } from 'zod';
import { accountSchema } from '../../domain/records/accounts';
import { policySchema } from '../../domain/records/policy';
import { instantSchema, sha256Schema } from '../../domain/records/values';
import { BASE_OFFER, offerSchema } from './offer';

export const challengeSchema = z.object({
  /** 32 random bytes in base64url. Valid once, for one minute. */
  nonce: z.string().min(1).max(200),
  audience: z.string().max(2000),
  expiresAt: instantSchema,
  serverTime: instantSchema,
});
export type Challenge = z.infer<typeof challengeSchema>;

/** Statement that a login signs (canonical JSON, RFC 8785). `typ` prevents its use as any other signed statement. */
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
  /** 短信验证码, after a login was answered with `SMS_REQUIRED`. */
  code: z.string().max(10).optional(),
});

export const sessionSchema = z.object({
  /** Bearer token; syntax of RFC 6750 §2.1. */
  token: z.string().regex(/^[A-Za-z0-9._~+/-]{1,4096}=*$/),
  expiresAt: instantSchema,
  serverTime: instantSchema,
  account: accountSchema,
  policy: policySchema,
  offer: offerSchema.default(BASE_OFFER),
});
export type PlatformSession = z.infer<typeof sessionSchema>;

/** Reasons for which a login is refused. */
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
