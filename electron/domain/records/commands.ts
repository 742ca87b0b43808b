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
  /** UUIDv7; the idempotency key. A command with the same id is executed at most once. */
  id: idSchema,
  madeAt: instantSchema,
};
const base = {
  ...head,
  articleId: idSchema,
  /** Version of the article on which the command is based; 0 when the platform has no such article. */
  baseVersion: z.number().int().min(0),
};

/**
 * 送审. A new or changed content package, or a request to withdraw or delete a live article (then `package` is that of
 * the live revision). Submitted by the author, or by a reviewer of the current stage: the reviewer then becomes a
 * writer, the existing decisions are voided, and the article returns to first review.
 */
export const submitCommandSchema = z.object({
  ...base,
  type: z.literal('article.submit'),
  purpose: purposeSchema,
  package: z.string().max(PACKAGE_LIMIT),
  contentHash: sha256Schema,
  /** Reason for a withdrawal, a deletion or an edit by a reviewer. */
  reason: z.string().max(REASON_LIMIT),
  /** 修改情况: the response to the opinion with which the article was returned. Not part of the signed content. */
  response: z.string().max(RESPONSE_LIMIT).optional(),
});
/**
 * 撤回. Withdraws a submission before the first decision; the article then has stage `returned` and can be edited. On a
 * returned revision of a live article it abandons that revision.
 */
export const recallCommandSchema = z.object({ ...base, type: z.literal('article.recall') });
/** 审核. The signed decision; the statement contains everything except the signature. */
export const decideCommandSchema = z.object({
  ...base,
  type: z.literal('review.decide'),
  statement: z.string().max(20_000),
  cms: z.string().max(40_000),
});
/**
 * 发布, or the approved withdrawal or deletion. Carries no publication time, so it cannot be back-dated: the platform
 * sets it.
 */
export const releaseCommandSchema = z.object({ ...base, type: z.literal('article.release') });

/**
 * 记入台账. `id` equals that of the statement. The book must belong to this account on the machine of the session. An entry
 * that is refused because of its content keeps its place in the book. It gets no place when it is rejected with
 * `CHAIN_BROKEN` (it does not continue the book and can be written again), `NOT_PERMITTED` (the account may not write
 * this type of entry) or `INVALID`.
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

/** Commands of any kind; each is checked on its own, so that one does not stop the others. */
export const anyCommandBatchSchema = z.object({
  commands: z
    .array(z.looseObject({ id: idSchema }))
    .min(1)
    .max(100),
});
export const commandBatchSchema = z.object({ commands: z.array(commandSchema).min(1).max(100) });

/** Codes of a final rejection. */
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
/** The codes, and no others, with which a ledger entry gets no place in its book. */
export const REJECTED_WITHOUT_PLACE: readonly RejectionCode[] = ['CHAIN_BROKEN', 'INVALID', 'NOT_PERMITTED'];

const accepted = z.object({
  id: idSchema,
  status: z.literal('accepted'),
  /** Version of the article after the command; for a ledger entry, its number in the book. */
  version: z.number().int(),
  /**
   * Feed position at which the effect is visible. Until its cursor reaches it, the client shows the command as an
   * overlay.
   */
  seq: z.number().int(),
});
const rejected = z.object({
  id: idSchema,
  status: z.literal('rejected'),
  /** A code that this program does not know counts as `REFUSED`. */
  code: z.enum(rejectionCodes).catch('REFUSED'),
  /** A sentence for the user, in Chinese. */
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
