import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { accountSchema, instantSchema, roleSchema } from './common';

export const certificateInfoSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: instantSchema,
  notAfter: instantSchema,
  sha256: z.string(),
});
export type CertificateInfo = z.infer<typeof certificateInfoSchema>;

/**
 * Who sits at the desk. `standing` says whether the platform has confirmed the login (`online`) or it rests on the
 * last one (`offline`); the client turns offline into online by itself when the line comes back.
 */
export const sessionStateSchema = z.object({
  phase: z.enum(['signedOut', 'locked', 'open']),
  account: accountSchema.nullable(),
  standing: z.enum(['online', 'offline']).nullable(),
  certificate: certificateInfoSchema.nullable(),
  practice: z.boolean(),
  platformUrl: z.string(),
  lastCertificatePath: z.string().nullable(),
  idleMinutes: z.number().int(),
  lockedReason: z.enum(['idle', 'asked', 'suspend']).nullable(),
});
export type SessionState = z.infer<typeof sessionStateSchema>;

export const practiceAccountSchema = z.object({
  accountId: z.string(),
  name: z.string(),
  department: z.string(),
  roles: z.array(roleSchema),
  certificatePath: z.string(),
  password: z.string(),
});
export type PracticeAccount = z.infer<typeof practiceAccountSchema>;
export const practiceInfoSchema = z.object({
  platformUrl: z.string(),
  publicUrl: z.string(),
  accounts: z.array(practiceAccountSchema),
});
export type PracticeInfo = z.infer<typeof practiceInfoSchema>;

export const identityContract = {
  state: oc.output(sessionStateSchema),
  watch: oc.output(eventIterator(sessionStateSchema)),
  /** 进入演练: starts (or joins) the practice platform, points the client at it and names its invented people. */
  enterPractice: oc.output(practiceInfoSchema),
  /** The practice platform's people when it is the platform in use, else null. */
  practice: oc.output(practiceInfoSchema.nullable()),
  /** 离开演练: back to the configured platform. Signed out first. */
  leavePractice: oc.output(sessionStateSchema),
  signIn: oc
    .input(z.object({ certificatePath: z.string().min(1).max(1000), password: z.string().max(200) }))
    .output(sessionStateSchema),
  lock: oc.input(z.object({ reason: z.enum(['idle', 'asked', 'suspend']) })).output(sessionStateSchema),
  unlock: oc.input(z.object({ password: z.string().max(200) })).output(sessionStateSchema),
  signOut: oc.output(sessionStateSchema),
  /** The person did something: the idle clock starts again. */
  touch: oc.output(z.object({})),
};
