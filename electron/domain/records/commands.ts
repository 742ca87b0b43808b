import { z } from 'zod';
import {
  PACKAGE_LIMIT,
  REASON_LIMIT,
  RESPONSE_LIMIT,
  articleSchema,
  decisionSchema,
  purposeSchema,
} from './articles';
import { idSchema, instantSchema, sha256Schema } from './values';

const head = {
  /** UUIDv7: the idempotency key. The same id is never executed twice. */
  id: idSchema,
  madeAt: instantSchema,
};
const base = {
  ...head,
  articleId: idSchema,
  /** The article's version that the intent was made against; 0 for an article the platform has not seen. */
  baseVersion: z.number().int().min(0),
};

/**
 * 送审. A new or changed content package, or the request to withdraw or delete a live article (then `package` is
 * the live revision's own). Made by the author, or by the reviewer whose turn it is: then they become a writer,
 * the signatures after it are void, and the article starts again at first review.
 */
export const submitCommandSchema = z.object({
  ...base,
  type: z.literal('article.submit'),
  purpose: purposeSchema,
  package: z.string().max(PACKAGE_LIMIT),
  contentHash: sha256Schema,
  /** Why, for a withdrawal, a deletion or a reviewer's edit. */
  reason: z.string().max(REASON_LIMIT),
  /** 修改情况: the answer to the opinion with which the article was returned. Not part of the signed content. */
  response: z.string().max(RESPONSE_LIMIT).optional(),
});
/** 撤回. The author takes back what nobody has decided yet; it stands as 退回 and can be edited again. */
export const recallCommandSchema = z.object({ ...base, type: z.literal('article.recall') });
/** 审核. The signed decision; everything but the signature is inside the statement. */
export const decideCommandSchema = z.object({
  ...base,
  type: z.literal('review.decide'),
  statement: z.string().max(20_000),
  cms: z.string().max(40_000),
});
/** 发布 (or the approved withdrawal or deletion). The act sets the time: there is no field to back-date. */
export const releaseCommandSchema = z.object({ ...base, type: z.literal('article.release') });

/**
 * 记入台账. `id` is the statement's own. The book has to be this account's on the machine of the session. Refused for what it
 * says, an entry keeps its place in the book; without a place it is rejected as `CHAIN_BROKEN` (the book does not go on
 * there: it can be written anew), `NOT_PERMITTED` (the account may not state this kind at all) or `INVALID`.
 */
export const appendCommandSchema = z.object({
  ...head,
  type: z.literal('ledger.append'),
  statement: z.string().max(200_000),
  cms: z.string().max(40_000).nullable(),
});
export type AppendCommand = z.infer<typeof appendCommandSchema>;

export const articleCommandSchema = z.discriminatedUnion('type', [
  submitCommandSchema,
  recallCommandSchema,
  decideCommandSchema,
  releaseCommandSchema,
]);
export type ArticleCommand = z.infer<typeof articleCommandSchema>;

export const commandSchema = z.discriminatedUnion('type', [
  ...articleCommandSchema.options,
  appendCommandSchema,
]);
export type Command = z.infer<typeof commandSchema>;
export type CommandType = Command['type'];

export const commandBatchSchema = z.object({ commands: z.array(commandSchema).min(1).max(100) });

/** Why a command was refused for good. */
export const rejectionCodes = [
  'INVALID',
  'NOT_PERMITTED',
  'WRONG_STAGE',
  'SEPARATION',
  'SIGNATURE_INVALID',
  'HASH_MISMATCH',
  'BLOB_MISSING',
  'SECRECY_NOT_CLEARED',
  'CHAIN_BROKEN',
  'REFUSED',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];
/** With these, and no others, a ledger entry got no place in its book. */
export const PLACELESS: readonly RejectionCode[] = ['CHAIN_BROKEN', 'INVALID', 'NOT_PERMITTED'];

const accepted = z.object({
  id: idSchema,
  status: z.literal('accepted'),
  /** The article's version after the command; of a ledger entry, its number in its book. */
  version: z.number().int(),
  /** The feed position that shows the command's effect. The client lays the command over its cache until it is level with it. */
  seq: z.number().int(),
});
const rejected = z.object({
  id: idSchema,
  status: z.literal('rejected'),
  code: z.enum(rejectionCodes),
  /** A sentence for the person, in Chinese. */
  reason: z.string().max(2000),
});
const conflict = z.object({
  id: idSchema,
  status: z.literal('conflict'),
  reason: z.string().max(2000),
  current: z.object({ article: articleSchema, decisions: z.array(decisionSchema).max(1000) }).nullable(),
});
const firstAnswer = z.discriminatedUnion('status', [accepted, rejected, conflict]);
const duplicate = z.object({ id: idSchema, status: z.literal('duplicate'), first: firstAnswer });

export const commandResultSchema = z.discriminatedUnion('status', [accepted, rejected, conflict, duplicate]);
export type CommandResult = z.infer<typeof commandResultSchema>;
export type FirstAnswer = z.infer<typeof firstAnswer>;
export const commandBatchResultSchema = z.object({ results: z.array(commandResultSchema).max(100) });
