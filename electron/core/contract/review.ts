import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  contentPackageSchema,
  decisionSchema,
  idSchema,
  pageInput,
  purposeSchema,
  reviewStageSchema,
  verdictSchema,
} from './common';
import { articleRowSchema, differenceSchema, personalNumberSchema, revisionInfoSchema } from './articles';

export const decisionViewSchema = decisionSchema.omit({ statement: true, cms: true, evidence: true }).extend({
  signerName: z.string(),
  /** Result of the check on this machine: chain, signature, and content of the statement. */
  signature: z.enum(['valid', 'invalid', 'unchecked']),
  signatureNote: z.string(),
  /** 代理: the account on whose behalf it was decided; null otherwise. */
  onBehalfOf: z.object({ accountId: z.string(), name: z.string() }).nullable(),
  /** `pending`: the decision is not on the platform yet, or has no timestamp yet. */
  timestamp: z.enum(['valid', 'invalid', 'pending']),
  timestampAt: z.string().nullable(),
  timestampNote: z.string(),
});
export type DecisionView = z.infer<typeof decisionViewSchema>;

/**
 * 代理: `inPlaceOf` is the name of the account on whose behalf this account decides or decided; null for its own
 * decisions.
 */
export const queueRowSchema = articleRowSchema.extend({ inPlaceOf: z.string().nullable() });
export type QueueRow = z.infer<typeof queueRowSchema>;

export const barredRowSchema = articleRowSchema.extend({
  /** Why this account may not decide, as sentences. */
  reasons: z.array(z.string()),
  waitsFor: z.array(z.string()),
});
export type BarredRow = z.infer<typeof barredRowSchema>;

export const reviewContract = {
  queue: oc
    .input(
      z.object({
        ...pageInput,
        box: z.enum(['waiting', 'done']),
        stage: reviewStageSchema.nullable().default(null),
        columnId: z.string().nullable().default(null),
        authorId: z.string().nullable().default(null),
        olderThanHours: z.number().int().min(0).default(0),
      }),
    )
    .output(
      z.object({ items: z.array(queueRowSchema), cursor: z.string().nullable(), total: z.number().int() }),
    ),
  /** Articles at the levels where this account has a delegation but may not decide; longest waiting first. */
  blockedDelegations: oc.output(z.object({ items: z.array(barredRowSchema) })),
  /** All data needed before signing a decision. */
  detail: oc.input(z.object({ articleId: idSchema })).output(
    z.object({
      row: articleRowSchema,
      revision: revisionInfoSchema,
      content: contentPackageSchema,
      html: z.string(),
      /**
       * Difference from the revision of the last decision; null when the revision is the same, there was no decision,
       * or it is a removal.
       */
      sinceLastDecision: differenceSchema.nullable(),
      decisions: z.array(decisionViewSchema),
      writers: z.array(z.string()),
      /**
       * Names of the accounts that may decide, with delegations and delegates who may not; empty outside review, or
       * when nobody may.
       */
      waitsFor: z.array(z.string()),
      personalNumbers: z.array(personalNumberSchema),
      may: z.object({
        decide: z.boolean(),
        verdicts: z.array(verdictSchema),
        edit: z.boolean(),
        /** Why this account may not decide, as sentences with their rules. */
        reasons: z.array(z.string()),
        /** 代理: the account on whose behalf this account would decide; null when it decides in its own name. */
        onBehalfOf: z.object({ accountId: z.string(), name: z.string() }).nullable(),
      }),
    }),
  ),
  /** The decision that returned the article; null when it is not the last decision. */
  lastReturn: oc
    .input(z.object({ articleId: idSchema }))
    .output(z.object({ decision: decisionViewSchema.nullable() })),
  decide: oc
    .input(
      z.object({
        articleId: idSchema,
        /** Version and content that were on the screen: only these are signed. */
        version: z.number().int(),
        contentHash: z.string(),
        verdict: verdictSchema,
        opinion: z.string().max(2000),
      }),
    )
    .output(z.object({ commandId: idSchema })),
  /** 常用意见 for a level of review and a purpose. */
  commonOpinions: oc
    .input(z.object({ stage: reviewStageSchema, purpose: purposeSchema }))
    .output(
      z.object({ approve: z.array(z.string()), return: z.array(z.string()), escalate: z.array(z.string()) }),
    ),
};
