import { z } from 'zod';
import {
  accountSchema,
  instantSchema,
  policySchema,
  sha256Schema,
  trustSchema,
} from '../../platform/contract';
import { keyLocationSchema } from '../contract';
import { sha256 } from '../../domain/encoding/canonical';

/** One of the person's keys that opens the data here. */
const keySchema = z.strictObject({
  /** DER, base64. */
  certificate: z.string(),
  /** The data key, put under this key (`datakey.ts`). */
  wrapped: z.string(),
  location: keyLocationSchema.nullable(),
  secret: z.strictObject({ mark: z.string(), since: instantSchema }).nullable(),
  /** Which other certificates' records hold for this key, as it has signed itself (`cross-signing.ts`); null before that. */
  vouch: z.strictObject({ certificates: z.array(z.string()), cms: z.string() }).nullable(),
});
export type AccountKey = z.infer<typeof keySchema>;

export const recordSchema = z.strictObject({
  typ: z.literal('gov.client.account/2'),
  account: accountSchema,
  /** DER in base64 of the certificate that signs this record: the one last signed in with. */
  certificate: z.string(),
  policy: policySchema,
  lastOnlineAt: instantSchema,
  lastUsedAt: instantSchema,
  barred: z.string().nullable(),
  /** Trust anchors as pinned at the first login, DER in base64. */
  anchors: z.array(z.string()),
  /** The newest trust that the platform gave. */
  trust: trustSchema,
  /** SHA-256 of the founding act that the person compared and confirmed; null before that. */
  root: sha256Schema.nullable().default(null),
  /** `dataKeyMark` of the data key; null in a record of an older program. */
  dataKey: z.string().nullable(),
  /** An earlier data key, put under the present one (`key-rotation.ts`), as long as files here may be under it. */
  former: z.strictObject({ wrapped: z.string(), mark: z.string() }).nullable().default(null),
  /** A certificate that had opened the data here was lost: the next sign-in changes the data key. */
  rotate: z.boolean().default(false),
  keys: z.array(keySchema).min(1),
});
export type AccountRecord = z.infer<typeof recordSchema>;

/** As programs before tokens wrote it: one certificate file, RSA. */
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

/** What the platform had not asked for then; this machine's settings go on counting. */
const UNASKED = { sessionMinutes: 1440, maxTries: 10, secretDays: 0, smsLogin: false };

/** Reads a record of this or an older shape. Throws a ZodError. */
export function readRecord(value: unknown): AccountRecord {
  const older = olderSchema.safeParse(value);
  if (!older.success) return recordSchema.parse(value);
  const { wrappedKey, policy, certificate, ...rest } = older.data;
  return {
    ...rest,
    typ: 'gov.client.account/2',
    certificate,
    policy: { ...policy, ...UNASKED },
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

export const hashOf = (certificate: string): string => sha256(Buffer.from(certificate, 'base64'));

export const keyOf = (record: AccountRecord, certificate: Uint8Array): AccountKey | null => {
  const text = Buffer.from(certificate).toString('base64');
  return record.keys.find((key) => key.certificate === text) ?? null;
};
