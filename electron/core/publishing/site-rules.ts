import type { PageList, PageRules } from '../../platform/contract';
import { Failure } from '../failure';
import { entrySignatureProblem } from '../identity/service';
import { append, inChronologicalOrder, ledgerOf } from '../ledger/service';
import type { Entry } from '../../domain/ledger/entry';
import { ofTypes } from '../../domain/ledger/entry';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { cachedAccounts, cachedSites } from '../store';
import { defaultRules, hostOf } from '../../domain/publishing/defaults';
import { pageRulesRefusal } from '../../domain/publishing/judge';

/**
 * Waiting entries of this account are trusted. Others count when their signature is valid and the author was a site
 * administrator at the time of signing and still is one or has left.
 */
function reliable(session: Session, entry: Entry): boolean {
  if (entry.receivedAt === null) return true;
  const { accountId } = entry.statement.author;
  const author = cachedAccounts(session.stores.cache).find(({ id }) => id === accountId);
  if (!author || (author.active && !mayAppend('pages.rules', author.roles))) return false;
  return entrySignatureProblem(session, entry, 'siteAdministrator') === null;
}

function newestEntry(session: Session, siteId: string): Entry<'pages.rules'> | null {
  const entries = ledgerOf(session).read({ subject: `pages/${siteId}`, types: ['pages.rules'] });
  const ordered = inChronologicalOrder(session, entries).map(({ entry }) => entry);
  return ofTypes(ordered, 'pages.rules').findLast((entry) => reliable(session, entry as Entry)) ?? null;
}

/**
 * Returns the rules for comparing a site's pages: the newest that a site administrator has signed, or the defaults with
 * the host of the site's address. Throws `Failure` 'SITE_UNKNOWN' when there are no rules and no address.
 */
export function pageRules(
  session: Session,
  { siteId }: { siteId: string },
): { rules: PageRules; confirmed: { entryId: string; by: string; at: string } | null } {
  const entry = newestEntry(session, siteId);
  if (entry) {
    const { id, statement, body } = entry;
    return { rules: body.rules, confirmed: { entryId: id, by: statement.author.name, at: statement.at } };
  }
  const host = hostOf(cachedSites(session.stores.cache).find(({ id }) => id === siteId)?.url ?? '');
  if (host === null)
    throw new Failure(
      'SITE_UNKNOWN',
      '本机不知道这个站点的地址。',
      '请先同步；若仍不行，请站点管理员设置核验规则。',
    );
  return { rules: defaultRules(siteId, host), confirmed: null };
}

const LIST_NAME: Record<PageList, string> = {
  scripts: '脚本',
  styles: '样式表',
  frames: '框架',
  forms: '表单',
  images: '图片',
  linkHosts: '链接的网站',
};

/**
 * 确认为网站自身的部件: adds parts to the lists of the site. Rejects with `Failure` 'SITE_UNKNOWN', and as `append`
 * does.
 */
export async function confirmParts(
  session: Session,
  { siteId, parts }: { siteId: string; parts: ReadonlyArray<{ list: PageList; value: string }> },
): Promise<{ entryId: string }> {
  const { rules } = pageRules(session, { siteId });
  const changed: PageRules = { ...rules };
  for (const { list, value } of parts)
    if (!changed[list].includes(value)) changed[list] = [...changed[list], value];
  const text = `列入本站：${parts.map(({ list, value }) => `${LIST_NAME[list]} ${value}`).join('；')}`;
  return setPageRules(session, { rules: changed, text: text.slice(0, 4000) });
}

/** 设置核验规则: records signed rules for all users. Rejects as `append` does. */
export async function setPageRules(
  session: Session,
  { rules, text }: { rules: PageRules; text: string },
): Promise<{ entryId: string }> {
  return { entryId: await append(session, pageRulesRefusal, { type: 'pages.rules', rules, text }) };
}
