import { PURPOSE_NAME } from '../../platform/contract';
import {
  commandHead,
  requireArticle,
  loadCase,
  articleUnavailable,
  revisionOf,
  sendCommand,
} from '../articles/service';
import { packageContent } from '../../domain/article/package';
import { Failure } from '../failure';
import type { Session } from '../types';
import type { PageReport } from '../contract';
import { releaseRefusal } from '../../domain/article/life-cycle';
import { cachedColumns, cachedSites } from '../store';
import { inspectAddress } from './inspection/inspect';
import { pageRules } from './site-rules';

export { confirmParts, pageRules, setPageRules } from './site-rules';

/**
 * 发布, or an approved withdrawal or deletion. Throws `Failure` 'NOT_RELEASABLE' with the reason, and as `knownArticle`
 * does.
 */
export function release(session: Session, { articleId }: { articleId: string }): { commandId: string } {
  const { item } = requireArticle(session, articleId);
  const denial = releaseRefusal(item, session.account);
  if (denial) throw new Failure('NOT_RELEASABLE', denial, '请待审核办结后，由网站专人发布。');
  const { version, purpose, revision } = item.article;
  const command = { ...commandHead(session, articleId, version), type: 'article.release' as const };
  return sendCommand(session, command, `${PURPOSE_NAME[purpose]}第 ${revision} 稿`);
}

const VERDICT = { matches: '一致', differs: '不一致', unknown: '不能判断' } as const;

/**
 * 核验网页: fetches the public page without a login and compares it with the signed article. Rejects with `Failure`
 * 'NOT_LIVE', 'CONTENT_MISSING', or `LINE_*` when the page cannot be fetched; as `revisionOf` and `pageRules` throw.
 */
export async function verify(session: Session, { articleId }: { articleId: string }): Promise<PageReport> {
  const live = loadCase(session, articleId)?.article.live;
  if (!live) throw new Failure('NOT_LIVE', '稿件没有在网上发布，没有网页可核对。', '发布并同步后再核对。');
  const revision = revisionOf(session, articleId, live.revision);
  const content = packageContent(revision.package, revision.contentHash);
  if (!content) throw articleUnavailable(true);
  const { cache } = session.stores;
  const { siteId } = content.target;
  const signed = {
    content,
    contentHash: revision.contentHash,
    publishedAt: live.publishedAt,
    siteName: cachedSites(cache).find(({ id }) => id === siteId)?.name ?? '',
    columnName: cachedColumns(cache).find(({ id }) => id === content.columnId)?.name ?? '',
  };
  const { verdict, findings } = await inspectAddress(
    session,
    signed,
    pageRules(session, { siteId }).rules,
    live.url,
  );
  session.audit('publishing.verify', articleId, `${VERDICT[verdict]}${codesOf(findings)}`);
  const mayConfirm = session.account.roles.includes('siteAdministrator');
  return { url: live.url, verdict, findings, siteId, mayConfirm };
}

function codesOf(findings: PageReport['findings']): string {
  const codes = [...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code))];
  return codes.length === 0 ? '' : `：${codes.join('、')}`;
}
