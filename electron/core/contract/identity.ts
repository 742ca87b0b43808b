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
    /** Serial number and label of the token. */
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

/** Location of a key. It contains no secret and is stored for the next login. */
export const keyLocationSchema = z.discriminatedUnion('kind', [fileKey, ...tokenKeys]);
export type KeyLocation = z.infer<typeof keyLocationSchema>;

/**
 * The key to sign in with. `file` is accepted only for a path that this program has named (the key last used, a
 * practice account's); any other file is chosen first.
 */
export const signInKeySchema = z.discriminatedUnion('kind', [
  fileKey,
  z.object({ kind: z.literal('chosen'), file: fileHandleSchema }),
  ...tokenKeys,
]);
export type SignInKey = z.infer<typeof signInKeySchema>;

/** A certificate on a connected token. */
export const foundKeySchema = z.object({ location: keyLocationSchema, certificate: certificateInfoSchema });
export type FoundKey = z.infer<typeof foundKeySchema>;

/** State of a token driver of the settings, with a message. */
export const driverStateSchema = z.object({
  kind: z.enum(['pkcs11', 'skf']),
  path: z.string(),
  working: z.boolean(),
  /** It is not loaded until the user has confirmed the file (`settings.confirmDriver`). */
  unconfirmed: z.boolean(),
  message: z.string(),
});
export type DriverState = z.infer<typeof driverStateSchema>;

/**
 * The session state. `standing` is 'online' when the platform confirmed the login, 'offline' when the last confirmed
 * login is used; it changes to 'online' by itself when the platform can be reached again.
 */
export const sessionStateSchema = z.object({
  phase: z.enum(['signedOut', 'locked', 'open']),
  account: accountSchema.nullable(),
  /** Names of the capabilities that the platform does not offer: their pages are hidden, their calls refused. */
  notOffered: z.array(z.string()),
  standing: z.enum(['online', 'offline']).nullable(),
  certificate: certificateInfoSchema.nullable(),
  practice: z.boolean(),
  platformUrl: z.string(),
  /** The key last used on this machine. */
  lastKey: keyLocationSchema.nullable(),
  idleMinutes: z.number().int(),
  /** `removed`: the token was removed; `session`: the maximum session time was reached. */
  lockedReason: z.enum(['idle', 'asked', 'suspend', 'removed', 'session']).nullable(),
  /**
   * The platform refuses the account or its certificate. While 'open', the page saves its input; the session ends
   * within seconds. Stays true until the next sign-in; a notice gives the reason.
   */
  ended: z.boolean(),
  /**
   * SHA-256 of the root of trust, which the user has to compare and `confirmRoot` pins; null when there is nothing to
   * do.
   */
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
  /** 进入演练: starts or joins the practice platform, connects to it and returns its accounts. */
  enterPractice: oc.output(practiceInfoSchema),
  /** The practice platform's accounts when it is in use; null otherwise. */
  practice: oc.output(practiceInfoSchema.nullable()),
  /** Simulated SMS of the practice platform, newest first; empty when it is not in use. */
  practiceMessages: oc.output(
    z.object({ messages: z.array(z.object({ at: instantSchema, accountId: z.string(), text: z.string() })) }),
  ),
  /** 离开演练: signs out and returns to the configured platform. */
  leavePractice: oc.output(sessionStateSchema),
  /** Certificates on connected tokens, by the drivers of the settings. */
  tokens: oc.output(z.object({ keys: z.array(foundKeySchema), drivers: z.array(driverStateSchema) })),
  /**
   * Signs in with the password of the file or the PIN of the token. Fails with 'SMS_REQUIRED' when the platform
   * requires a code (the message says where it was sent): call again with `smsCode`. Fails with 'PIN_LAST_TRY' when the
   * token has one try left: call again with `lastTry` after the user confirmed.
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
  /** Unlocks the key of the login with its password or PIN. */
  unlock: oc.input(z.object({ secret, lastTry: z.boolean().optional() })).output(sessionStateSchema),
  /** Changes the PIN of the token of the login. The password of a file cannot be changed in this program. */
  changePin: oc.input(z.object({ current: secret, next: secret })).output(z.object({})),
  /** Pins the root of trust after the user has compared the fingerprint. */
  confirmRoot: oc.input(z.object({ root: sha256Schema })).output(sessionStateSchema),
  signOut: oc.output(sessionStateSchema),
  /** Restarts the idle time after user input. */
  touch: oc.output(z.object({})),
};
