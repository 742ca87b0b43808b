import { z } from 'zod';

/** Login policy that the platform sets for clients (第十四条(三)). A client may be stricter, but not more lenient. */
export const policySchema = z.strictObject({
  /** Maximum days of offline access since the last confirmed login. */
  offlineDays: z.number().int().min(0).max(365),
  /** Maximum idle time in minutes before the screen locks; an unused token also expires after it. */
  maxIdleMinutes: z.number().int().min(1).max(480),
  /** Minutes after which the screen locks even during work, and the token expires. */
  sessionMinutes: z.number().int().min(5).max(1440),
  /** Maximum consecutive wrong passwords or PINs before a waiting time. */
  maxTries: z.number().int().min(1).max(10),
  /** Days after which the user is reminded to change password or PIN; 0 for never. */
  secretDays: z.number().int().min(0).max(3650),
  /** Whether login requires an SMS code in addition to the certificate. */
  smsLogin: z.boolean(),
});
export type Policy = z.infer<typeof policySchema>;
