import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Purpose } from '../../platform/contract';
import {
  cachedRevisionsOf,
  commandHead,
  knownArticle,
  loadCase,
  notHere,
  revisionOf,
  send,
} from '../articles/service';
import { openPackage } from '../articles/rules/package';
import { renderSigned } from '../articles/rules/render';
import { Failure } from '../failure';
import { loadTrust } from '../identity/service';
import type { Desk } from '../office';
import { releaseBar } from '../review/rules/process';
import { proofFiles } from './proof';
import { comparePage } from './rules';

const ACT: Record<Purpose, string> = { publish: '发布', withdraw: '撤下', delete: '删除' };

/** 发布, or carries out an approved withdrawal or deletion. Throws `NOT_RELEASABLE` with the reason. */
export function release(desk: Desk, { articleId }: { articleId: string }): { commandId: string } {
  const { item } = knownArticle(desk, articleId);
  const bar = releaseBar(item, desk.account);
  if (bar) throw new Failure('NOT_RELEASABLE', bar, '请待审核办结后，由专人发布。');
  const { version, purpose, revision } = item.article;
  const command = { ...commandHead(desk, articleId, version), type: 'article.release' as const };
  return send(desk, command, `${ACT[purpose]}第 ${revision} 稿`);
}

/** 核对网页: fetches the public page as a citizen would and compares it with what was signed. */
export async function verify(
  desk: Desk,
  { articleId }: { articleId: string },
): Promise<{ url: string; matches: boolean; findings: string[] }> {
  const live = loadCase(desk, articleId)?.article.live;
  if (!live) throw new Failure('NOT_LIVE', '稿件没有在网上发布，没有网页可核对。', '发布并同步后再核对。');
  const revision = revisionOf(desk, articleId, live.revision);
  const content = openPackage(revision.package, revision.contentHash);
  if (!content) throw notHere(true);
  const page = await desk.platform.publicPage(live.url);
  const findings = comparePage(page, { contentHash: revision.contentHash, html: renderSigned(content) });
  desk.audit('publishing.verify', articleId, findings.length === 0 ? '一致' : '不一致');
  return { url: live.url, matches: findings.length === 0, findings };
}

/** 导出证据. Without `directory` the person is asked; a browser page writes to the account's own folder. */
export async function exportProof(
  desk: Desk,
  input: { articleId: string; directory: string | null },
): Promise<{ directory: string | null; files: string[] }> {
  const item = loadCase(desk, input.articleId);
  if (!item) throw notHere(true);
  if (item.decisions.length === 0)
    throw new Failure(
      'NO_DECISIONS',
      '这篇稿件还没有审核意见，没有证据可导出。',
      '有人签署意见并同步后再导出。',
    );
  const chosen =
    input.directory ??
    (desk.host.info.nativeDialogs
      ? await desk.host.pickDirectory()
      : path.join(desk.stores.directory, 'exports'));
  if (chosen === null) return { directory: null, files: [] };
  const trust = loadTrust(desk.stores);
  if (!trust)
    throw new Failure('TRUST_MISSING', '本机还没有签发机构的证书和吊销列表。', '请联网登录一次后再导出。');
  const files = proofFiles({
    article: item.article,
    revisions: cachedRevisionsOf(desk, input.articleId),
    decisions: item.decisions,
    trust,
  });
  const directory = path.join(chosen, `审核证据-${item.article.id}`);
  try {
    await mkdir(directory, { recursive: true });
    for (const [name, data] of files) await writeFile(path.join(directory, name), data);
  } catch (error) {
    throw new Failure('EXPORT_FAILED', '证据没有写成。', '请换一个有权限、有空间的文件夹再试。', {
      cause: error,
    });
  }
  desk.audit('publishing.exportProof', input.articleId, `${item.decisions.length} 条意见`);
  return { directory, files: [...files.keys()] };
}
