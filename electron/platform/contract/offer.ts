import { z } from 'zod';

/**
 * Version of this contract: feed, commands and signed formats. It is raised with every change of a schema, so that a
 * newer client reads again what an older one could not read completely.
 */
export const CONTRACT_VERSION = 1;

/** Parts of a platform that a client can do without. */
export const PLATFORM_CAPABILITIES = [
  'accounts',
  'articles',
  'duty',
  'incidents',
  'advisories',
  'rectification',
  'audit',
  'recovery',
] as const;
export type PlatformCapability = (typeof PLATFORM_CAPABILITIES)[number];

/**
 * What a platform offers. A client hides what is missing, and ignores names that it does not know. `version` is the
 * platform's `CONTRACT_VERSION`.
 */
export const offerSchema = z.object({
  version: z.number().int().min(1),
  capabilities: z.array(z.string().max(60)).max(200),
});
export type Offer = z.infer<typeof offerSchema>;

/** The offer of platforms that do not state one. */
export const BASE_OFFER: Offer = { version: 1, capabilities: [...PLATFORM_CAPABILITIES] };
