import type { ContentPackage } from '../../../platform/contract';
import { sha256 } from '../../../domain/encoding/canonical';
import { imageHashes, packageContent, packageBlobs } from '../../../domain/article/package';
import { CheckResults, readCanonical, overallResult } from '../../evidence/service';
import { blobNames } from '../files';
import { PROOF_FILES, revisionRecordSchema } from '../layout';
import type { ProofVerification, CheckedRevision } from './types';

/**
 * Checks content, attachments and record of a revision and adds findings. Returns the result of the first call for each
 * number.
 */
export function checkRevision(proof: ProofVerification, number: number): CheckedRevision {
  const known = proof.revisions.get(number);
  if (known) return known;
  const findings = new CheckResults();
  const view = examine({ ...proof, findings }, number);
  view.valid = overallResult(findings.list) !== 'no';
  proof.revisions.set(number, view);
  proof.findings.list.push(...findings.list);
  return view;
}

function examine(proof: ProofVerification, number: number): CheckedRevision {
  const bytes = proof.held.files.get(PROOF_FILES.content(number));
  const hash = bytes ? sha256(bytes) : '';
  const content = bytes ? packageContent(bytes.toString('utf8'), hash) : null;
  const view: CheckedRevision = { content, hash, writers: [], valid: false };
  if (!content) {
    proof.findings.add('no', `第 ${number} 稿的内容缺失，或写法不合规定。`, PROOF_FILES.content(number));
    return view;
  }
  checkBlobs(proof, number, content);
  view.writers = writersOf(proof, number, hash);
  return view;
}

function checkBlobs({ held, findings }: ProofVerification, number: number, content: ContentPackage): void {
  for (const { name, sha256: hash, size } of content.attachments) {
    const blob = held.blobs.get(hash);
    const file = PROOF_FILES.blob(hash);
    if (!blob) findings.add('no', `第 ${number} 稿的附件“${name}”不在包内。`, file);
    else
      findings.judge(
        blob.sha256 === hash && blob.size === size,
        `第 ${number} 稿的附件“${name}”与稿件所列的相符。`,
        `第 ${number} 稿的附件“${name}”与稿件所列的不符。`,
        file,
      );
  }
  for (const hash of imageHashes(content.body))
    findings.judge(
      held.blobs.get(hash)?.sha256 === hash,
      `第 ${number} 稿的正文图片相符。`,
      `第 ${number} 稿的正文图片不在包内或不符。`,
      PROOF_FILES.blob(hash),
    );
}

function writersOf(
  { held, article, findings }: ProofVerification,
  number: number,
  hash: string,
): readonly string[] {
  const file = PROOF_FILES.revision(number);
  const record = readCanonical(held.files.get(file), revisionRecordSchema);
  if (!record) {
    findings.add('no', `没有平台对第 ${number} 稿撰写人的记载，或写法不合规定。`, file);
    return [];
  }
  if (record.articleId !== article?.articleId || record.number !== number)
    findings.add('no', `平台对第 ${number} 稿的记载是另一稿的。`, file);
  else
    findings.judge(
      record.contentHash === hash,
      `第 ${number} 稿的内容与平台的记载相符。`,
      `第 ${number} 稿的内容与平台的记载不符，被改动过。`,
      file,
    );
  return record.writers;
}

/** Checks that the list of names matches the contents, and that every blob in the package is named by a content. */
export function checkBlobList({ held, revisions, findings }: ProofVerification): void {
  const contents = [...revisions.values()].flatMap(({ content }) => content ?? []);
  findings.judge(
    held.files.get(PROOF_FILES.blobNames)?.equals(Buffer.from(blobNames(contents))) === true,
    '附件名称对照与稿件一致。',
    '附件名称对照与稿件不一致。',
    PROOF_FILES.blobNames,
  );
  const wanted = new Set(contents.flatMap(packageBlobs));
  findings.judge(
    [...held.blobs.keys()].every((hash) => wanted.has(hash)),
    '没有多余的附件。',
    '有稿件没有列出的附件。',
  );
}
