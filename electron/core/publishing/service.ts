import type { Purpose } from '../../platform/contract';
import { commandHead, knownArticle, loadCase, notHere, revisionOf, send } from '../articles/service';
import { openPackage } from '../articles/rules/package';
import { renderSigned } from '../articles/rules/render';
import { Failure } from '../failure';
import type { Desk } from '../office';
import { releaseBar } from '../review/rules/process';
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
