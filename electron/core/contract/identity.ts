import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { accountSchema, instantSchema, roleSchema, sha256Schema } from './common';
import { fileHandleSchema } from './host';

export const certificateInfoSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: instantSchema,
  notAfter: instantSchema,
  sha256: z.string(),
});
export type CertificateInfo = z.infer<typeof certificateInfoSchema>;

const place = z.string().min(1).max(1000);

const fileKey = z.object({ kind: z.literal('file'), path: place });
const tokenKeys = [
  z.object({
    kind: z.literal('pkcs11'),
    driver: place,
    /** The token's serial number and label. */
    serial: z.string().max(64),
    label: z.string().max(64),
    /** CKA_ID of the key, hex. */
    keyId: z.string().max(200),
  }),
  z.object({
    kind: z.literal('skf'),
    driver: place,
    serial: z.string().max(64),
    label: z.string().max(64),
    application: z.string().max(64),
    container: z.string().max(64),
  }),
] as const;

/** Where a key is. Enough to find it again, and no secret: it is written down for the next login. */
export const keyLocationSchema = z.discriminatedUnion('kind', [fileKey, ...tokenKeys]);
export type KeyLocation = z.infer<typeof keyLocationSchema>;

/**
 * The key to sign in with. `file` only where this program itself has named the path (the key last used, a practice account's);
 * any other file is chosen first.
 */
export const signInKeySchema = z.discriminatedUnion('kind', [
  fileKey,
  z.object({ kind: z.literal('chosen'), file: fileHandleSchema }),
  ...tokenKeys,
]);
export type SignInKey = z.infer<typeof signInKeySchema>;

/** A certificate that some token holds now. */
export const foundKeySchema = z.object({ location: keyLocationSchema, certificate: certificateInfoSchema });
export type FoundKey = z.infer<typeof foundKeySchema>;

/** One token driver of the settings: whether it works, in a sentence. */
export const driverStateSchema = z.object({
  kind: z.enum(['pkcs11', 'skf']),
  path: z.string(),
  working: z.boolean(),
  /** It is not loaded until a person has confirmed the file (`settings.confirmDriver`). */
  unconfirmed: z.boolean(),
  message: z.string(),
});
export type DriverState = z.infer<typeof driverStateSchema>;

/**
 * Who is signed in. `standing` says whether the platform has confirmed the login (`online`) or it rests on the
 * last one (`offline`); the client turns offline into online by itself when the line comes back.
 */
export const sessionStateSchema = z.object({
  phase: z.enum(['signedOut', 'locked', 'open']),
  account: accountSchema.nullable(),
  standing: z.enum(['online', 'offline']).nullable(),
  certificate: certificateInfoSchema.nullable(),
  practice: z.boolean(),
  platformUrl: z.string(),
  /** The key last used here. */
  lastKey: keyLocationSchema.nullable(),
  idleMinutes: z.number().int(),
  /** `removed`: the token was pulled out; `session`: the session has lasted as long as the platform allows. */
  lockedReason: z.enum(['idle', 'asked', 'suspend', 'removed', 'session']).nullable(),
  /**
   * The platform no longer admits the account or its certificate. While open: what was typed is to be saved, the session
   * ends within seconds. Stays true until the next sign-in; a notice says why.
   */
  ended: z.boolean(),
  /** SHA-256 of the office's root of trust, to be compared by the person and pinned by `confirmRoot`; null: nothing to do. */
  rootToConfirm: z.string().nullable(),
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

const secret = z.string().max(200);

export const identityContract = {
  state: oc.output(sessionStateSchema),
  watch: oc.output(eventIterator(sessionStateSchema)),
  /** 进入演练: starts (or joins) the practice platform, points the client at it and names its invented people. */
  enterPractice: oc.output(practiceInfoSchema),
  /** The practice platform's people when it is the platform in use, else null. */
  practice: oc.output(practiceInfoSchema.nullable()),
  /** SMS that the practice platform has "sent", newest first; empty elsewhere. */
  practiceMessages: oc.output(
    z.object({ messages: z.array(z.object({ at: instantSchema, accountId: z.string(), text: z.string() })) }),
  ),
  /** 离开演练: back to the configured platform. Signed out first. */
  leavePractice: oc.output(sessionStateSchema),
  /** The tokens that are plugged in now, over the drivers of the settings. */
  tokens: oc.output(z.object({ keys: z.array(foundKeySchema), drivers: z.array(driverStateSchema) })),
  /**
   * Password of the file or PIN of the token. Fails with `SMS_REQUIRED` when the platform wants a code beside it (the
   * message says where it was sent): call again with `smsCode`; with `PIN_LAST_TRY` when the token has one try left: call
   * again with `lastTry` if the person is sure.
   */
  signIn: oc
    .input(
      z.object({
        key: signInKeySchema,
        secret,
        smsCode: z.string().max(10).optional(),
        lastTry: z.boolean().optional(),
      }),
    )
    .output(sessionStateSchema),
  lock: oc.input(z.object({ reason: z.enum(['idle', 'asked', 'suspend']) })).output(sessionStateSchema),
  /** The same key as at login: file password or token PIN. */
  unlock: oc.input(z.object({ secret, lastTry: z.boolean().optional() })).output(sessionStateSchema),
  /** Changes the PIN of the token signed in with. A file's password is changed where the file was made. */
  changePin: oc.input(z.object({ current: secret, next: secret })).output(z.object({})),
  /** Pins the office's root of trust, after the person has compared the fingerprint. */
  confirmRoot: oc.input(z.object({ root: sha256Schema })).output(sessionStateSchema),
  signOut: oc.output(sessionStateSchema),
  /** The person did something: the idle clock starts again. */
  touch: oc.output(z.object({})),
};
