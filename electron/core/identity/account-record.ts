import { z } from 'zod';
import {
  accountSchema,
  BASE_OFFER,
  instantSchema,
  offerSchema,
  policySchema,
  sha256Schema,
  trustSchema,
  type PlatformSession,
  type Trust,
} from '../../platform/contract';
import { keyLocationSchema } from '../contract';
import { sha256 } from '../../domain/encoding/canonical';
import type { Clock } from '../types';

/** A key of the account that opens the local data. */
const keySchema = z.strictObject({
  /** DER, base64. */
  certificate: z.string(),
  /** The data key, wrapped under this key (`datakey.ts`). */
  wrapped: z.string(),
  location: keyLocationSchema.nullable(),
  secret: z.strictObject({ mark: z.string(), since: instantSchema }).nullable(),
  /**
   * Certificates that this key accepts as signers of the record, with its signature (`cross-signing.ts`); null before
   * the first.
   */
  vouch: z.strictObject({ certificates: z.array(z.string()), cms: z.string() }).nullable(),
});
export type AccountKey = z.infer<typeof keySchema>;

export const recordSchema = z.strictObject({
  typ: z.literal('gov.client.account/2'),
  account: accountSchema,
  /** Certificate that signs this record, which is the one last used to sign in; DER in base64. */
  certificate: z.string(),
  policy: policySchema,
  offer: offerSchema.default(BASE_OFFER),
  lastOnlineAt: instantSchema,
  lastUsedAt: instantSchema,
  barred: z.string().nullable(),
  /** Trust anchors as pinned at the first login, DER in base64. */
  anchors: z.array(z.string()),
  /** Newest trust data of the platform. */
  trust: trustSchema,
  /** SHA-256 of the founding act that the user compared and confirmed; null before that. */
  root: sha256Schema.nullable().default(null),
  /** `dataKeyMark` of the data key; null in a record of an older version. */
  dataKey: z.string().nullable(),
  /**
   * Former data key wrapped under the current one (`key-rotation.ts`), while files may be encrypted with it; null
   * otherwise.
   */
  former: z.strictObject({ wrapped: z.string(), mark: z.string() }).nullable().default(null),
  /** True: a certificate that opened the local data was lost, and the next sign-in changes the data key. */
  rotate: z.boolean().default(false),
  keys: z.array(keySchema).min(1),
});
export type AccountRecord = z.infer<typeof recordSchema>;

/** Record of versions without token support: one certificate file, RSA. */
const olderSchema = z.strictObject({
  typ: z.literal('gov.client.account/1'),
  account: accountSchema,
  certificate: z.string(),
  policy: z.object({
    offlineDays: policySchema.shape.offlineDays,
    maxIdleMinutes: policySchema.shape.maxIdleMinutes,
  }),
  lastOnlineAt: instantSchema,
  lastUsedAt: instantSchema,
  barred: z.string().nullable(),
  anchors: z.array(z.string()),
  trust: trustSchema,
  wrappedKey: z.string(),
});

/** Policy fields that older platforms did not have. The values are so lax that this machine's settings apply. */
const UNASKED = { sessionMinutes: 1440, maxTries: 10, secretDays: 0, smsLogin: false };

/** Reads a record of this or an older version. Throws a `ZodError` when it is neither. */
export function readRecord(value: unknown): AccountRecord {
  const older = olderSchema.safeParse(value);
  if (!older.success) return recordSchema.parse(value);
  const { wrappedKey, policy, certificate, ...rest } = older.data;
  return {
    ...rest,
    typ: 'gov.client.account/2',
    certificate,
    policy: { ...policy, ...UNASKED },
    offer: BASE_OFFER,
    root: null,
    dataKey: null,
    former: null,
    rotate: false,
    keys: [
      {
        certificate,
        wrapped: `rsa-oaep-sha256:${wrappedKey}`,
        location: null,
        secret: null,
        vouch: null,
      },
    ],
  };
}

/** Returns a certificate (DER) as the record names it, in base64. */
export const certificateText = (der: Uint8Array): string => Buffer.from(der).toString('base64');

/** Returns the SHA-256 of a certificate given as base64 of its DER, in hex. */
export const certificateHash = (certificate: string): string => sha256(Buffer.from(certificate, 'base64'));

/** Returns the entry of a certificate (DER) in the record; null when it has none. */
export const keyEntryOf = (record: AccountRecord, certificate: Uint8Array): AccountKey | null => {
  const text = certificateText(certificate);
  return record.keys.find((key) => key.certificate === text) ?? null;
};

/** Returns the fields of the record that an online login confirms. */
export function confirmedFields({ account, policy, offer }: PlatformSession, trust: Trust, clock: Clock) {
  const at = clock.now().toISOString();
  return { account, policy, offer, trust, lastOnlineAt: at, lastUsedAt: at, barred: null };
}

/** Returns the later of the given instant and the current time. */
export function laterOfNow(instant: string, clock: Clock): string {
  return new Date(Math.max(clock.now().getTime(), Date.parse(instant))).toISOString();
}
