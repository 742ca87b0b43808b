import { z } from 'zod';
import { idSchema, instantSchema, sha256Schema } from './values';

/** Maximum length of a content package's text, in UTF-16 units. */
export const PACKAGE_LIMIT = 4_000_000;
/** Maximum lengths of a decision's statement, in UTF-16 units, and of a CMS, in base64 characters. */
export const STATEMENT_LIMIT = 20_000;
export const CMS_LIMIT = 40_000;
/** Maximum lengths of the reason of a submission and of the response to a return, in UTF-16 units. */
export const REASON_LIMIT = 500;
export const RESPONSE_LIMIT = 1000;
const placeId = z.string().max(60);
const token = z.string().max(CMS_LIMIT);

export const siteSchema = z.object({ id: placeId, name: z.string().max(200), url: z.string().max(2000) });
export type Site = z.infer<typeof siteSchema>;

export const columnSchema = z.object({
  id: placeId,
  siteId: placeId,
  parentId: placeId.nullable(),
  name: z.string().max(200),
  path: z.string().max(500),
  position: z.number().int(),
});
export type Column = z.infer<typeof columnSchema>;

/** Stage of an article: 起草/退回 → 初审 → 复审 → 终审 (→ 主要负责人) → 待发布 → done (see `live`). */
export const stageSchema = z.enum(['returned', 'first', 'second', 'final', 'principal', 'ready', 'done']);
export type Stage = z.infer<typeof stageSchema>;
export const reviewStageSchema = z.enum(['first', 'second', 'final', 'principal']);
export type ReviewStage = z.infer<typeof reviewStageSchema>;

/** The action that the decisions approve: 发布, 撤下 (removes the page, keeps the article), 删除. */
export const purposeSchema = z.enum(['publish', 'withdraw', 'delete']);
export type Purpose = z.infer<typeof purposeSchema>;

export const liveSchema = z.object({
  revision: z.number().int().min(1),
  publishedAt: instantSchema,
  url: z.string().max(2000),
  /** Author of the article at publication. Absent in records from before this field existed. */
  authorId: z.string().max(60).optional(),
});

/**
 * One article. `version` increases with each accepted command; commands name the version on which they are based.
 * `revision` is the newest submitted revision, or the live one after a revision of a live article was abandoned. `live`
 * is the revision that the public reads.
 */
export const articleSchema = z.object({
  id: idSchema,
  version: z.number().int().min(1),
  stage: stageSchema,
  purpose: purposeSchema,
  revision: z.number().int().min(1),
  title: z.string().max(200),
  siteId: placeId,
  columnId: placeId,
  major: z.boolean(),
  authorId: placeId,
  live: liveSchema.nullable(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  /** Start of the current stage; the age of a task in a queue is counted from it. */
  stageSince: instantSchema,
});
export type Article = z.infer<typeof articleSchema>;

/**
 * One submitted revision; immutable. `package` is the canonical text of a content package. `writers` lists everyone who
 * wrote part of it: its submitter, the writers of earlier revisions in the same review, and the accounts that submitted
 * its text earlier, in an abandoned revision or in another article (`domain/article/authorship.ts`).
 */
export const revisionSchema = z.object({
  id: idSchema,
  articleId: idSchema,
  number: z.number().int().min(1),
  package: z.string().max(PACKAGE_LIMIT),
  contentHash: sha256Schema,
  writers: z.array(placeId).min(1).max(200),
  submittedBy: placeId,
  submittedAt: instantSchema,
  /** Purpose of the submission. Absent in records from before this field existed, like `reason` and `response`. */
  purpose: purposeSchema.optional(),
  /** Reason for a withdrawal, a deletion or an edit by a reviewer. */
  reason: z.string().max(REASON_LIMIT).optional(),
  /** 修改情况: the submitter's response to the opinion with which the article was returned. */
  response: z.string().max(RESPONSE_LIMIT).optional(),
});
export type Revision = z.infer<typeof revisionSchema>;

/** 同意, 退回修改, 提请主要负责人审定 (only at final review: the principal must decide too). */
export const verdictSchema = z.enum(['approve', 'return', 'escalate']);
export type Verdict = z.infer<typeof verdictSchema>;

/** The exact statement of a decision; its RFC 8785 text is the signed content. */
export const decisionStatementSchema = z.strictObject({
  typ: z.literal('gov.review.decision/1'),
  articleId: idSchema,
  revision: z.number().int().min(1),
  contentHash: sha256Schema,
  attachments: z.array(sha256Schema),
  purpose: purposeSchema,
  stage: reviewStageSchema,
  verdict: verdictSchema,
  /** NFC, with LF line ends. */
  opinion: z.string().max(2000),
  signer: z.strictObject({ accountId: z.string(), name: z.string(), certificate: sha256Schema }),
  /** 代理: the represented account and the delegation. Absent when signers decide in their own name. */
  onBehalfOf: z.strictObject({ accountId: z.string(), name: z.string(), delegationId: idSchema }).optional(),
  at: instantSchema,
  /** Digest of the article's previous decision. Null for the first. */
  previous: sha256Schema.nullable(),
});
export type DecisionStatement = z.infer<typeof decisionStatementSchema>;

/** Evidence that a signature was valid when it was made, for verification years later. */
export const evidenceSchema = z.object({
  /**
   * RFC 3161 token over the signature value of the CMS (DER, base64). Null until the timestamp authority has answered.
   */
  timestamp: token.nullable(),
  /**
   * OCSP response (RFC 6960) for the signer's certificate at that time (DER, base64). Null: the CRLs are used instead.
   */
  ocsp: token.nullable(),
  /** SHA-256 of the CRLs in force at that time; the feed carries them as `crl` records. */
  crls: z.array(sha256Schema).max(20),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const decisionSchema = z.object({
  /** Id of the command that made the decision. */
  id: idSchema,
  articleId: idSchema,
  /** Position in the article's chain of decisions, from 1. */
  sequence: z.number().int().min(1),
  revision: z.number().int().min(1),
  stage: reviewStageSchema,
  verdict: verdictSchema,
  opinion: z.string().max(2000),
  signerId: placeId,
  /** RFC 8785 text of a `DecisionStatement`. */
  statement: z.string().max(STATEMENT_LIMIT),
  /** Detached CMS over the UTF-8 bytes of the statement (DER, base64). */
  cms: z.string().max(CMS_LIMIT),
  /** sha256(utf8(statement) ‖ cms bytes), hexadecimal; the next decision names it as `previous`. */
  digest: sha256Schema,
  decidedAt: instantSchema,
  /** Set when a later change of the content voided the decision. */
  voided: z
    .object({ at: instantSchema, byRevision: z.number().int().min(1), reason: z.string().max(2000) })
    .nullable(),
  evidence: evidenceSchema.nullable().default(null),
});
export type Decision = z.infer<typeof decisionSchema>;

/** A CRL to which evidence refers. `id` is the SHA-256 of its DER. */
export const crlSchema = z.object({ id: sha256Schema, der: z.string().max(4_000_000) });
export type CrlRecord = z.infer<typeof crlSchema>;

/** Length of an article's chain of decisions, so that the removal of its last decisions is detected. */
export const headStatementSchema = z.strictObject({
  typ: z.literal('gov.article.head/1'),
  articleId: idSchema,
  sequence: z.number().int().min(1),
  /** Digest of the article's newest decision. */
  digest: sha256Schema,
  at: instantSchema,
});
export type HeadStatement = z.infer<typeof headStatementSchema>;
export const headSchema = z.object({
  /** Id of the article. */
  id: idSchema,
  /** RFC 8785 text of a `HeadStatement`. */
  statement: z.string().max(2000),
  /**
   * RFC 3161 token over the UTF-8 bytes of the statement (DER, base64). Null until the timestamp authority has
   * answered.
   */
  timestamp: token.nullable(),
});
export type Head = z.infer<typeof headSchema>;
