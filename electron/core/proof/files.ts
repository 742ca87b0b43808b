import type {
  Article,
  ContentPackage,
  Decision,
  Head,
  RegisterEntry,
  Revision,
} from '../../platform/contract';
import { canonicalText } from '../../domain/encoding/canonical';
import { imageHashes, packageBlobs, readPackage } from '../../domain/article/package';
import { relatedEntries, PackageFiles } from '../evidence/service';
import { Failure } from '../failure';
import { createChainVerifier, type TrustMaterial } from '../../pki/trust';
import { readStatement } from '../../domain/article/statement';
import { GUIDE } from './guide';
import { PROOF_FILES, signatureFiles, type ArticleRecord, type RevisionRecord } from './layout';
import { VERIFY_SH } from './script';

/** Everything in an evidence package except blobs and the printed form. Decisions are in sequence. */
export interface ProofInput {
  article: Article;
  revisions: readonly Revision[];
  decisions: readonly Decision[];
  head: Head | null;
  /** DER of every CRL on this machine that a decision's evidence names, by SHA-256. */
  crls: ReadonlyMap<string, Uint8Array>;
  /** 登记簿, in sequence. */
  register: readonly RegisterEntry[];
  trust: TrustMaterial;
}

/**
 * Returns the numbers of the released revisions, ascending: the live one, and the one that waits for release or was
 * carried out. A revision without decisions is left out.
 */
export function releasedRevisions(article: Article, decisions: readonly Decision[]): number[] {
  const done = article.stage === 'ready' || (article.stage === 'done' && !article.live);
  const numbers = [article.live?.revision, done ? article.revision : undefined];
  // A revision that was live before the introduction of this system has no decisions.
  const decided = (number: number) => decisions.some((decision) => decision.revision === number);
  return [...new Set(numbers)]
    .filter((n): n is number => n !== undefined && decided(n))
    .sort((a, b) => a - b);
}

/**
 * Returns names and bytes of a package's files, except blobs and the printed form. Yields so that `inSlices` can
 * interrupt it: an article can have hundreds of decisions. Throws `Failure` 'CONTENT_UNREADABLE' when the content of a
 * revision cannot be parsed.
 */
export function* proofFiles(input: ProofInput): Generator<undefined, Map<string, Buffer>, undefined> {
  const made = new PackageFiles();
  const { article, decisions } = input;
  const decided = new Set(decisions.map((decision) => decision.revision));
  const revisions = input.revisions.filter(({ number }) => decided.has(number));

  for (const { sequence, statement, cms, evidence } of decisions) {
    yield;
    made.put(PROOF_FILES.statement(sequence), statement);
    made.putSignature(signatureFiles(sequence), cms, evidence);
  }
  const contents: ContentPackage[] = [];
  for (const revision of revisions) {
    yield;
    contents.push(contentOf(revision));
    made.put(PROOF_FILES.content(revision.number), revision.package);
    made.putRecord(PROOF_FILES.revision(revision.number), revisionRecord(revision));
  }
  made.put(PROOF_FILES.blobNames, blobNames(contents));
  const released = releasedRevisions(article, decisions);
  const record: ArticleRecord = { typ: 'gov.proof.article/1', articleId: article.id, released };
  made.putRecord(PROOF_FILES.article, record);
  if (input.head) {
    made.put(PROOF_FILES.head, input.head.statement);
    if (input.head.timestamp)
      made.put(PROOF_FILES.headTimestamp, Buffer.from(input.head.timestamp, 'base64'));
  }
  made.putRegister(registerOf(input));
  yield;
  yield* made.putTrust(input.trust, input.crls.values());
  made.put(PROOF_FILES.script, VERIFY_SH);
  made.put(PROOF_FILES.guide, GUIDE);
  return made.files;
}

function contentOf({ number, package: text, contentHash }: Revision): ContentPackage {
  const read = readPackage(text, contentHash);
  if ('content' in read) return read.content;
  throw new Failure(
    'CONTENT_UNREADABLE',
    `第${number}稿无法读取：${read.problem}。没有导出证据包。`,
    '请联系平台运维人员核查这一稿。',
  );
}

function revisionRecord(revision: Revision): RevisionRecord {
  const { articleId, number, contentHash, writers, submittedBy, submittedAt } = revision;
  return {
    typ: 'gov.proof.revision/1',
    articleId,
    number,
    contentHash,
    writers: [...writers],
    submittedBy,
    submittedAt,
  };
}

/**
 * Returns the names of the blobs, sorted, one line each: SHA-256, two spaces, name. The name is JSON-escaped as in the
 * content, so that it cannot contain a line break.
 */
export function blobNames(contents: readonly ContentPackage[]): string {
  const lines = contents.flatMap((content) => [
    ...content.attachments.map(({ sha256: hash, name }) => `${hash}  ${canonicalText(name).slice(1, -1)}\n`),
    ...imageHashes(content.body).map((hash) => `${hash}  （正文图片）\n`),
  ]);
  return [...new Set(lines)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('');
}

/** Returns every blob of these revisions once, with a display name. Throws `Failure` 'CONTENT_UNREADABLE'. */
export function blobsOf(revisions: readonly Revision[]): Array<{ sha256: string; name: string }> {
  const names = new Map<string, string>();
  for (const content of revisions.map(contentOf))
    for (const hash of packageBlobs(content))
      names.set(hash, content.attachments.find((a) => a.sha256 === hash)?.name ?? '正文图片');
  return [...names].map(([hash, name]) => ({ sha256: hash, name }));
}

/** Returns the part of the register about the signers and their roles. */
function registerOf({ decisions, register, trust }: ProofInput): RegisterEntry[] {
  const accounts = decisions.flatMap(({ statement }) => {
    const read = readStatement(statement);
    return read ? [read.signer.accountId, read.onBehalfOf?.accountId ?? []].flat() : [];
  });
  return relatedEntries(register, trust.root ?? null, createChainVerifier(trust), accounts);
}
