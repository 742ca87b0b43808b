import { z } from 'zod';
import { documentSchema } from './document';
import { sha256Schema } from './values';

export const attachmentSchema = z.strictObject({
  name: z.string().min(1).max(200),
  sha256: sha256Schema,
  size: z.number().int().min(0),
  mediaType: z.string().max(120),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/**
 * 保密审查卡, completed before first review (第十一条, 保密关). `publicDisclosure` 可以公开; `notDisclosed` 不予公开, blocks the article;
 * `referred` 需报上级确定, blocks it until decided.
 */
export const secrecyReviewSchema = z.strictObject({
  conclusion: z.enum(['publicDisclosure', 'notDisclosed', 'referred']),
  reason: z.string().max(1000),
  personalData: z.enum(['none', 'redacted', 'present']),
  checkedBy: z.string().max(60),
  checkedOn: z.iso.date(),
});
export type SecrecyReview = z.infer<typeof secrecyReviewSchema>;

/**
 * The content that a decision signs: everything that determines what the public sees. It is stored and sent as its RFC
 * 8785 text, whose SHA-256 is the content hash, and is never serialised again. Texts may be empty here; the fields
 * required for submission are checked in `domain/article/submission.ts`.
 */
export const contentPackageSchema = z.strictObject({
  schema: z.literal('article-content/1'),
  title: z.string().max(200),
  target: z.strictObject({ siteId: z.string().max(60) }),
  columnId: z.string().max(60),
  source: z.string().max(100),
  summary: z.string().max(500),
  major: z.boolean(),
  secrecy: secrecyReviewSchema,
  body: documentSchema,
  attachments: z.array(attachmentSchema).max(50),
});
export type ContentPackage = z.infer<typeof contentPackageSchema>;

const { conclusion, personalData, checkedOn } = secrecyReviewSchema.shape;
/** A content package while it is drafted. Questions of the 保密审查卡 are null until they are answered for this revision. */
export const draftContentSchema = contentPackageSchema.extend({
  secrecy: secrecyReviewSchema.extend({
    conclusion: conclusion.nullable(),
    personalData: personalData.nullable(),
    checkedOn: checkedOn.nullable(),
  }),
});
export type DraftContent = z.infer<typeof draftContentSchema>;
