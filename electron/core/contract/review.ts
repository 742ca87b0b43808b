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
  /** Checked on this machine now: chain, signature, and that the statement is about this content. */
  signature: z.enum(['valid', 'invalid', 'unchecked']),
  signatureNote: z.string(),
  /** 代理: in whose place it was decided. */
  onBehalfOf: z.object({ accountId: z.string(), name: z.string() }).nullable(),
  /** `pending`: not on the platform yet, or the timestamp authority has not answered. */
  timestamp: z.enum(['valid', 'invalid', 'pending']),
  timestampAt: z.string().nullable(),
  timestampNote: z.string(),
});
export type DecisionView = z.infer<typeof decisionViewSchema>;

/** 代理: `inPlaceOf` is the name of whose place is taken, or was; null for the own. */
export const queueRowSchema = articleRowSchema.extend({ inPlaceOf: z.string().nullable() });
export type QueueRow = z.infer<typeof queueRowSchema>;

export const barredRowSchema = articleRowSchema.extend({
  /** Why not, in sentences. */
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
  /** What waits at the levels at which this person stands in, and they may not decide on; longest waiting first. */
  barred: oc.output(z.object({ items: z.array(barredRowSchema) })),
  /** Everything a reviewer needs before signing. */
  detail: oc.input(z.object({ articleId: idSchema })).output(
    z.object({
      row: articleRowSchema,
      revision: revisionInfoSchema,
      content: contentPackageSchema,
      html: z.string(),
      /** From the revision that the last decision was about; null when nothing changed, there was none, or it is a removal. */
      sinceLastDecision: differenceSchema.nullable(),
      decisions: z.array(decisionViewSchema),
      writers: z.array(z.string()),
      /** Names of those who may decide, with delegations and barred deputies; empty when none may, or not in review. */
      waitsFor: z.array(z.string()),
      personalNumbers: z.array(personalNumberSchema),
      may: z.object({
        decide: z.boolean(),
        verdicts: z.array(verdictSchema),
        edit: z.boolean(),
        /** Why not, in sentences, each citing its rule. */
        reasons: z.array(z.string()),
        /** 代理: whose place this person would take here; null when they decide in their own. */
        onBehalfOf: z.object({ accountId: z.string(), name: z.string() }).nullable(),
      }),
    }),
  ),
  /** The decision that returned the article, as long as it is the last one: what an author has to answer. */
  lastReturn: oc
    .input(z.object({ articleId: idSchema }))
    .output(z.object({ decision: decisionViewSchema.nullable() })),
  decide: oc
    .input(
      z.object({
        articleId: idSchema,
        /** The version and content that were on the screen: what is signed is what was seen. */
        version: z.number().int(),
        contentHash: z.string(),
        verdict: verdictSchema,
        opinion: z.string().max(2000),
      }),
    )
    .output(z.object({ commandId: idSchema })),
  /** 常用意见 that fit a level of review and what is asked for. */
  commonOpinions: oc
    .input(z.object({ stage: reviewStageSchema, purpose: purposeSchema }))
    .output(
      z.object({ approve: z.array(z.string()), return: z.array(z.string()), escalate: z.array(z.string()) }),
    ),
};
