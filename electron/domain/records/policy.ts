import { z } from 'zod';

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
