import type { Revision } from '../../platform/contract';
import { accountNames, cachedRevisionsOf, loadCase, articleUnavailable, places } from '../articles/service';
import type { ProofReport } from '../contract';
import { chooseExportPath, notPrintedNote, type ExportResult } from '../documents/service';
import { readPackage, writeArchive, type LargeFile } from '../evidence/service';
import { Failure } from '../failure';
import { loadTrust } from '../identity/service';
import type { TrustMaterial } from '../../pki/trust';
import type { Session } from '../types';
import { runInSlices } from '../time-slices';
import { blobSize, cachedCrl, cachedHead, cachedRegister, readBlobChunk } from '../store';
import { fetchBlob } from '../sync/service';
import { blobsOf, proofFiles, type ProofInput } from './files';
import { PROOF_FILES, PROOF_SHAPE } from './layout';
import { sheetHtml } from './sheet';
import { verifyPackage } from './verify';

/**
 * 导出证据包: writes one zip from which anyone can check the article's decisions. `path` is null when the user
 * cancelled; `notes` say what is missing from the package.
 *
 * Rejects with `Failure` 'NO_DECISIONS', 'TRUST_MISSING', 'CONTENT_UNREADABLE', 'BLOB_MISSING', 'EXPORT_FAILED', or
 * that of an article that is not on this machine.
 */
export async function exportProof(session: Session, input: { articleId: string }): Promise<ExportResult> {
  const proof = gather(session, input.articleId);
  const target = await chooseExportPath(session, `审核证据-${input.articleId}.zip`);
  if (target === null) return { path: null, notes: [] };
  const notes: string[] = [];
  const decided = new Set(proof.decisions.map(({ revision }) => revision));
  const blobs = await heldBlobs(
    session,
    proof.revisions.filter(({ number }) => decided.has(number)),
    notes,
  );
  if (!proof.head) notes.push('平台还没有给出审核意见总数的凭证，末尾是否缺少意见将不能确认。');
  const missing = proof.decisions.filter(({ evidence }) => !evidence?.timestamp);
  if (missing.length > 0)
    notes.push(
      `第 ${missing.map(({ sequence }) => sequence).join('、')} 条意见还没有时间戳，请日后再导出一次。`,
    );
  const files = await runInSlices(proofFiles(proof));
  notes.push(...(await addSheet(session, proof, { files, blobs })));
  try {
    await writeArchive(target, files, blobs, session.clock.now());
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('EXPORT_FAILED', '证据包没有写成。', '请换一个有权限、有空间的文件夹再试。', {
      cause: error,
    });
  }
  session.audit('proof.export', input.articleId, `${proof.decisions.length} 条意见`);
  return { path: target, notes };
}

/** 核验证据包: verifies a package of any origin, offline. Rejects with `Failure` 'PROOF_UNREADABLE'. */
export async function verifyProof(
  session: Session,
  input: { path: string },
): Promise<{ report: ProofReport }> {
  const held = await readPackage(input.path, PROOF_SHAPE);
  const trust = loadTrust(session.stores);
  const report = await runInSlices(verifyPackage(held, trust, session.clock.now()));
  session.audit('proof.verify', report.articleId, RESULT[report.holds]);
  return { report };
}

const RESULT = { yes: '全部通过', no: '有不通过的', unknown: '有不能确认的' } as const;

/** Collects everything about the article on this machine, except attachments. */
function gather(session: Session, articleId: string): ProofInput & { trust: TrustMaterial } {
  const item = loadCase(session, articleId);
  if (!item) throw articleUnavailable(true);
  const { article, decisions } = item;
  if (decisions.length === 0)
    throw new Failure(
      'NO_DECISIONS',
      '这篇稿件还没有审核意见，没有证据可导出。',
      '有人签署意见并同步后再导出。',
    );
  const trust = loadTrust(session.stores);
  if (!trust)
    throw new Failure('TRUST_MISSING', '本机还没有签发机构的证书和吊销列表。', '请联网登录一次后再导出。');
  const { cache } = session.stores;
  const crls = new Map<string, Buffer>();
  for (const id of decisions.flatMap(({ evidence }) => evidence?.crls ?? [])) {
    const der = cachedCrl(cache, id);
    if (der) crls.set(id, der);
  }
  return {
    article,
    revisions: cachedRevisionsOf(session, articleId),
    decisions,
    head: cachedHead(cache, articleId),
    crls,
    register: cachedRegister(cache),
    trust,
  };
}

/**
 * Returns the attachments and images, downloading missing ones. Those that cannot be downloaded are added to `notes`.
 */
async function heldBlobs(
  session: Session,
  revisions: readonly Revision[],
  notes: string[],
): Promise<LargeFile[]> {
  const held: LargeFile[] = [];
  for (const { sha256, name } of blobsOf(revisions)) {
    try {
      await fetchBlob(session, sha256);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      notes.push(`“${name}”不在本机，没有放入证据包：${error.message}`);
      continue;
    }
    const size = blobSize(session.stores, sha256);
    if (size !== null)
      held.push({ name: PROOF_FILES.blob(sha256), size, read: () => pieces(session, sha256, size) });
  }
  return held;
}

function* pieces(session: Session, sha256: string, size: number): Generator<Buffer> {
  for (let offset = 0; offset < size;) {
    const piece = readBlobChunk(session.stores, sha256, offset);
    if (!piece)
      throw new Failure('BLOB_MISSING', '导出时附件从本机消失了，证据包没有写成。', '请同步后再导出。');
    yield piece.bytes;
    offset += piece.bytes.length;
  }
}

/**
 * Adds the 发稿审签单 to `files`. It states the verifier's result for each signature of the new package. Returns notes for
 * the user.
 */
async function addSheet(
  session: Session,
  proof: ProofInput,
  { files, blobs }: { files: Map<string, Buffer>; blobs: readonly LargeFile[] },
): Promise<string[]> {
  const hashes = blobs.map(({ name, size }) => [name.slice('blobs/'.length), size] as const);
  const held = { files, blobs: new Map(hashes.map(([sha256, size]) => [sha256, { sha256, size }])) };
  const report = await runInSlices(verifyPackage(held, proof.trust, session.clock.now()));
  const { sites, columns } = places(session);
  const html = await runInSlices(sheetHtml({ proof, report, names: accountNames(session), sites, columns }));
  const pdf = await session.host.printPdf(html);
  if (pdf) {
    files.set(PROOF_FILES.sheetPdf, Buffer.from(pdf));
    return [];
  }
  files.set(PROOF_FILES.sheetHtml, Buffer.from(html));
  return [notPrintedNote('发稿审签单')];
}
