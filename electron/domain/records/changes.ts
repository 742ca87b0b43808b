import { z } from 'zod';
import { accountSchema } from './accounts';
import { bindingSchema, delegationSchema, proposalSchema, registerEntrySchema } from './administration';
import {
  articleSchema,
  columnSchema,
  crlSchema,
  decisionSchema,
  headSchema,
  revisionSchema,
  siteSchema,
} from './articles';
import { ledgerEntrySchema } from './ledger';

/**
 * One record of the change feed. `seq` is strictly increasing, possibly with gaps. A later change replaces the same
 * record.
 */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ seq: z.number().int(), kind: z.literal('account'), record: accountSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('site'), record: siteSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('column'), record: columnSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('article'), record: articleSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('revision'), record: revisionSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('decision'), record: decisionSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('head'), record: headSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('crl'), record: crlSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('certificate'), record: bindingSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('delegation'), record: delegationSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('register'), record: registerEntrySchema }),
  z.object({ seq: z.number().int(), kind: z.literal('proposal'), record: proposalSchema }),
  z.object({ seq: z.number().int(), kind: z.literal('ledger'), record: ledgerEntrySchema }),
]);
export type Change = z.infer<typeof changeSchema>;
export type ChangeKind = Change['kind'];
