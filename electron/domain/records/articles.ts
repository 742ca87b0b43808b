import { z } from 'zod';
import { idSchema, instantSchema, sha256Schema } from './values';

/** Largest text of a content package, in UTF-16 units. */
export const PACKAGE_LIMIT = 4_000_000;
/** Largest statement of a decision, and largest CMS (base64). */
export const STATEMENT_LIMIT = 20_000;
export const CMS_LIMIT = 40_000;
/** Longest reason of a submission, and longest answer to a return, in UTF-16 units. */
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

/** Where an article stands: 起草/退回 → 初审 → 复审 → 终审 (→ 主要负责人) → 待发布 → done (see `live`). */
export const stageSchema = z.enum(['returned', 'first', 'second', 'final', 'principal', 'ready', 'done']);
export type Stage = z.infer<typeof stageSchema>;
export const reviewStageSchema = z.enum(['first', 'second', 'final', 'principal']);
export type ReviewStage = z.infer<typeof reviewStageSchema>;

/** What the signatures will permit: 发布, 撤下 (the page goes, the article stays), 删除. */
export const purposeSchema = z.enum(['publish', 'withdraw', 'delete']);
export type Purpose = z.infer<typeof purposeSchema>;

export const liveSchema = z.object({
  revision: z.number().int().min(1),
  publishedAt: instantSchema,
  url: z.string().max(2000),
  /** The article's author when it was published. Absent from what was published before this was recorded. */
  authorId: z.string().max(60).optional(),
});

/**
 * One article. `version` grows with every accepted command and is what commands are made against.
 * `revision` is the newest submitted revision, or the live one again when a revision of a live article was given up; `live`
 * names what the public reads now.
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
  /** When it came to this stage: the age of a task in a queue is counted from here. */
  stageSince: instantSchema,
});
export type Article = z.infer<typeof articleSchema>;

/**
 * One submitted revision, never changed. `package` is the canonical text of a content package; `writers` is
 * everyone who wrote any part of it: its submitter, those of the revisions before it in the same review, and the account that
 * submitted its text before, in a revision that was given up or in another article (`domain/article/authorship.ts`).
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
  /** What its submitter asked for. Absent from revisions of before this was recorded, as are the next two. */
  purpose: purposeSchema.optional(),
  /** Why: for a withdrawal, a deletion or a reviewer's edit. */
  reason: z.string().max(REASON_LIMIT).optional(),
  /** 修改情况: the submitter's answer to the opinion with which the article was returned. */
  response: z.string().max(RESPONSE_LIMIT).optional(),
});
export type Revision = z.infer<typeof revisionSchema>;

/** 同意, 退回修改, 提请主要负责人审定 (final review only: the principal must also sign). */
export const verdictSchema = z.enum(['approve', 'return', 'escalate']);
export type Verdict = z.infer<typeof verdictSchema>;

/** The exact statement a decision signs; RFC 8785 text of this object is the signed content. */
export const decisionStatementSchema = z.strictObject({
  typ: z.literal('gov.review.decision/1'),
  articleId: idSchema,
  revision: z.number().int().min(1),
  contentHash: sha256Schema,
  attachments: z.array(sha256Schema),
  purpose: purposeSchema,
  stage: reviewStageSchema,
  verdict: verdictSchema,
  /** NFC, LF line ends. */
  opinion: z.string().max(2000),
  signer: z.strictObject({ accountId: z.string(), name: z.string(), certificate: sha256Schema }),
  /** 代理: in whose place the signer decides, and by which delegation. Absent when in their own. */
  onBehalfOf: z.strictObject({ accountId: z.string(), name: z.string(), delegationId: idSchema }).optional(),
  at: instantSchema,
  /** Digest of the article's previous decision, or null for its first. */
  previous: sha256Schema.nullable(),
});
export type DecisionStatement = z.infer<typeof decisionStatementSchema>;

/** What shows, years later, that a signature was good when it was made. */
export const evidenceSchema = z.object({
  /** RFC 3161 token over the CMS's signature value, DER in base64; null until the timestamp authority has answered. */
  timestamp: token.nullable(),
  /** OCSP response (RFC 6960) on the signer's certificate from that time, DER in base64; null: the CRLs speak for it. */
  ocsp: token.nullable(),
  /** SHA-256 of the CRLs in force at that time; they are `crl` records of the feed. */
  crls: z.array(sha256Schema).max(20),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const decisionSchema = z.object({
  /** The id of the command that made it. */
  id: idSchema,
  articleId: idSchema,
  /** Position in the article's chain of decisions, from 1. */
  sequence: z.number().int().min(1),
  revision: z.number().int().min(1),
  stage: reviewStageSchema,
  verdict: verdictSchema,
  opinion: z.string().max(2000),
  signerId: placeId,
  /** RFC 8785 text of a decisionStatement. */
  statement: z.string().max(STATEMENT_LIMIT),
  /** Detached CMS over the statement's UTF-8 bytes, DER in base64. */
  cms: z.string().max(CMS_LIMIT),
  /** sha256(utf8(statement) ‖ cms bytes), hex: what the next decision names as `previous`. */
  digest: sha256Schema,
  decidedAt: instantSchema,
  /** Set when a later change of content took the ground from under it. */
  voided: z
    .object({ at: instantSchema, byRevision: z.number().int().min(1), reason: z.string().max(2000) })
    .nullable(),
  evidence: evidenceSchema.nullable().default(null),
});
export type Decision = z.infer<typeof decisionSchema>;

/** A CRL that decisions refer to: `id` is the SHA-256 of its DER. */
export const crlSchema = z.object({ id: sha256Schema, der: z.string().max(4_000_000) });
export type CrlRecord = z.infer<typeof crlSchema>;

/** How far an article's chain of decisions reaches, so that a decision cut off its end is missed. */
export const headStatementSchema = z.strictObject({
  typ: z.literal('gov.article.head/1'),
  articleId: idSchema,
  sequence: z.number().int().min(1),
  /** Of the article's newest decision. */
  digest: sha256Schema,
  at: instantSchema,
});
export type HeadStatement = z.infer<typeof headStatementSchema>;
export const headSchema = z.object({
  /** The article's. */
  id: idSchema,
  /** RFC 8785 text of a headStatement. */
  statement: z.string().max(2000),
  /** RFC 3161 token over the statement's UTF-8 bytes, DER in base64; null until the timestamp authority has answered. */
  timestamp: token.nullable(),
});
export type Head = z.infer<typeof headSchema>;
