import { z } from 'zod';
import { bindingSchema, delegationSchema, proposalSchema, registerEntrySchema } from './administration';
import { ledgerEntrySchema } from './ledger';
import {
  accountSchema,
  articleSchema,
  columnSchema,
  crlSchema,
  decisionSchema,
  headSchema,
  instantSchema,
  revisionSchema,
  siteSchema,
} from './records';

/** Most records on a page. */
export const PAGE_LIMIT = 2000;

/** One step of the ordered feed. `seq` grows by one or more; later changes of one record replace earlier ones. */
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

/**
 * A page of the feed, without the records that this account may not read. `cursor` is where to go on, also past records
 * that were left out, so that a page may advance and hold none; `more` says that another page waits already.
 */
export const changesPageSchema = z.object({
  changes: z.array(changeSchema).max(PAGE_LIMIT),
  cursor: z.number().int().min(0),
  more: z.boolean(),
  /** What this account may read, as one word: to be sent back with `cursor`. */
  scope: z.string().max(200).default(''),
  serverTime: instantSchema,
});
export type ChangesPage = z.infer<typeof changesPageSchema>;

/** A page whose records are still to be checked one by one, so that an invalid one does not keep the others out. */
export const uncheckedPageSchema = changesPageSchema.extend({
  changes: z.array(z.unknown()).max(PAGE_LIMIT),
});
export type UncheckedPage = z.infer<typeof uncheckedPageSchema>;
