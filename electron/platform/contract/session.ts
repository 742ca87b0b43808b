import { z } from 'zod';
import { accountSchema, instantSchema } from './records';
import { sha256Schema } from './content';

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

/** What the platform demands of clients (第十四条(三)). A client may be stricter, never laxer. */
export const policySchema = z.strictObject({
  /** Days that a client may go on offline against its last login. */
  offlineDays: z.number().int().min(0).max(365),
  /** Longest idle time before the screen locks, in minutes. A token that is not used for so long ends. */
  maxIdleMinutes: z.number().int().min(1).max(480),
  /** Minutes after which the screen locks even while work goes on, and the token ends. */
  sessionMinutes: z.number().int().min(5).max(1440),
  /** Wrong passwords or PINs in a row before one has to wait. */
  maxTries: z.number().int().min(1).max(10),
  /** Days after which one is reminded to change password or PIN; 0 for never. */
  secretDays: z.number().int().min(0).max(3650),
  /** Whether a code sent by SMS is asked for beside the certificate. */
  smsLogin: z.boolean(),
});
export type Policy = z.infer<typeof policySchema>;

export const sessionSchema = z.object({
  /** As RFC 6750 §2.1 has it: it travels in a header. */
  token: z.string().regex(/^[A-Za-z0-9._~+/-]{1,4096}=*$/),
  expiresAt: instantSchema,
  serverTime: instantSchema,
  account: accountSchema,
  policy: policySchema,
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
  'SMS_REQUIRED',
  'SMS_WRONG',
  'SMS_EXPIRED',
  'TOO_MANY_TRIES',
] as const;
export type LoginErrorCode = (typeof loginErrorCodes)[number];
