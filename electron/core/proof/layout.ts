import { z } from 'zod';
import {
  administrationStatementSchema,
  bindingEndSchema,
  idSchema,
  instantSchema,
  sha256Schema,
  type AdministrationStatement,
} from '../../platform/contract';
import { canonicalText } from '../articles/rules/package';

/**
 * The files of a proof package, by name. `verify.sh` knows the same names and the same shapes: change both together.
 * What lies under `platform/` is the platform's word and not signed; what lies under `acts/` is signed by whoever did it.
 */
export const NAME = {
  statement: (sequence: number) => `statements/decision-${sequence}.json`,
  cms: (sequence: number) => `statements/decision-${sequence}.cms`,
  timestamp: (sequence: number) => `statements/decision-${sequence}.tst`,
  ocsp: (sequence: number) => `statements/decision-${sequence}.ocsp`,
  /** SHA-256 of the CRLs in force when it was decided, one a line. */
  crls: (sequence: number) => `statements/decision-${sequence}.crls`,
  crl: (sha256: string) => `crls/${sha256}.crl`,
  certificate: (sha256: string) => `certificates/${sha256}.pem`,
  content: (revision: number) => `content/${revision}.json`,
  blob: (sha256: string) => `blobs/${sha256}`,
  blobNames: 'blobs/names.txt',
  article: 'platform/article.json',
  revision: (revision: number) => `platform/revision-${revision}.json`,
  binding: (certificate: string) => `platform/binding-${certificate}.json`,
  delegation: (id: string) => `platform/delegation-${id}.json`,
  bindingAct: (certificate: string) => `acts/binding-${certificate}`,
  delegationAct: (id: string) => `acts/delegation-${id}`,
  head: 'head.json',
  headTimestamp: 'head.tst',
  trust: 'trust.pem',
  script: 'verify.sh',
  guide: '说明.txt',
  sheetPdf: '发稿审签单.pdf',
  sheetHtml: '发稿审签单.html',
} as const;

const HASH = '[0-9a-f]{64}';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const NUMBER = '[1-9][0-9]{0,3}';

/** Every name that a package may hold. */
const KNOWN = new RegExp(
  `^(?:statements/decision-${NUMBER}\\.(?:json|cms|tst|ocsp|crls)|crls/${HASH}\\.crl|certificates/${HASH}\\.pem|` +
    `content/${NUMBER}\\.json|blobs/(?:${HASH}|names\\.txt)|` +
    `platform/(?:article|revision-${NUMBER}|binding-${HASH}|delegation-${UUID})\\.json|` +
    `acts/(?:binding-${HASH}|delegation-${UUID})\\.(?:json|cms)|` +
    'head\\.(?:json|tst)|trust\\.pem|verify\\.sh|说明\\.txt|发稿审签单\\.(?:pdf|html))$',
);
export const isKnownName = (name: string): boolean => KNOWN.test(name);

const BLOB = new RegExp(`^blobs/(${HASH})$`);
/** The SHA-256 that a blob's name promises; null for any other file. */
export const blobOf = (name: string): string | null => BLOB.exec(name)?.[1] ?? null;

/** Which revisions the platform says have passed review: the one on the web, and the one that waits for release. */
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

export const bindingRecordSchema = z.strictObject({
  typ: z.literal('gov.proof.binding/1'),
  accountId: z.string().min(1).max(60),
  certificate: sha256Schema,
  boundAt: instantSchema,
  ended: z.strictObject({ at: instantSchema, reason: bindingEndSchema }).nullable(),
});
export type BindingRecord = z.infer<typeof bindingRecordSchema>;

/** All else of a delegation stands in its signed act. */
export const delegationRecordSchema = z.strictObject({
  typ: z.literal('gov.proof.delegation/1'),
  delegationId: idSchema,
  endedAt: instantSchema.nullable(),
});
export type DelegationRecord = z.infer<typeof delegationRecordSchema>;

/** Reads a file that must be the RFC 8785 text of what its schema says; null when it is not. */
export function readCanonical<T>(bytes: Buffer | undefined, schema: z.ZodType<T>): T | null {
  if (!bytes) return null;
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success && canonicalText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

export const readAct = (bytes: Buffer | undefined): AdministrationStatement | null =>
  readCanonical(bytes, administrationStatementSchema);
