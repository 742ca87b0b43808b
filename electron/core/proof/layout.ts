import { z } from 'zod';
import { idSchema, instantSchema, sha256Schema } from '../../platform/contract';
import {
  COMMON_FILES,
  COMMON_FILE_PATTERN,
  type ArchiveShape,
  type SignatureFiles,
} from '../evidence/service';

/**
 * File names of an evidence package. `verify.sh` uses the same names and formats: change both together. Files under
 * `platform/` are unsigned statements of the platform. `platform/delegation-*` and `acts/` are in older packages only.
 */
export const PROOF_FILES = {
  ...COMMON_FILES,
  statement: (sequence: number) => `statements/decision-${sequence}.json`,
  cms: (sequence: number) => `statements/decision-${sequence}.cms`,
  timestamp: (sequence: number) => `statements/decision-${sequence}.tst`,
  ocsp: (sequence: number) => `statements/decision-${sequence}.ocsp`,
  /** SHA-256 of the CRLs in force at the time of the decision, one per line. */
  crls: (sequence: number) => `statements/decision-${sequence}.crls`,
  content: (revision: number) => `content/${revision}.json`,
  blob: (sha256: string) => `blobs/${sha256}`,
  blobNames: 'blobs/names.txt',
  article: 'platform/article.json',
  revision: (revision: number) => `platform/revision-${revision}.json`,
  head: 'head.json',
  headTimestamp: 'head.tst',
  sheetPdf: '发稿审签单.pdf',
  sheetHtml: '发稿审签单.html',
} as const;

/** Returns the file names of a decision's signature. */
export const signatureFiles = (sequence: number): SignatureFiles => ({
  statement: PROOF_FILES.statement(sequence),
  cms: PROOF_FILES.cms(sequence),
  timestamp: PROOF_FILES.timestamp(sequence),
  ocsp: PROOF_FILES.ocsp(sequence),
  crls: PROOF_FILES.crls(sequence),
});

const HASH = '[0-9a-f]{64}';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const NUMBER = '[1-9][0-9]{0,3}';
const KNOWN = new RegExp(
  `^(?:${COMMON_FILE_PATTERN}|statements/decision-${NUMBER}\\.(?:json|cms|tst|ocsp|crls)|` +
    `content/${NUMBER}\\.json|blobs/(?:${HASH}|names\\.txt)|` +
    `platform/(?:article|revision-${NUMBER}|delegation-${UUID})\\.json|` +
    `acts/delegation-${UUID}\\.(?:json|cms)|head\\.(?:json|tst)|发稿审签单\\.(?:pdf|html))$`,
);
const BLOB = new RegExp(`^blobs/(${HASH})$`);

export const PROOF_SHAPE: ArchiveShape = {
  isKnown: (name) => KNOWN.test(name),
  folders: ['statements', 'crls', 'certificates', 'content', 'blobs', 'platform', 'register', 'acts'],
  blobOf: (name) => BLOB.exec(name)?.[1] ?? null,
  ignored: [PROOF_FILES.sheetPdf, PROOF_FILES.sheetHtml],
  entries: 5000,
};

/** Revisions that passed review according to the platform: the live one and the one that waits for release. */
export const articleRecordSchema = z.strictObject({
  typ: z.literal('gov.proof.article/1'),
  articleId: idSchema,
  released: z.array(z.number().int().min(1)),
});
export type ArticleRecord = z.infer<typeof articleRecordSchema>;

export const revisionRecordSchema = z.strictObject({
  typ: z.literal('gov.proof.revision/1'),
  articleId: idSchema,
  number: z.number().int().min(1),
  contentHash: sha256Schema,
  writers: z.array(z.string().min(1).max(60)).min(1),
  submittedBy: z.string(),
  submittedAt: instantSchema,
});
export type RevisionRecord = z.infer<typeof revisionRecordSchema>;
