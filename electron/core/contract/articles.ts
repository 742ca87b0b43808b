import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  articleSchema,
  attachmentSchema,
  columnSchema,
  contentPackageSchema,
  draftContentSchema,
  idSchema,
  instantSchema,
  pageInput,
  purposeSchema,
  rangesSchema,
  RESPONSE_LIMIT,
  reviewStageSchema,
  sha256Schema,
  siteSchema,
  stageSchema,
} from './common';

/** A command of this account whose result is not in the cache yet. */
export const pendingSchema = z.object({
  commandId: idSchema,
  type: z.enum(['article.submit', 'article.recall', 'review.decide', 'article.release']),
  state: z.enum(['waiting', 'returned']),
});
export type Pending = z.infer<typeof pendingSchema>;

/** A row of an article list: the cached article with this account's waiting commands applied. */
export const articleRowSchema = articleSchema.extend({
  columnName: z.string(),
  authorName: z.string(),
  pending: pendingSchema.nullable(),
  hasDraft: z.boolean(),
  /** 快审: an open incident waits for it. It is listed first, and no stage is skipped. */
  express: z.boolean(),
});
export type ArticleRow = z.infer<typeof articleRowSchema>;

export const draftSchema = z.object({
  id: idSchema,
  articleId: idSchema,
  /** Version and revision that the draft is based on; 0 and null for a new article. */
  baseVersion: z.number().int(),
  baseRevision: z.number().int().nullable(),
  /** 'edit': by an author. 'reviewerEdit': by a reviewer of an article in review, who may then not decide on it. */
  kind: z.enum(['edit', 'reviewerEdit']),
  content: draftContentSchema,
  /**
   * 修改情况: the answer to the return that the draft corrects. It is submitted with the draft, outside the signed
   * content.
   */
  response: z.string(),
  createdAt: instantSchema,
  savedAt: instantSchema,
  /** Number of saves. A save based on an older number is refused, so that two windows cannot overwrite each other. */
  saves: z.number().int(),
});
export type Draft = z.infer<typeof draftSchema>;

/** `name`: the title, or else the first words. `blank`: a new article without any input, which lists leave out. */
export const listedDraftSchema = draftSchema.extend({ name: z.string(), blank: z.boolean() });
export type ListedDraft = z.infer<typeof listedDraftSchema>;

export const problemSchema = z.object({ field: z.string(), message: z.string() });
export type Problem = z.infer<typeof problemSchema>;

/** A mobile or ID number in the content, with its place as text; the middle digits are masked. */
export const personalNumberSchema = z.object({
  kind: z.enum(['mobile', 'idNumber']),
  place: z.string(),
  masked: z.string(),
});
export type PersonalNumber = z.infer<typeof personalNumberSchema>;

export const revisionInfoSchema = z.object({
  number: z.number().int(),
  submittedBy: z.string(),
  submittedByName: z.string(),
  submittedAt: instantSchema,
  contentHash: sha256Schema,
  title: z.string(),
  purpose: purposeSchema,
  /** Reason of a withdrawal, a deletion or a reviewer's edit. Empty when none was needed or recorded. */
  reason: z.string(),
  /** 修改情况: the submitter's answer to the return before it; empty when there is none. */
  response: z.string(),
});
export type RevisionInfo = z.infer<typeof revisionInfoSchema>;

/**
 * Difference of two revisions, block by block. `left` and `right` are HTML of one block with <del> and <ins>; null
 * where the block does not exist. Other fields are listed by label.
 */
export const differenceSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  fields: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
  blocks: z.array(
    z.object({
      kind: z.enum(['same', 'added', 'removed', 'changed']),
      left: z.string().nullable(),
      right: z.string().nullable(),
    }),
  ),
});
export type Difference = z.infer<typeof differenceSchema>;

/** An excerpt of one part of an article, with the ranges of the search terms. */
export const searchExcerptSchema = z.object({
  part: z.enum(['body', 'summary', 'attachment', 'opinion']),
  text: z.string(),
  ranges: rangesSchema,
  /** Signer and stage of the opinion; null for other parts. */
  opinion: z.object({ stage: reviewStageSchema, signerName: z.string() }).nullable(),
});

export const searchHitSchema = z.object({
  articleId: idSchema,
  title: z.string(),
  titleRanges: rangesSchema,
  /**
   * One excerpt per part, other than the title, that contains terms. Without such a part, the beginning of the text
   * without ranges.
   */
  excerpts: z.array(searchExcerptSchema),
  columnId: z.string(),
  columnName: z.string(),
  stage: stageSchema,
  purpose: purposeSchema,
  live: z.boolean(),
  updatedAt: instantSchema,
});
export type SearchHit = z.infer<typeof searchHitSchema>;

const articleId = z.object({ articleId: idSchema });
const draftId = z.object({ draftId: idSchema });
const commandMade = z.object({ commandId: idSchema });

export const articlesContract = {
  places: oc.output(z.object({ sites: z.array(siteSchema), columns: z.array(columnSchema) })),
  list: oc
    .input(
      z.object({
        ...pageInput,
        view: z.enum(['all', 'mine', 'inReview', 'returned', 'ready', 'live']).default('all'),
        stage: stageSchema.nullable().default(null),
        columnId: z.string().nullable().default(null),
        authorId: z.string().nullable().default(null),
        title: z.string().max(100).default(''),
      }),
    )
    .output(
      z.object({
        items: z.array(articleRowSchema),
        cursor: z.string().nullable(),
        total: z.number().int(),
        /** False when `total` may be too high: a long title that very many titles resemble. */
        exact: z.boolean(),
      }),
    ),
  /** One article: content of the newest revision, its HTML, and its state in the process. */
  get: oc.input(articleId).output(
    z.object({
      row: articleRowSchema,
      content: contentPackageSchema.nullable(),
      /** Why the content cannot be parsed, as part of a sentence. Null when it can, or is not on this machine. */
      problem: z.string().nullable(),
      html: z.string(),
      revisions: z.array(revisionInfoSchema),
      draftId: idSchema.nullable(),
      may: z.object({
        edit: z.boolean(),
        recall: z.boolean(),
        release: z.boolean(),
        withdraw: z.boolean(),
      }),
    }),
  ),
  revision: oc
    .input(z.object({ articleId: idSchema, number: z.number().int().min(1) }))
    .output(z.object({ info: revisionInfoSchema, content: contentPackageSchema, html: z.string() })),
  difference: oc
    .input(z.object({ articleId: idSchema, from: z.number().int().min(1), to: z.number().int().min(1) }))
    .output(differenceSchema),

  drafts: oc.output(z.object({ drafts: z.array(listedDraftSchema) })),
  newDraft: oc.output(draftSchema),
  /** 修改: a draft with a copy of the newest revision. A live article stays live meanwhile. */
  editArticle: oc.input(articleId).output(draftSchema),
  draft: oc.input(draftId).output(draftSchema),
  saveDraft: oc
    .input(
      z.object({
        draftId: idSchema,
        content: draftContentSchema,
        /** Absent: the saved answer is kept. */
        response: z.string().max(RESPONSE_LIMIT).optional(),
        saves: z.number().int(),
      }),
    )
    .output(z.object({ savedAt: instantSchema, saves: z.number().int() })),
  discardDraft: oc.input(draftId).output(z.object({})),
  /** The draft as the public would see it, and the problems that prevent its submission. */
  previewDraft: oc.input(draftId).output(
    z.object({
      html: z.string(),
      problems: z.array(problemSchema),
      personalNumbers: z.array(personalNumberSchema),
    }),
  ),
  /** `numbersChecked`: the author has checked every number that `previewDraft` lists and may publish it. */
  submitDraft: oc
    .input(
      z.object({
        draftId: idSchema,
        reason: z.string().max(500).default(''),
        numbersChecked: z.boolean().default(false),
      }),
    )
    .output(commandMade),
  recall: oc.input(articleId).output(commandMade),

  /**
   * Uploads a piece of an attachment or image: at most 1 MiB, base64. The answer to the last piece has the attachment
   * with its SHA-256.
   */
  putBlob: oc
    .input(
      z.object({
        uploadId: idSchema,
        name: z.string().min(1).max(200),
        mediaType: z.string().max(120),
        size: z.number().int().min(1),
        offset: z.number().int().min(0),
        bytes: z.string().max(1_500_000),
      }),
    )
    .output(z.object({ offset: z.number().int(), attachment: attachmentSchema.nullable() })),
  /** Reads a piece of a blob. `name` is the name in a record; `file` then is the name and media type for saving it. */
  readBlob: oc
    .input(
      z.object({
        sha256: sha256Schema,
        offset: z.number().int().min(0),
        name: z.string().max(200).optional(),
      }),
    )
    .output(
      z.object({
        bytes: z.string(),
        size: z.number().int(),
        file: z.object({ name: z.string(), mediaType: z.string() }).nullable(),
      }),
    ),

  search: oc
    .input(
      z.object({
        text: z.string().max(200),
        columnId: z.string().nullable().default(null),
        onlyLive: z.boolean().default(false),
        order: z.enum(['relevance', 'newest']).default('relevance'),
        offset: z.number().int().min(0).max(1000).default(0),
        limit: z.number().int().min(1).max(50).default(20),
      }),
    )
    .output(
      z.object({
        hits: z.array(searchHitSchema),
        /** Number of matching articles, at most 1,000; an estimate unless `exact`. */
        total: z.number().int(),
        exact: z.boolean(),
        /** Whether there are matches after this page. */
        more: z.boolean(),
        /** Articles not indexed yet; more than zero after a large sync. */
        unindexed: z.number().int(),
      }),
    ),
  /** Requests the withdrawal or deletion of a live article, which goes through review like a publication. */
  requestWithdrawal: oc
    .input(z.object({ articleId: idSchema, purpose: purposeSchema, reason: z.string().min(1).max(500) }))
    .output(commandMade),
};
