import { oc } from '@orpc/contract';
import { z } from 'zod';
import { fileHandleSchema } from './host';

const driverSchema = z.object({
  kind: z.enum(['pkcs11', 'skf']),
  path: z.string().min(1).max(1000),
  /** SKF: number of the user PIN with this vendor (1 in the standard, 0 with some). */
  pinType: z.union([z.literal(0), z.literal(1)]),
});

export const settingsSchema = z.object({
  platformUrl: z.string().max(300),
  /** PEM of the CA that the platform's TLS certificate must chain to; empty for the system's CAs. */
  caCertificate: z.string().max(100_000),
  proxy: z.object({ mode: z.enum(['none', 'manual']), url: z.string().max(300) }),
  /** The stricter of this and the platform's policy applies. */
  idleMinutes: z.number().int().min(1).max(480),
  offlineDays: z.number().int().min(0).max(365),
  sessionMinutes: z.number().int().min(5).max(1440),
  maxTries: z.number().int().min(1).max(10),
  /** Days after which a reminder to change password or PIN is shown; 0 for never. */
  secretDays: z.number().int().min(0).max(3650),
  /** Libraries of token vendors, PKCS#11 or SKF (GM/T 0016). */
  drivers: z.array(driverSchema).max(10),
  fontSize: z.union([z.literal(14), z.literal(16), z.literal(18), z.literal(20)]),
});
export type Settings = z.infer<typeof settingsSchema>;

/** `file`: handle of a new driver; it replaces `path` where the host has dialogs. */
export const settingsInputSchema = settingsSchema.extend({
  drivers: z.array(driverSchema.extend({ file: fileHandleSchema.optional() })).max(10),
});
export type SettingsInput = z.infer<typeof settingsInputSchema>;

/** One step of 线路自检, in order. After the first `failed` step the later ones are `skipped`. */
export const lineStepSchema = z.object({
  name: z.enum(['address', 'proxy', 'dns', 'connect', 'tls', 'platform', 'clock']),
  label: z.string(),
  result: z.enum(['ok', 'failed', 'warning', 'skipped']),
  message: z.string(),
  advice: z.string(),
});
export type LineStep = z.infer<typeof lineStepSchema>;

export const caInfoSchema = z.object({ subject: z.string(), notAfter: z.string(), sha256: z.string() });

export const settingsContract = {
  load: oc.output(z.object({ settings: settingsSchema, ca: caInfoSchema.nullable() })),
  /** Saves the settings. A new driver is saved only after the user confirmed its file in a dialog of the host. */
  save: oc
    .input(settingsInputSchema)
    .output(z.object({ settings: settingsSchema, ca: caInfoSchema.nullable() })),
  /** Reads a CA certificate file (PEM or DER) for the form; nothing is saved. */
  readCertificate: oc
    .input(z.object({ file: fileHandleSchema }))
    .output(z.object({ pem: z.string(), ca: caInfoSchema })),
  testLine: oc.input(settingsInputSchema).output(z.object({ steps: z.array(lineStepSchema) })),
  /** Asks the user, in a dialog of the host, whether a saved driver may be loaded with its current file. */
  confirmDriver: oc.input(driverSchema.pick({ kind: true, path: true })).output(z.object({})),
};
